import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { queueArnOf } from "../../formats/arns";
import { Grants } from "../grants/grants";
import { consumer } from "../grants/resources";
import { AddedStatements, type ResourceStatement } from "../shared/added-statements";
import {
  type CreatedQueue,
  createQueue,
  DEAD_LETTER_RETENTION_DAYS,
} from "../shared/encrypted-queue";
import type { GivenFunction } from "../shared/given-function";
import type { Grantee } from "../shared/grantee";
import { importExisting } from "../shared/import-existing";
import { literally } from "../shared/known-reference";
import type { MessagingKey } from "../shared/messaging-key";
import { poisonQueueName } from "../shared/names";
import {
  deadLetterMetrics,
  queueMetrics,
  type SubscribedQueueMetrics,
} from "../shared/published-metrics";
import { deliveriesOf, type Publisher } from "../shared/publisher";
import { queueStatements } from "../shared/resource-policies";
import type { ConsumerOptions } from "./consumer";
import { type QueueOptions, queue } from "./queue";
import type { HasDeadLetters, SubscribedTopic } from "./subscribed-topic";
import {
  type Checked,
  checkSubscription,
  filterArguments,
  keepUndeliverable,
  type Undeliverable,
} from "./subscription";

/** As SQS has it. */
const VISIBILITY_TIMEOUT_SECONDS = 30;

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
  private readonly added: AddedStatements;
  private readonly grants: Grants;

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
    this.literalArn = queueArnOf(this.scope, checked.name);
    this.added = new AddedStatements(
      this,
      "sqs",
      () => [this.literalArn],
      () => queueStatements(this.literalArn, this.senders),
    );
    this.added.keep(props.statements);
    this.grants = new Grants(this, props.topic, checked.name);
    const poison = this.createPoisonQueue(checked);
    const read = this.createQueue(poison, checked);
    const undeliverable = keepUndeliverable(this, props.topic, checked);
    this.resource = read.resource;
    this.node.defaultChild = this.resource;
    this.arn = read.arn;
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

  /**
   * Lets a role receive and delete messages of the queue that consumers read, and decrypt them with the key, through
   * SQS alone. Of a Lambda function, `consumeWith` does this, too.
   * @throws ProblemsError for what is no role of this account
   * @example
   * inbound.grantConsume(role);
   */
  public grantConsume(grantee: Grantee): IamRolePolicy {
    const { literalArn, key } = this;
    return this.grants.add(consumer, grantee, undefined, { ...this.scope, literalArn, key });
  }

  /**
   * Lets Lambda read the queue for a function, and the function's role receive, delete and decrypt the events. The
   * function returns which of a batch it could not process, as `{ batchItemFailures: [{ itemIdentifier: messageId }] }`:
   * those alone come back, and after `maxReceiveCount` receives they count as poison. Returning nothing means
   * that all are processed, throwing an error that none is.
   * @param lambda a LambdaFunction, a LambdaAlias, or the ARN of a function in the queue's account and Region
   * @throws ProblemsError for a second function, a role that is not known or not of this account, a timeout of the
   * function that is longer than the queue's `visibilityTimeoutSeconds`, or options outside of Lambda's limits
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   * @example
   * const inbound = whatsapp.events.subscribeQueue("Inbound", { visibilityTimeoutSeconds: 180 });
   * inbound.consumeWith(chat, { maxConcurrency: 10 }); // chat is a LambdaFunction with timeout: 30
   */
  public consumeWith(
    lambda: GivenFunction,
    options: ConsumerOptions = {},
  ): LambdaEventSourceMapping {
    const lazily = require("./queue-consumer") as typeof import("./queue-consumer");
    const { visibilityTimeoutSeconds = VISIBILITY_TIMEOUT_SECONDS } = this.props;
    return lazily.createConsumer(
      this,
      { ...this.scope, visibilityTimeoutSeconds },
      lambda,
      options,
    );
  }

  /**
   * Adds a statement to the policy of the queue that consumers read. Those of the dead letters stay as they are.
   * @throws ProblemsError with everything that is wrong with the statement: a Sid that is taken, everybody or a
   * service without a condition on who calls, operations of other services, another resource
   * @example
   * inbound.addToResourcePolicy({
   *   Sid: "DenyPurge",
   *   Effect: "Deny",
   *   Principal: "*",
   *   Action: "sqs:PurgeQueue",
   * });
   */
  public addToResourcePolicy(statement: ResourceStatement): void {
    this.added.add(statement);
  }

  private createPoisonQueue({ adopt }: Checked): CreatedQueue {
    return createQueue(this, "Poison", {
      ...this.scope,
      name: poisonQueueName(this.literalQueueName),
      key: this.key,
      retentionDays: DEAD_LETTER_RETENTION_DAYS,
      senders: [],
      deadLettersOf: [this.literalQueueName],
      adopt: adopt.queues?.includes("poison"),
    });
  }

  private createQueue(poison: CreatedQueue, { adopt }: Checked): CreatedQueue {
    const { maxReceiveCount = 5, retentionDays, visibilityTimeoutSeconds } = this.props;
    return createQueue(this, "Queue", {
      ...this.scope,
      name: this.literalQueueName,
      key: this.key,
      retentionDays: retentionDays ?? 4,
      visibilityTimeoutSeconds: visibilityTimeoutSeconds ?? VISIBILITY_TIMEOUT_SECONDS,
      senders: this.senders,
      added: () => this.added.all,
      poison: { queue: poison, maxReceiveCount },
      adopt: adopt.queues?.includes("queue"),
      chosen: [
        ...(retentionDays === undefined ? [] : ["message_retention_seconds"]),
        ...(visibilityTimeoutSeconds === undefined ? [] : ["visibility_timeout_seconds"]),
      ],
    });
  }

  private createSubscription(undeliverable: Undeliverable): void {
    const subscription = new SnsTopicSubscription(this, "Subscription", {
      topicArn: this.props.topic.arn,
      protocol: queue.protocol,
      endpoint: this.resource.arn,
      rawMessageDelivery: this.props.rawMessageDelivery ?? true,
      ...filterArguments(this.props),
      redrivePolicy: undeliverable.redrivePolicy,
      dependsOn: [undeliverable.queue.resource],
    });
    const { adopt } = this.props;
    if (adopt?.subscription) importExisting(subscription, adopt.subscription);
  }

  private get senders(): Publisher[] {
    const { topic } = this.props;
    return [deliveriesOf(topic, topic.literalArn)];
  }

  private get scope() {
    const { account, region } = this.props.topic;
    return { account, region };
  }
}
