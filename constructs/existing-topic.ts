import { Construct } from "constructs";
import { type AwsScope, topicArn } from "../rules/arns";
import type { MessagingKey } from "./messaging-key";
import { type Publisher, socialMessaging } from "./policies/publisher";
import { allowPublish, denyPublishWithoutTls } from "./policies/topic-policy";
import { Publishers } from "./publishers";
import type { Requirement, Requiring } from "./requirement";
import { arnWithin, keyWithin, place, refuse } from "./validate";

/** Which topic is meant. */
export interface ExistingTopicProps extends AwsScope {
  /** Of a standard topic: the service cannot publish to FIFO topics. */
  readonly arn: string;
  /**
   * The key that encrypts the topic.
   * @default - the topic is not encrypted with a customer-managed key
   */
  readonly key?: MessagingKey;
}

/**
 * A topic that somebody else owns: used, never changed. Its owner merges `requirement`.
 * @throws ProblemsError for a FIFO topic, or a topic or key of another account or Region
 */
export class ExistingTopic extends Construct implements Requiring {
  /** As given. */
  public readonly arn: string;
  private readonly publishers = new Publishers(this);
  /** The key that encrypts the topic, if it is a customer-managed one. */
  public readonly key: MessagingKey | undefined;

  constructor(scope: Construct, id: string, props: ExistingTopicProps) {
    super(scope, id);
    refuse(this, [
      ...place(this, props),
      arnWithin(props, topicArn, "arn", props.arn),
      keyWithin(props, "key", props.key),
    ]);
    this.arn = props.arn;
    this.key = props.key;
    this.grantPublish(socialMessaging(props));
  }

  /**
   * Adds to what the owners of the topic and of its key have to merge.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
    this.key?.grantPublish(publisher);
  }

  /** What its owner has to merge into its policy, and to set. */
  public get requirement(): Requirement {
    return {
      of: this.arn,
      why: "receives the events of WhatsApp Business Accounts",
      statements: [
        ...this.publishers.all.map((publisher) => allowPublish(this.arn, publisher)),
        denyPublishWithoutTls(this.arn),
      ],
      settings: [
        "standard, not FIFO",
        "encrypted with a customer-managed key, named as existingKeyArn, or not at all: alias/aws/sns shuts the service out",
      ],
    };
  }
}
