import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { literally } from "../shared/known-reference";
import { type DeadLetterMetrics, deadLetterMetrics } from "../shared/published-metrics";
import { type HttpsOptions, https } from "./https";
import type { HasDeadLetters, SubscribedTopic } from "./subscribed-topic";
import {
  checkSubscription,
  filterArguments,
  keepUndeliverable,
  type Undeliverable,
} from "./subscription";

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
export class HttpsSubscription extends Construct implements HasDeadLetters {
  public readonly queueName: undefined;
  /** Keeps what SNS could not deliver. A reference, so that whatever uses it waits for the queue. */
  public readonly undeliverableQueueName: string;
  /** References, like `undeliverableQueueName`. */
  public readonly deadLetterQueueNames: readonly string[];
  /** References to the ARN of the queue for dead letters. */
  public readonly queueArns: readonly string[];
  /** The same as literals: usable in policies without making them unknown until apply. */
  public readonly literalQueueArns: readonly string[];
  /** The subscription itself, for arguments that this class does not offer. */
  public readonly resource: SnsTopicSubscription;
  /** The URL: SNS keeps one subscription for each. */
  public readonly subscribedEndpoint: string;

  /** @internal Built by the topic: subscribeQueue, subscribeFunction, subscribeHttps. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: HttpsSubscriptionProps,
  ) {
    super(scope, id);
    const checked = checkSubscription(this, https, props);
    this.subscribedEndpoint = props.endpoint;
    const undeliverable = keepUndeliverable(this, props.topic, checked);
    this.undeliverableQueueName = undeliverable.queue.name;
    this.deadLetterQueueNames = [this.undeliverableQueueName];
    this.queueArns = [undeliverable.queue.arn];
    this.literalQueueArns = [undeliverable.queue.literalArn];
    this.resource = this.createSubscription(undeliverable);
    this.node.defaultChild = this.resource;
  }

  /** What SQS measures of the dead letters, for alarms of your own. */
  public get metrics(): DeadLetterMetrics {
    return deadLetterMetrics(literally(this.undeliverableQueueName));
  }

  private createSubscription({ queue, redrivePolicy }: Undeliverable): SnsTopicSubscription {
    return new SnsTopicSubscription(this, "Subscription", {
      topicArn: this.props.topic.arn,
      protocol: https.protocol,
      endpoint: this.props.endpoint,
      endpointAutoConfirms: this.props.endpointAutoConfirms ?? true,
      deliveryPolicy: JSON.stringify(DELIVERY_POLICY),
      ...filterArguments(this.props),
      redrivePolicy,
      dependsOn: [queue.resource],
    });
  }
}
