import type { HasDeadLetters } from "./dead-letters";
import type { FunctionOptions, FunctionSubscription } from "./function-subscription";
import type { HttpsOptions, HttpsSubscription } from "./https-subscription";
import type { QueueOptions, QueueSubscription } from "./queue-subscription";
import type { SubscribedTopic } from "./subscribed-topic";

/** What both kinds of topic offer to subscribers. */
export class Subscriptions {
  private watch: (queues: HasDeadLetters) => void = () => {};

  constructor(private readonly topic: SubscribedTopic) {}

  /** Whoever watches is told of the queues of every later subscriber. */
  watchWith(watch: (queues: HasDeadLetters) => void): void {
    this.watch = watch;
  }

  // Each is loaded with its first use: most of a synth's time goes into the bindings of services.

  queue(id: string, options: QueueOptions): QueueSubscription {
    const lazily = require("./queue-subscription") as typeof import("./queue-subscription");
    const props = { ...options, topic: this.topic };
    return this.watched(new lazily.QueueSubscription(this.topic.construct, id, props));
  }

  function(id: string, options: FunctionOptions): FunctionSubscription {
    const lazily = require("./function-subscription") as typeof import("./function-subscription");
    const props = { ...options, topic: this.topic };
    return this.watched(new lazily.FunctionSubscription(this.topic.construct, id, props));
  }

  https(id: string, options: HttpsOptions): HttpsSubscription {
    const lazily = require("./https-subscription") as typeof import("./https-subscription");
    const props = { ...options, topic: this.topic };
    return this.watched(new lazily.HttpsSubscription(this.topic.construct, id, props));
  }

  private watched<Subscription extends HasDeadLetters>(subscription: Subscription): Subscription {
    this.watch(subscription);
    return subscription;
  }
}
