import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { httpsEndpoint } from "../../formats/https-endpoint";
import { undeliverableQueueName } from "../shared/names";
import { checkFormat } from "../shared/validate";
import type { HasDeadLetters } from "./dead-letters";
import type { SubscribedTopic } from "./subscribed-topic";
import { checked, filterArguments, nameOf, type SubscriberOptions } from "./subscriber";
import { keepUndeliverable, type Undeliverable } from "./undeliverable";

/** Which web address, and which events. */
export interface HttpsOptions extends SubscriberOptions {
  /** Without credentials: Terraform's state would keep them in plain text. */
  readonly endpoint: string;
  /**
   * Whether the endpoint answers SNS's question for confirmation by itself within a minute. Then an
   * apply fails where it does not; otherwise nothing is delivered, silently, until somebody confirms.
   * @default true
   */
  readonly endpointAutoConfirms?: boolean;
}

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
 * Posts each event of a topic to an HTTPS endpoint, always in SNS's envelope: its signature is all by
 * which the endpoint can tell events from forgeries.
 * @throws ProblemsError for a malformed or taken name, a filter that cannot match, or a missing key
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export class HttpsSubscription extends Construct implements HasDeadLetters {
  public readonly queueName: undefined;
  /** Literal. */
  public readonly undeliverableQueueName: string;
  /** Of its queues for dead letters. */
  public readonly deadLetterQueueNames: readonly string[];
  public readonly queueArns: readonly string[];
  /** The URL, by which SNS tells subscriptions apart. */
  public readonly subscribedEndpoint: string;

  /** @internal Built by the topic: subscribeQueue, subscribeFunction, subscribeHttps. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: HttpsSubscriptionProps,
  ) {
    super(scope, id);
    const { topic } = props;
    const name = nameOf(this, topic, props.name);
    this.undeliverableQueueName = undeliverableQueueName(name);
    this.deadLetterQueueNames = [this.undeliverableQueueName];
    const endpoint = { field: "endpoint", value: props.endpoint };
    this.subscribedEndpoint = props.endpoint;
    const queueNames = this.deadLetterQueueNames;
    const { key, queueArns } = checked(this, topic, { ...props, name, queueNames, endpoint }, [
      checkFormat(httpsEndpoint, "endpoint", props.endpoint),
    ]);
    this.queueArns = queueArns;
    this.createSubscription(keepUndeliverable(this, topic, name, key));
  }

  private createSubscription({ queue, redrivePolicy }: Undeliverable): void {
    new SnsTopicSubscription(this, "Subscription", {
      topicArn: this.props.topic.reference,
      protocol: "https",
      endpoint: this.props.endpoint,
      endpointAutoConfirms: this.props.endpointAutoConfirms ?? true,
      deliveryPolicy: JSON.stringify(DELIVERY_POLICY),
      ...filterArguments(this.props),
      redrivePolicy,
      dependsOn: [queue],
    });
  }
}
