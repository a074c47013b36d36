import type { HasDeadLetters } from "./dead-letters";
import { type FunctionOptions, FunctionSubscription } from "./function-subscription";
import { type HttpsOptions, HttpsSubscription } from "./https-subscription";
import { type QueueOptions, QueueSubscription } from "./queue-subscription";
import type { SubscribedTopic } from "./subscribed-topic";

/** What both kinds of topic offer to subscribers. */
export class Subscriptions {
  private watch: (queues: HasDeadLetters) => void = () => {};

  constructor(private readonly topic: SubscribedTopic) {}

  /** Whoever watches is told of the queues of every later subscriber. */
  watchWith(watch: (queues: HasDeadLetters) => void): void {
    this.watch = watch;
  }

  queue(id: string, options: QueueOptions): QueueSubscription {
    const { construct } = this.topic;
    return this.watched(new QueueSubscription(construct, id, { ...options, topic: this.topic }));
  }

  function(id: string, options: FunctionOptions): FunctionSubscription {
    const { construct } = this.topic;
    return this.watched(new FunctionSubscription(construct, id, { ...options, topic: this.topic }));
  }

  https(id: string, options: HttpsOptions): HttpsSubscription {
    const { construct } = this.topic;
    return this.watched(new HttpsSubscription(construct, id, { ...options, topic: this.topic }));
  }

  private watched<Subscription extends HasDeadLetters>(subscription: Subscription): Subscription {
    this.watch(subscription);
    return subscription;
  }
}
