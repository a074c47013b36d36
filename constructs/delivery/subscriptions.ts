import { type QueueOptions, QueueSubscription } from "./queue-subscription";
import type { SubscribedTopic } from "./subscribed-topic";

/** What both kinds of topic offer to subscribers; the topic is looked at when somebody subscribes. */
export class Subscriptions {
  constructor(private readonly topic: SubscribedTopic) {}

  queue(id: string, options: QueueOptions): QueueSubscription {
    return new QueueSubscription(this.topic.construct, id, { ...options, topic: this.topic });
  }
}
