import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { importExisting } from "../shared/import-existing";
import { literally } from "../shared/known-reference";
import { type DeadLetterMetrics, deadLetterMetrics } from "../shared/published-metrics";
import type { SubscriberOptions } from "./options";
import type { HasDeadLetters, SubscribedTopic } from "./subscribed-topic";
import type { PushKind } from "./subscriber-kind";
import { checkSubscription, filterArguments, keepUndeliverable } from "./subscription";

/**
 * What SNS delivers to without a queue between, and keeps in a queue for dead letters if it cannot.
 * @throws ProblemsError for a malformed or taken name, a filter that cannot match, or a missing key
 */
export class PushSubscription extends Construct implements HasDeadLetters {
  public readonly queueName: undefined;
  /** What is subscribed, such as a URL or the ARN of a function: SNS keeps one subscription for each. */
  public readonly subscribedEndpoint: string;
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
   * @param needs builds what must be there before the subscription, below `construct`
   */
  constructor(
    scope: Construct,
    id: string,
    kind: PushKind,
    props: SubscriberOptions & { readonly topic: SubscribedTopic },
    needs: (construct: Construct) => readonly ITerraformDependable[] = () => [],
  ) {
    super(scope, id);
    const { topic } = props;
    const checked = checkSubscription(this, kind, props);
    const subscription = kind.subscription(props);
    this.subscribedEndpoint = subscription.endpoint;
    const { queue, redrivePolicy } = keepUndeliverable(this, topic, checked);
    this.undeliverableQueueName = queue.name;
    this.deadLetterQueueNames = [queue.name];
    this.queueArns = [queue.arn];
    this.literalQueueArns = [queue.literalArn];
    this.resource = new SnsTopicSubscription(this, "Subscription", {
      topicArn: topic.arn,
      protocol: kind.protocol,
      ...subscription,
      ...filterArguments(props),
      redrivePolicy,
      dependsOn: [...needs(this), queue.resource],
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
