import type { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Construct } from "constructs";
import { arnOf } from "../../formats/arns";
import { checkProps } from "../shared/check-props";
import { createEncryptedTopic } from "../shared/encrypted-topic";
import type { MessagingKey } from "../shared/messaging-key";
import { type Publisher, socialMessaging } from "../shared/publisher";
import { Publishers } from "../shared/publishers";
import type { HasDeadLetters } from "./dead-letters";
import { eventTopicDecisions } from "./decisions";
import type { FunctionOptions } from "./function";
import type { FunctionSubscription } from "./function-subscription";
import type { HttpsOptions } from "./https";
import type { HttpsSubscription } from "./https-subscription";
import type { MessagingTopic } from "./messaging-topic";
import type { EventTopicProps } from "./options";
import type { QueueOptions } from "./queue";
import type { QueueSubscription } from "./queue-subscription";
import type { Subscriber } from "./subscribed-topic";
import { SUBSCRIBER_KINDS } from "./subscriber-kinds";
import { Subscriptions } from "./subscription";

/**
 * The SNS topic to which WhatsApp Business Accounts send their events, encrypted, with TLS required
 * and the service as its only publisher.
 * @throws ProblemsError for a FIFO name, a name that is taken, or a key of another account or Region
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-sns.html
 */
export class EventTopic extends Construct implements MessagingTopic {
  /** Of the topic. */
  public readonly account: string;
  /** Of the topic. */
  public readonly region: string;
  /** Literal, hence usable in other policies without making them unknown until apply. */
  public readonly arn: string;
  /** For arguments that must wait until the topic exists. */
  public readonly resource: SnsTopic;
  /** The key that encrypts the messages. */
  public readonly key: MessagingKey;
  /** Starts the names of the queues that are created for subscribers. */
  public readonly subscriberPrefix: string;
  private readonly publishers = new Publishers(this);
  private readonly subscriptions = new Subscriptions(this);

  constructor(scope: Construct, id: string, props: EventTopicProps) {
    super(scope, id);
    checkProps(this, eventTopicDecisions, props);
    const { account, region, name, key, subscriberPrefix = name } = props;
    this.account = account;
    this.region = region;
    this.arn = arnOf(props, "sns", name);
    this.key = key;
    this.subscriberPrefix = subscriberPrefix;
    const { publishers, arn } = this;
    this.resource = createEncryptedTopic(this, { name, arn, key, publishers });
    this.grantPublish(socialMessaging(props));
  }

  /** As of the resource, so that what takes it waits for the topic. */
  public get deployedArn(): string {
    return this.resource.arn;
  }

  /**
   * Lets a service publish: on the topic and, as it is encrypted, with its key.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
    this.key.grantPublish(publisher);
  }

  /** @internal Every later subscriber's queues are watched. */
  public watchWith(watch: (queues: HasDeadLetters) => void): void {
    this.subscriptions.watchWith(watch);
  }

  /**
   * Lets a subscriber receive the events.
   * @throws ProblemsError for an id that something else below the topic has, and for what the subscriber refuses
   */
  public subscribe<Subscription extends HasDeadLetters>(
    id: string,
    subscriber: Subscriber<Subscription>,
  ): Subscription {
    return this.subscriptions.add(id, subscriber);
  }

  /** Creates an encrypted queue for events, with dead letters, and lets this topic deliver to it. */
  public subscribeQueue(id: string, options: QueueOptions = {}): QueueSubscription {
    return this.subscriptions.addKind(id, SUBSCRIBER_KINDS.queues, options);
  }

  /** Calls a Lambda function with each event, and lets this topic alone do so. */
  public subscribeFunction(id: string, options: FunctionOptions): FunctionSubscription {
    return this.subscriptions.addKind(id, SUBSCRIBER_KINDS.functions, options);
  }

  /** Posts each event to an HTTPS endpoint. */
  public subscribeHttps(id: string, options: HttpsOptions): HttpsSubscription {
    return this.subscriptions.addKind(id, SUBSCRIBER_KINDS.https, options);
  }
}
