import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { literally } from "../shared/known-reference";
import { type DeadLetterMetrics, deadLetterMetrics } from "../shared/published-metrics";
import { deliveriesOf } from "../shared/publisher";
import { type FunctionOptions, lambdaFunction, partsOfArn } from "./function";
import type { HasDeadLetters, SubscribedTopic } from "./subscribed-topic";
import {
  checkSubscription,
  filterArguments,
  keepUndeliverable,
  type Undeliverable,
} from "./subscription";

export interface FunctionSubscriptionProps extends FunctionOptions {
  readonly topic: SubscribedTopic;
}

/**
 * Calls a Lambda function with each event of a topic, and keeps what could not be delivered. What
 * the function fails on is its own to keep: give it an on-failure destination. The ARN of an alias or a version
 * must be a literal, as a reference hides which part of it is the qualifier.
 * @throws ProblemsError for a malformed or taken name, a filter that cannot match, or a missing key
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 * @example
 * const chat = topic.subscribeFunction("Chat", { functionArn, wabaIds });
 * const lost = chat.undeliverableQueueName;
 */
export class FunctionSubscription extends Construct implements HasDeadLetters {
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
  /** The function: SNS keeps one subscription for each. */
  public readonly subscribedEndpoint: string;

  /** @internal Built by the topic: subscribeQueue, subscribeFunction, subscribeHttps. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FunctionSubscriptionProps,
  ) {
    super(scope, id);
    const checked = checkSubscription(this, lambdaFunction, props);
    this.subscribedEndpoint = props.functionArn;
    const undeliverable = keepUndeliverable(this, props.topic, checked);
    this.undeliverableQueueName = undeliverable.queue.name;
    this.deadLetterQueueNames = [this.undeliverableQueueName];
    this.queueArns = [undeliverable.queue.arn];
    this.literalQueueArns = [undeliverable.queue.literalArn];
    this.resource = this.createSubscription(this.createPermission(), undeliverable);
    this.node.defaultChild = this.resource;
  }

  /** What SQS measures of the dead letters, for alarms of your own. */
  public get metrics(): DeadLetterMetrics {
    return deadLetterMetrics(literally(this.undeliverableQueueName));
  }

  /** For this topic alone; its ARN names the account, too. */
  private createPermission(): LambdaPermission {
    const { topic } = this.props;
    const { name, service: principal, sourceArn } = deliveriesOf(topic, topic.literalArn);
    return new LambdaPermission(this, "Permission", {
      statementId: `Allow${name}Invoke`,
      ...partsOfArn(this.props.functionArn),
      action: "lambda:InvokeFunction",
      principal,
      sourceArn,
    });
  }

  private createSubscription(
    permission: LambdaPermission,
    undeliverable: Undeliverable,
  ): SnsTopicSubscription {
    return new SnsTopicSubscription(this, "Subscription", {
      topicArn: this.props.topic.arn,
      protocol: lambdaFunction.protocol,
      endpoint: this.props.functionArn,
      ...filterArguments(this.props),
      redrivePolicy: undeliverable.redrivePolicy,
      dependsOn: [permission, undeliverable.queue.resource],
    });
  }
}
