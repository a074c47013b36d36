import type { Construct } from "constructs";
import { type HttpsOptions, https } from "./https";
import { PushSubscription } from "./push-subscription";
import type { SubscribedTopic } from "./subscribed-topic";
import { checkSubscription } from "./subscription";

export interface HttpsSubscriptionProps extends HttpsOptions {
  readonly topic: SubscribedTopic;
}

/**
 * Ten attempts after the first one, between 10 seconds and 5 minutes apart: SNS's default gives up after
 * one minute. SNS admits an hour in all.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const DELIVERY_POLICY = {
  healthyRetryPolicy: {
    minDelayTarget: 10,
    maxDelayTarget: 300,
    numRetries: 10,
    numNoDelayRetries: 0,
    numMinDelayRetries: 0,
    numMaxDelayRetries: 0,
    backoffFunction: "exponential",
  },
} as const;

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
  /** The URL: SNS keeps one subscription for each. */
  public readonly subscribedEndpoint: string;

  /** @internal Built by the topic: subscribeQueue, subscribeFunction, subscribeHttps. */
  constructor(scope: Construct, id: string, props: HttpsSubscriptionProps) {
    const { endpoint, endpointAutoConfirms = true } = props;
    super(
      scope,
      id,
      props,
      (construct) => checkSubscription(construct, https, props),
      () => ({
        protocol: https.protocol,
        endpoint,
        endpointAutoConfirms,
        deliveryPolicy: JSON.stringify(DELIVERY_POLICY),
      }),
    );
    this.subscribedEndpoint = endpoint;
  }
}
