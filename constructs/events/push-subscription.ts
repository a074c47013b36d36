import {
  SnsTopicSubscription,
  type SnsTopicSubscriptionConfig,
} from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { importExisting } from "../shared/import-existing";
import { literally } from "../shared/known-reference";
import { type DeadLetterMetrics, deadLetterMetrics } from "../shared/published-metrics";
import type { SubscriberOptions } from "./options";
import type { HasDeadLetters, SubscribedTopic } from "./subscribed-topic";
import { type Checked, filterArguments, keepUndeliverable } from "./subscription";

/**
 * What SNS delivers to without a queue between, and keeps in a queue for dead letters if it cannot.
 * @throws ProblemsError for a malformed or taken name, a filter that cannot match, or a missing key
 */
export abstract class PushSubscription extends Construct implements HasDeadLetters {
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

  /**
   * @internal
   * @param check refuses what cannot be subscribed, before anything is built
   * @param subscription what differs between subscribers; built below `construct`, if that needs resources of its own
   */
  protected constructor(
    scope: Construct,
    id: string,
    { topic, ...filter }: SubscriberOptions & { readonly topic: SubscribedTopic },
    check: (construct: Construct) => Checked,
    subscription: (
      construct: Construct,
    ) => Omit<SnsTopicSubscriptionConfig, "topicArn" | "redrivePolicy">,
  ) {
    super(scope, id);
    const checked = check(this);
    const { queue, redrivePolicy } = keepUndeliverable(this, topic, checked);
    this.undeliverableQueueName = queue.name;
    this.deadLetterQueueNames = [queue.name];
    this.queueArns = [queue.arn];
    this.literalQueueArns = [queue.literalArn];
    const { dependsOn = [], ...own } = subscription(this);
    this.resource = new SnsTopicSubscription(this, "Subscription", {
      topicArn: topic.arn,
      ...own,
      ...filterArguments(filter),
      redrivePolicy,
      dependsOn: [...dependsOn, queue.resource],
    });
    const { subscription: existing } = checked.adopt;
    if (existing) importExisting(this.resource, existing);
    this.node.defaultChild = this.resource;
  }

  /** What SQS measures of the dead letters, for alarms of your own. */
  public get metrics(): DeadLetterMetrics {
    return deadLetterMetrics(literally(this.undeliverableQueueName));
  }
}
