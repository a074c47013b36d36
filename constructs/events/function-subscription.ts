import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { undeliverableQueueName } from "../shared/names";
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
 */
export class FunctionSubscription extends Construct implements HasDeadLetters {
  public readonly queueName: undefined;
  /** Literal. */
  public readonly undeliverableQueueName: string;
  public readonly deadLetterQueueNames: readonly string[];
  public readonly queueArns: readonly string[];
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
    this.undeliverableQueueName = undeliverableQueueName(checked.name);
    this.deadLetterQueueNames = [this.undeliverableQueueName];
    this.subscribedEndpoint = props.functionArn;
    this.queueArns = checked.queueArns;
    const undeliverable = keepUndeliverable(this, props.topic, checked);
    this.createSubscription(this.createPermission(), undeliverable);
  }

  /** For this topic alone; its ARN names the account, too. */
  private createPermission(): LambdaPermission {
    const { topic } = this.props;
    const { name, service: principal, sourceArn } = deliveriesOf(topic, topic.arn);
    return new LambdaPermission(this, "Permission", {
      statementId: `Allow${name}Invoke`,
      ...partsOfArn(this.props.functionArn),
      action: "lambda:InvokeFunction",
      principal,
      sourceArn,
    });
  }

  private createSubscription(permission: LambdaPermission, undeliverable: Undeliverable): void {
    new SnsTopicSubscription(this, "Subscription", {
      topicArn: this.props.topic.deployedArn,
      protocol: lambdaFunction.protocol,
      endpoint: this.props.functionArn,
      ...filterArguments(this.props),
      redrivePolicy: undeliverable.redrivePolicy,
      dependsOn: [permission, undeliverable.queue],
    });
  }
}
