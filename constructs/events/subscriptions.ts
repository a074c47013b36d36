import type { Construct } from "constructs";
import { show } from "../../formats/problem";
import { throwIfAny } from "../shared/validate";
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
    return this.watched(new lazily.QueueSubscription(this.free(id), id, props));
  }

  function(id: string, options: FunctionOptions): FunctionSubscription {
    const lazily = require("./function-subscription") as typeof import("./function-subscription");
    const props = { ...options, topic: this.topic };
    return this.watched(new lazily.FunctionSubscription(this.free(id), id, props));
  }

  https(id: string, options: HttpsOptions): HttpsSubscription {
    const lazily = require("./https-subscription") as typeof import("./https-subscription");
    const props = { ...options, topic: this.topic };
    return this.watched(new lazily.HttpsSubscription(this.free(id), id, props));
  }

  /** The topic's construct, below which the id must be free. */
  private free(id: string): Construct {
    const { construct } = this.topic;
    const taken = construct.node.tryFindChild(id) !== undefined;
    throwIfAny(construct, taken ? [{ ...TAKEN, got: show(id) }] : []);
    return construct;
  }

  private watched<Subscription extends HasDeadLetters>(subscription: Subscription): Subscription {
    this.watch(subscription);
    return subscription;
  }
}

const TAKEN = {
  field: "id",
  allowed: "an id that nothing else below the topic has",
  fix: "choose another: the subscriber's queues are named after it",
};
