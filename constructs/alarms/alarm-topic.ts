import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { type AwsScope, arnOf } from "../../formats/arns";
import { emailAddress, topicName } from "../../formats/names";
import { show } from "../../formats/problem";
import { claim, inRegion } from "../shared/claims";
import { createEncryptedTopic } from "../shared/encrypted-topic";
import type { MessagingKey } from "../shared/messaging-key";
import type { Publisher } from "../shared/publisher";
import { Publishers } from "../shared/publishers";
import { checkFormat, checkScope, keyWithin, throwIfAny } from "../shared/validate";

/** Where alarms and budgets tell people: created or named. */
export interface AlarmTarget {
  /** A reference or a literal. */
  readonly arn: string;
  /** Lets a service publish there, or asks the owner to. */
  grantPublish(publisher: Publisher): void;
}

/** What an alarm topic is made of. */
export interface AlarmTopicProps extends AwsScope {
  /** Of a standard topic. */
  readonly name: string;
  /** Encrypts the messages at rest. */
  readonly key: MessagingKey;
  /**
   * E-mail addresses; each has to confirm, by a link that SNS sends.
   * @default - nobody
   */
  readonly emails?: readonly string[];
}

/**
 * An SNS topic that tells people, encrypted, with TLS required. Alarms never go to the event topic:
 * its subscribers expect WhatsApp events.
 * @throws ProblemsError for a name that is malformed or taken, a malformed or repeated address, or a key
 * of another account or Region
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export class AlarmTopic extends Construct implements AlarmTarget {
  /** A reference: whoever uses it waits for the topic. */
  public readonly arn: string;
  private readonly literalArn: string;
  private readonly publishers = new Publishers(this);

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmTopicProps,
  ) {
    super(scope, id);
    const { name } = props;
    throwIfAny(this, [
      ...checkScope(this, props),
      checkFormat(topicName, "name", name),
      claim(this, { what: "SNS topic", name, within: inRegion(props), field: "name" }),
      keyWithin(props, "key", props.key),
      ...malformed(props.emails),
    ]);
    this.literalArn = arnOf(props, "sns", props.name);
    const { literalArn: arn, publishers } = this;
    this.arn = createEncryptedTopic(this, { ...props, arn, publishers }).arn;
    subscribe(this, this.arn, props.emails);
  }

  /** Lets a service publish: on the topic and, as it is encrypted, with its key. */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
    this.props.key.grantPublish(publisher);
  }
}

export function malformed(emails: readonly string[] = []) {
  return emails.map((email, index) => {
    const field = `emails[${index}]`;
    if (emails.indexOf(email) === index) return checkFormat(emailAddress, field, email);
    return { field, got: show(email), allowed: "each address once", fix: "remove one" };
  });
}

/** Named after the address: whoever leaves takes only their own subscription along. */
export function subscribe(
  scope: Construct,
  topicArn: string,
  emails: readonly string[] = [],
): void {
  for (const email of emails) {
    new SnsTopicSubscription(scope, `Email-${email}`, {
      topicArn,
      protocol: "email",
      endpoint: email,
    });
  }
}
