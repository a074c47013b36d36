import type { Construct } from "constructs";
import { type HttpsOptions, https } from "./https";
import { PushSubscription } from "./push-subscription";
import type { SubscribedTopic } from "./subscribed-topic";

export interface HttpsSubscriptionProps extends HttpsOptions {
  readonly topic: SubscribedTopic;
}

/**
 * Posts each event of a topic to an HTTPS endpoint, always in SNS's envelope: only by its signature can
 * the endpoint recognise a forged event.
 * @throws ProblemsError for a malformed or taken name, a filter that cannot match, or a missing key
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 * @example
 * const hook = topic.subscribeHttps("Hook", { endpoint: "https://hooks.example.com/whatsapp" });
 * const lost = hook.undeliverableQueueName;
 */
export class HttpsSubscription extends PushSubscription {
  /** @internal Built by the topic: subscribeQueue, subscribeFunction, subscribeHttps. */
  constructor(scope: Construct, id: string, props: HttpsSubscriptionProps) {
    super(scope, id, https, props);
  }
}
