import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { queueArnOf } from "../../formats/arns";
import { createQueue, DEAD_LETTER_RETENTION_DAYS } from "../shared/encrypted-queue";
import type { MessagingKey } from "../shared/messaging-key";
import { poisonQueueName, undeliverableQueueName } from "../shared/names";
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
 */
export class QueueSubscription extends Construct implements HasDeadLetters {
  /** Literal. */
  public readonly queueName: string;
  /** Keeps what SNS could not deliver. */
  public readonly undeliverableQueueName: string;
  /** Keeps what no consumer could process. */
  public readonly poisonQueueName: string;
  public readonly deadLetterQueueNames: readonly string[];
  /** ARN of the queue that consumers read; literal, like the others. */
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
    const checked = checkSubscription(this, queue, props);
    this.queueName = checked.name;
    this.undeliverableQueueName = undeliverableQueueName(checked.name);
    this.poisonQueueName = poisonQueueName(checked.name);
    this.deadLetterQueueNames = [this.undeliverableQueueName, this.poisonQueueName];
    this.oldestMinutes = props.oldestMinutes;
    this.depth = props.depth;
    this.key = checked.key;
    this.queueArns = checked.queueArns;
    this.arn = queueArnOf(props.topic, this.queueName);
    this.resource = this.createQueue(this.createPoisonQueue());
    this.createSubscription(keepUndeliverable(this, props.topic, checked));
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

  private createSubscription(undeliverable: Undeliverable): void {
    new SnsTopicSubscription(this, "Subscription", {
      topicArn: this.props.topic.deployedArn,
      protocol: queue.protocol,
      endpoint: this.resource.arn,
      rawMessageDelivery: this.props.rawMessageDelivery ?? true,
      ...filterArguments(this.props),
      redrivePolicy: undeliverable.redrivePolicy,
      dependsOn: [undeliverable.queue],
    });
  }

  private get scope() {
    const { account, region } = this.props.topic;
    return { account, region };
  }
}
