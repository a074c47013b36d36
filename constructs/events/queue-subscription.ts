import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import {
  type CreatedQueue,
  createQueue,
  DEAD_LETTER_RETENTION_DAYS,
} from "../shared/encrypted-queue";
import { literally } from "../shared/known-reference";
import type { MessagingKey } from "../shared/messaging-key";
import { poisonQueueName } from "../shared/names";
import {
  deadLetterMetrics,
  queueMetrics,
  type SubscribedQueueMetrics,
} from "../shared/published-metrics";
import { deliveriesOf } from "../shared/publisher";
import { type QueueOptions, queue } from "./queue";
import type { HasDeadLetters, SubscribedTopic } from "./subscribed-topic";
import {
  checkSubscription,
  filterArguments,
  keepUndeliverable,
  type Undeliverable,
} from "./subscription";

export interface QueueSubscriptionProps extends QueueOptions {
  readonly topic: SubscribedTopic;
}

/**
 * An encrypted queue that receives the events of a topic, with two queues for dead letters: one
 * for what SNS could not deliver, and one for what no consumer could process.
 * @throws ProblemsError for a malformed or taken name, a filter that cannot match, or a missing key
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 * @example
 * const inbound = topic.subscribeQueue("Inbound");
 * new LambdaEventSourceMapping(this, "Consumer", {
 *   eventSourceArn: inbound.arn,
 *   functionName: functionArn,
 * });
 */
export class QueueSubscription extends Construct implements HasDeadLetters {
  /** Name of the queue that consumers read. A reference like all others here: whatever uses it waits for the queue. */
  public readonly queueName: string;
  /** The same as a literal. */
  public readonly literalQueueName: string;
  /** Keeps what SNS could not deliver. */
  public readonly undeliverableQueueName: string;
  /** Keeps what no consumer could process. */
  public readonly poisonQueueName: string;
  /** Names of the two queues for dead letters. */
  public readonly deadLetterQueueNames: readonly string[];
  /** ARN of the queue that consumers read. */
  public readonly arn: string;
  /** The same as a literal: usable in policies without making them unknown until apply. */
  public readonly literalArn: string;
  /** URL of the queue that consumers read. */
  public readonly url: string;
  /** ARNs of all three queues, that of the queue for consumers first. */
  public readonly queueArns: readonly string[];
  /** The same as literals. */
  public readonly literalQueueArns: readonly string[];
  /** As given. */
  public readonly oldestMinutes: number | undefined;
  /** As given. */
  public readonly depth: number | undefined;
  /** Encrypts all three queues. */
  public readonly key: MessagingKey;
  /** The queue itself, for arguments that this class does not offer. */
  public readonly resource: SqsQueue;

  /** @internal Built by the topic: subscribeQueue, subscribeFunction, subscribeHttps. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: QueueSubscriptionProps,
  ) {
    super(scope, id);
    const checked = checkSubscription(this, queue, props);
    this.literalQueueName = checked.name;
    this.oldestMinutes = props.oldestMinutes;
    this.depth = props.depth;
    this.key = checked.key;
    const poison = this.createPoisonQueue();
    const read = this.createQueue(poison);
    const undeliverable = keepUndeliverable(this, props.topic, checked);
    this.resource = read.resource;
    this.node.defaultChild = this.resource;
    this.arn = read.arn;
    this.literalArn = read.literalArn;
    this.url = read.resource.url;
    this.queueName = read.name;
    this.undeliverableQueueName = undeliverable.queue.name;
    this.poisonQueueName = poison.name;
    this.deadLetterQueueNames = [this.undeliverableQueueName, this.poisonQueueName];
    const queues = [read, undeliverable.queue, poison];
    this.queueArns = queues.map(({ arn }) => arn);
    this.literalQueueArns = queues.map(({ literalArn }) => literalArn);
    this.createSubscription(undeliverable);
  }

  /** What SQS measures of the queues, for alarms of your own. */
  public get metrics(): SubscribedQueueMetrics {
    return {
      ...queueMetrics(this.literalQueueName),
      ...deadLetterMetrics(literally(this.undeliverableQueueName)),
      poison: queueMetrics(literally(this.poisonQueueName)).waiting,
    };
  }

  private createPoisonQueue(): CreatedQueue {
    return createQueue(this, "Poison", {
      ...this.scope,
      name: poisonQueueName(this.literalQueueName),
      key: this.key,
      retentionDays: DEAD_LETTER_RETENTION_DAYS,
      senders: [],
      deadLettersOf: [this.literalQueueName],
    });
  }

  private createQueue(poison: CreatedQueue): CreatedQueue {
    const { topic, maxReceiveCount = 5 } = this.props;
    return createQueue(this, "Queue", {
      ...this.scope,
      name: this.literalQueueName,
      key: this.key,
      retentionDays: this.props.retentionDays ?? 4,
      visibilityTimeoutSeconds: this.props.visibilityTimeoutSeconds ?? 30,
      senders: [deliveriesOf(topic, topic.literalArn)],
      poison: { queue: poison, maxReceiveCount },
    });
  }

  private createSubscription(undeliverable: Undeliverable): void {
    new SnsTopicSubscription(this, "Subscription", {
      topicArn: this.props.topic.arn,
      protocol: queue.protocol,
      endpoint: this.resource.arn,
      rawMessageDelivery: this.props.rawMessageDelivery ?? true,
      ...filterArguments(this.props),
      redrivePolicy: undeliverable.redrivePolicy,
      dependsOn: [undeliverable.queue.resource],
    });
  }

  private get scope() {
    const { account, region } = this.props.topic;
    return { account, region };
  }
}
