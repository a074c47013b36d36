import { Construct } from "constructs";
import { type AwsScope, topicArn } from "../../formats/arns";
import type { MessagingKey } from "../shared/messaging-key";
import { type Publisher, socialMessaging } from "../shared/publisher";
import { Publishers } from "../shared/publishers";
import type { Requirement, Requiring } from "../shared/requirement";
import { allowPublish, denyPublishWithoutTls } from "../shared/topic-policy";
import { arnWithin, checkScope, keyWithin, throwIfAny } from "../shared/validate";
import type { HasDeadLetters } from "./dead-letters";
import type { FunctionOptions, FunctionSubscription } from "./function-subscription";
import type { HttpsOptions, HttpsSubscription } from "./https-subscription";
import type { QueueOptions, QueueSubscription } from "./queue-subscription";
import { Subscriptions } from "./subscriptions";

/** Which topic is meant. */
export interface ExistingTopicProps extends AwsScope {
  /** Of a standard topic: the service cannot publish to FIFO topics. */
  readonly arn: string;
  /**
   * The key that encrypts the topic.
   * @default - the topic is not encrypted with a customer-managed key
   */
  readonly key?: MessagingKey;
  /**
   * Starts the names of the queues that are created for subscribers.
   * @default - the topic's name
   */
  readonly subscriberPrefix?: string;
}

/**
 * A topic that somebody else owns: used, never changed. Its owner merges `requirement`.
 * @throws ProblemsError for a FIFO topic, or a topic or key of another account or Region
 */
export class ExistingTopic extends Construct implements Requiring {
  /** As given. */
  public readonly arn: string;
  private readonly publishers = new Publishers(this);
  private readonly subscriptions: Subscriptions;
  /** The key that encrypts the topic, if it is a customer-managed one. */
  public readonly key: MessagingKey | undefined;

  constructor(scope: Construct, id: string, props: ExistingTopicProps) {
    super(scope, id);
    throwIfAny(this, [
      ...checkScope(this, props),
      arnWithin(props, topicArn, "arn", props.arn),
      keyWithin(props, "key", props.key),
    ]);
    this.arn = props.arn;
    this.key = props.key;
    this.subscriptions = new Subscriptions({
      account: props.account,
      region: props.region,
      construct: this,
      arn: this.arn,
      reference: this.arn,
      key: this.key,
      subscriberPrefix: props.subscriberPrefix ?? props.arn.split(":").at(-1) ?? "",
    });
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

  /** @internal Tells of the queues of every later subscriber. */
  public watchWith(watch: (queues: HasDeadLetters) => void): void {
    this.subscriptions.watchWith(watch);
  }

  /** Creates an encrypted queue for events, with dead letters, and subscribes it to the topic. */
  public subscribeQueue(id: string, options: QueueOptions = {}): QueueSubscription {
    return this.subscriptions.queue(id, options);
  }

  /** Calls a Lambda function with each event, and lets this topic alone do so. */
  public subscribeFunction(id: string, options: FunctionOptions): FunctionSubscription {
    return this.subscriptions.function(id, options);
  }

  /** Posts each event to an HTTPS endpoint. */
  public subscribeHttps(id: string, options: HttpsOptions): HttpsSubscription {
    return this.subscriptions.https(id, options);
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
