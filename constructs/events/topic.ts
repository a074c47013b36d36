import type { IConstruct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import type { MessagingKey } from "../shared/messaging-key";
import type { Publisher } from "../shared/publisher";
import type { HasDeadLetters } from "./dead-letters";
import type { FunctionOptions } from "./function";
import type { FunctionSubscription } from "./function-subscription";
import type { HttpsOptions } from "./https";
import type { HttpsSubscription } from "./https-subscription";
import type { QueueOptions } from "./queue";
import type { QueueSubscription } from "./queue-subscription";

/**
 * Something that receives the events of a topic. Queues, Lambda functions and HTTPS endpoints are there
 * already; what else SNS can deliver to is one more class that implements this.
 */
export interface Subscriber<Subscription extends HasDeadLetters = HasDeadLetters> {
  /** Builds what delivers events, below the topic and under the given id. */
  bind(topic: MessagingTopic, id: string): Subscription;
}

/** The topic that receives events, whether it is created here or exists. */
export interface MessagingTopic extends IConstruct, AwsScope {
  /** Fit for policies: a literal, unless an existing topic was given as a reference. */
  readonly arn: string;
  /** For arguments that must wait until the topic exists. */
  readonly deployedArn: string;
  /** The key that encrypts the messages, if it is a customer-managed one. */
  readonly key: MessagingKey | undefined;
  /** Starts the names of the queues that are created for subscribers. */
  readonly subscriberPrefix: string | undefined;
  /**
   * Lets a service publish, or asks the owner of an existing topic to.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   */
  grantPublish(publisher: Publisher): void;
  /**
   * Lets a subscriber receive the events, and watches its queues where the topic's are watched.
   * @throws ProblemsError for an id that something else below the topic has, and for what the subscriber refuses
   */
  subscribe<Subscription extends HasDeadLetters>(
    id: string,
    subscriber: Subscriber<Subscription>,
  ): Subscription;
  /** Creates an encrypted queue for events, with dead letters, and lets this topic deliver to it. */
  subscribeQueue(id: string, options?: QueueOptions): QueueSubscription;
  /** Calls a Lambda function with each event, and lets this topic alone do so. */
  subscribeFunction(id: string, options: FunctionOptions): FunctionSubscription;
  /** Posts each event to an HTTPS endpoint. */
  subscribeHttps(id: string, options: HttpsOptions): HttpsSubscription;
  /** @internal Every later subscriber's queues are watched. */
  watchWith(watch: (queues: HasDeadLetters) => void): void;
}
