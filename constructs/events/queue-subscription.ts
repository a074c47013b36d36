import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { queueArnOf } from "../../formats/arns";
import * as ranges from "../../formats/ranges";
import type { WatchedQueue } from "../alarms/delivery";
import { createQueue, DEAD_LETTER_RETENTION_DAYS } from "../shared/encrypted-queue";
import type { MessagingKey } from "../shared/messaging-key";
import { poisonQueueName, undeliverableQueueName } from "../shared/names";
import { deliveriesOf } from "../shared/publisher";
import { inRange, literalValue } from "../shared/validate";
import type { HasDeadLetters } from "./dead-letters";
import type { SubscribedTopic } from "./subscribed-topic";
import { checked, filterArguments, nameOf, type SubscriberOptions } from "./subscriber";
import { keepUndeliverable, type Undeliverable } from "./undeliverable";

/** Which events, and how long they may wait. */
export interface QueueOptions extends SubscriberOptions {
  /**
   * false: each event comes in SNS's envelope, with topic, time and signature.
   * @default true (messages are the events themselves)
   */
  readonly rawMessageDelivery?: boolean;
  /**
   * Seconds that a consumer has for a message before others see it again; AWS advises six times the
   * timeout of a Lambda function that reads the queue.
   * @default 30
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * Days that events wait for a consumer.
   * @default 4
   */
  readonly retentionDays?: number;
  /**
   * Receives after which a message counts as poison: no consumer manages to process it.
   * @default 5
   */
  readonly maxReceiveCount?: number;
  /**
   * Minutes that the oldest event may wait before an alarm, behind the topic of a `WhatsAppMessaging`.
   * @default 15
   */
  readonly oldestMinutes?: number;
  /**
   * Events that may wait before an alarm, behind the topic of a `WhatsAppMessaging`.
   * @default 1000
   */
  readonly depth?: number;
}

export interface QueueSubscriptionProps extends QueueOptions {
  readonly topic: SubscribedTopic;
}

/**
 * An encrypted queue that receives the events of a topic, with two queues for dead letters, so that
 * an operator can tell them apart: what SNS could not deliver, and what no consumer could process.
 * @throws ProblemsError for a malformed or taken name, a filter that cannot match, or a missing key
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export class QueueSubscription extends Construct implements HasDeadLetters, WatchedQueue {
  /** Literal. */
  public readonly queueName: string;
  /** Keeps what SNS could not deliver. */
  public readonly undeliverableQueueName: string;
  /** Keeps what no consumer could process. */
  public readonly poisonQueueName: string;
  /** Of its queues for dead letters. */
  public readonly deadLetterQueueNames: readonly string[];
  /** Of the queue that consumers read; literal, like the others. */
  public readonly arn: string;
  /** Literal, the queue's first: usable in policies without making them unknown until apply. */
  public readonly queueArns: readonly string[];
  /** As given. */
  public readonly oldestMinutes: number | undefined;
  /** As given. */
  public readonly depth: number | undefined;
  /** Encrypts all three queues. */
  public readonly key: MessagingKey;
  /** The queue, for arguments that must wait until it exists. */
  public readonly resource: SqsQueue;

  /** @internal Built by the topic: subscribeQueue, subscribeFunction, subscribeHttps. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: QueueSubscriptionProps,
  ) {
    super(scope, id);
    const { topic } = props;
    this.queueName = nameOf(this, topic, props.name);
    this.undeliverableQueueName = undeliverableQueueName(this.queueName);
    this.poisonQueueName = poisonQueueName(this.queueName);
    this.deadLetterQueueNames = [this.undeliverableQueueName, this.poisonQueueName];
    this.oldestMinutes = props.oldestMinutes;
    this.depth = props.depth;
    const { key, queueArns } = this.check();
    this.key = key;
    this.queueArns = queueArns;
    this.arn = queueArnOf(topic, this.queueName);
    this.resource = this.createQueue(this.createPoisonQueue());
    this.createSubscription(keepUndeliverable(this, topic, this.queueName, key));
  }

  private check() {
    const { props, queueName: name } = this;
    const queueNames = [name, ...this.deadLetterQueueNames];
    return checked(this, props.topic, { ...props, name, queueNames }, [
      inRange(
        ranges.visibilityTimeoutSeconds,
        "visibilityTimeoutSeconds",
        props.visibilityTimeoutSeconds,
      ),
      literalValue("retentionDays", props.retentionDays),
      literalValue("maxReceiveCount", props.maxReceiveCount),
      literalValue("oldestMinutes", props.oldestMinutes),
      literalValue("depth", props.depth),
      inRange(ranges.queueRetentionDays, "retentionDays", props.retentionDays),
      inRange(ranges.maxReceiveCount, "maxReceiveCount", props.maxReceiveCount),
      inRange(ranges.oldestMinutes, "oldestMinutes", props.oldestMinutes),
      inRange(ranges.depth, "depth", props.depth),
    ]);
  }

  private createPoisonQueue(): SqsQueue {
    return createQueue(this, "Poison", {
      ...this.scope,
      name: this.poisonQueueName,
      key: this.key,
      retentionDays: DEAD_LETTER_RETENTION_DAYS,
      senders: [],
      deadLettersOf: [this.queueName],
    });
  }

  private createQueue(poison: SqsQueue): SqsQueue {
    const { topic, maxReceiveCount = 5 } = this.props;
    return createQueue(this, "Queue", {
      ...this.scope,
      name: this.queueName,
      key: this.key,
      retentionDays: this.props.retentionDays ?? 4,
      visibilityTimeoutSeconds: this.props.visibilityTimeoutSeconds ?? 30,
      senders: [deliveriesOf(topic, topic.arn)],
      poison: { queue: poison, name: this.poisonQueueName, maxReceiveCount },
    });
  }

  private createSubscription({ queue, redrivePolicy }: Undeliverable): void {
    new SnsTopicSubscription(this, "Subscription", {
      topicArn: this.props.topic.reference,
      protocol: "sqs",
      endpoint: this.resource.arn,
      rawMessageDelivery: this.props.rawMessageDelivery ?? true,
      ...filterArguments(this.props),
      redrivePolicy,
      dependsOn: [queue],
    });
  }

  private get scope() {
    const { account, region } = this.props.topic;
    return { account, region };
  }
}
