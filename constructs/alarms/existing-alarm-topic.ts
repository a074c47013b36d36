import { Construct } from "constructs";
import { type AwsScope, topicArn } from "../../formats/arns";
import type { MessagingKey } from "../shared/messaging-key";
import type { Publisher } from "../shared/publisher";
import { Publishers } from "../shared/publishers";
import type { Requirement, Requiring } from "../shared/requirement";
import { allowPublish, denyPublishWithoutTls } from "../shared/topic-policy";
import { arnWithin, checkScope, keyWithin, throwIfAny } from "../shared/validate";
import { type AlarmTarget, malformed, subscribe } from "./alarm-topic";

/** Which topic, and who is subscribed to it. */
export interface ExistingAlarmTopicProps extends AwsScope {
  /** In the same account and Region: CloudWatch and Budgets reach no other. */
  readonly arn: string;
  /**
   * The key that encrypts it.
   * @default - it is not encrypted with a customer-managed key
   */
  readonly key?: MessagingKey;
  /**
   * E-mail addresses, subscribed beside those who are there already; each has to confirm.
   * @default - nobody
   */
  readonly emails?: readonly string[];
}

/**
 * A topic of somebody else that tells people: used, never changed. Its owner merges `requirement`.
 * @throws ProblemsError for an ARN that is malformed or of another account or Region, or a malformed address
 */
export class ExistingAlarmTopic extends Construct implements AlarmTarget, Requiring {
  /** As given. */
  public readonly arn: string;
  private readonly publishers = new Publishers(this);

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExistingAlarmTopicProps,
  ) {
    super(scope, id);
    throwIfAny(this, [
      ...checkScope(this, props),
      arnWithin(props, topicArn, "arn", props.arn),
      keyWithin(props, "key", props.key),
      ...malformed(props.emails),
    ]);
    this.arn = props.arn;
    subscribe(this, this.arn, props.emails);
  }

  /** Adds to what the owners of the topic and of its key have to merge. */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
    this.props.key?.grantPublish(publisher);
  }

  /** What its owner has to merge into its policy, and to set. */
  public get requirement(): Requirement {
    return {
      of: this.arn,
      why: "tells people of alarms and budgets",
      statements: [
        ...this.publishers.all.map((publisher) => allowPublish(this.arn, publisher)),
        denyPublishWithoutTls(this.arn),
      ],
      settings: [
        "standard, not FIFO",
        "encrypted with a customer-managed key, named as existingTopicKeyArn, or not at all: alias/aws/sns shuts CloudWatch out",
      ],
    };
  }
}
