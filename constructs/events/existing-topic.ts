import { Construct } from "constructs";
import { checkProps } from "../shared/check-props";
import type { MessagingKey } from "../shared/messaging-key";
import { type Publisher, socialMessaging } from "../shared/publisher";
import { Publishers } from "../shared/publishers";
import type { Requirement, Requiring } from "../shared/requirement";
import { topicStatements } from "../shared/resource-policies";
import type { HasDeadLetters } from "./dead-letters";
import { existingTopicDecisions, topicNameIn } from "./decisions";
import type { FunctionOptions } from "./function";
import type { FunctionSubscription } from "./function-subscription";
import type { HttpsOptions } from "./https";
import type { HttpsSubscription } from "./https-subscription";
import type { MessagingTopic } from "./messaging-topic";
import type { ExistingTopicProps } from "./options";
import type { QueueOptions } from "./queue";
import type { QueueSubscription } from "./queue-subscription";
import type { Subscriber } from "./subscribed-topic";
import { SUBSCRIBER_KINDS } from "./subscriber-kinds";
import { Subscriptions } from "./subscription";

/**
 * A topic that somebody else owns: used, never changed. Its owner merges `requirement`.
 * @throws ProblemsError for a FIFO topic, or a topic or key of another account or Region
 */
export class ExistingTopic extends Construct implements MessagingTopic, Requiring {
  /** Of the topic. */
  public readonly account: string;
  /** Of the topic. */
  public readonly region: string;
  /** As given. */
  public readonly arn: string;
  /** The key that encrypts the topic, if it is a customer-managed one. */
  public readonly key: MessagingKey | undefined;
  /** Starts the names of the queues that are created for subscribers; nothing where no name can be read. */
  public readonly subscriberPrefix: string | undefined;
  private readonly publishers = new Publishers(this);
  private readonly subscriptions = new Subscriptions(this);

  constructor(scope: Construct, id: string, props: ExistingTopicProps) {
    super(scope, id);
    checkProps(this, existingTopicDecisions, props);
    this.account = props.account;
    this.region = props.region;
    this.arn = props.arn;
    this.key = props.key;
    this.subscriberPrefix = props.subscriberPrefix ?? topicNameIn(props.arn);
    this.grantPublish(socialMessaging(props));
  }

  /** As given, since there is nothing to wait for. */
  public get deployedArn(): string {
    return this.arn;
  }

  /**
   * Adds to what the owners of the topic and of its key have to merge.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
    this.key?.grantPublish(publisher);
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

  /** What its owner has to merge into its policy, and to set. */
  public get requirement(): Requirement {
    return {
      of: this.arn,
      why: "receives the events of WhatsApp Business Accounts",
      statements: topicStatements(this.arn, this.publishers.all),
      settings: [
        "standard, not FIFO",
        "encrypted with a customer-managed key, written as existingKeyArn, or not at all: alias/aws/sns shuts the service out",
      ],
    };
  }
}
