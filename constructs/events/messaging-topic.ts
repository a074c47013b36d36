import type { HasDeadLetters } from "./dead-letters";
import type { FunctionOptions } from "./function";
import type { FunctionSubscription } from "./function-subscription";
import type { HttpsOptions } from "./https";
import type { HttpsSubscription } from "./https-subscription";
import type { QueueOptions } from "./queue";
import type { QueueSubscription } from "./queue-subscription";
import type { SubscribedTopic, Subscriber } from "./subscribed-topic";

/** The topic that receives events, whether it is created here or exists. */
export interface MessagingTopic extends SubscribedTopic {
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
