import type { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Construct } from "constructs";
import { type AwsScope, arnOf } from "../../formats/arns";
import { topicName } from "../../formats/names";
import { claim, inRegion } from "../shared/claims";
import { createEncryptedTopic } from "../shared/encrypted-topic";
import type { MessagingKey } from "../shared/messaging-key";
import { type Publisher, socialMessaging } from "../shared/publisher";
import { Publishers } from "../shared/publishers";
import { checkFormat, checkScope, keyWithin, throwIfAny } from "../shared/validate";
import type { HasDeadLetters } from "./dead-letters";
import type { FunctionOptions, FunctionSubscription } from "./function-subscription";
import type { HttpsOptions, HttpsSubscription } from "./https-subscription";
import type { QueueOptions, QueueSubscription } from "./queue-subscription";
import { Subscriptions } from "./subscriptions";

/** What an event topic is made of. */
export interface EventTopicProps extends AwsScope {
  /** Of a standard topic: the service cannot publish to FIFO topics. */
  readonly name: string;
  /** Encrypts the messages at rest. */
  readonly key: MessagingKey;
  /**
   * Starts the names of the queues that are created for subscribers.
   * @default - the topic's name
   */
  readonly subscriberPrefix?: string;
}

/**
 * The SNS topic to which WhatsApp Business Accounts send their events, encrypted, with TLS required
 * and the service as its only publisher.
 * @throws ProblemsError for a FIFO name, a name that is taken, or a key of another account or Region
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-sns.html
 */
export class EventTopic extends Construct {
  /** Literal, hence usable in other policies without making them unknown until apply. */
  public readonly arn: string;
  /** For arguments that must wait until the topic exists. */
  public readonly resource: SnsTopic;
  private readonly publishers = new Publishers(this);
  private readonly subscriptions: Subscriptions;
  /** The key that encrypts the messages. */
  public readonly key: MessagingKey;

  constructor(scope: Construct, id: string, props: EventTopicProps) {
    super(scope, id);
    throwIfAny(this, [
      ...checkScope(this, props),
      checkFormat(topicName, "name", props.name),
      claim(this, { what: "SNS topic", name: props.name, within: inRegion(props), field: "name" }),
      keyWithin(props, "key", props.key),
    ]);
    this.arn = arnOf(props, "sns", props.name);
    this.key = props.key;
    const { publishers, arn, key } = this;
    this.resource = createEncryptedTopic(this, { name: props.name, arn, key, publishers });
    this.subscriptions = new Subscriptions({
      account: props.account,
      region: props.region,
      construct: this,
      arn: this.arn,
      reference: this.resource.arn,
      key: this.key,
      subscriberPrefix: props.subscriberPrefix ?? props.name,
    });
    this.grantPublish(socialMessaging(props));
  }

  /**
   * Lets a service publish: on the topic and, as it is encrypted, with its key.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
    this.key.grantPublish(publisher);
  }

  /** @internal Tells of the queues of every later subscriber. */
  public watchWith(watch: (queues: HasDeadLetters) => void): void {
    this.subscriptions.watchWith(watch);
  }

  /** Creates an encrypted queue for events, with dead letters, and lets this topic deliver to it. */
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
}
