import { type FunctionOptions, FunctionSubscription } from "./function-subscription";
import { type HttpsOptions, HttpsSubscription } from "./https-subscription";
import { type QueueOptions, QueueSubscription } from "./queue-subscription";
import type { SubscribedTopic } from "./subscribed-topic";

/** What both kinds of topic offer to subscribers. */
export class Subscriptions {
  constructor(private readonly topic: SubscribedTopic) {}

  queue(id: string, options: QueueOptions): QueueSubscription {
    return new QueueSubscription(this.topic.construct, id, { ...options, topic: this.topic });
  }

  function(id: string, options: FunctionOptions): FunctionSubscription {
    return new FunctionSubscription(this.topic.construct, id, { ...options, topic: this.topic });
  }

  https(id: string, options: HttpsOptions): HttpsSubscription {
    return new HttpsSubscription(this.topic.construct, id, { ...options, topic: this.topic });
  }
}
