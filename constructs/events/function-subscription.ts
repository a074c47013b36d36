import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { functionArn } from "../../formats/arns";
import { undeliverableQueueName } from "../shared/names";
import { deliveriesOf } from "../shared/publisher";
import { arnWithin } from "../shared/validate";
import type { HasDeadLetters } from "./dead-letters";
import type { SubscribedTopic } from "./subscribed-topic";
import { checked, filterArguments, nameOf, type SubscriberOptions } from "./subscriber";
import { keepUndeliverable, type Undeliverable } from "./undeliverable";

/** Which function, and which events. */
export interface FunctionOptions extends SubscriberOptions {
  /**
   * In the topic's account and Region: elsewhere only the function's owner can let SNS in. Of an alias
   * or a version as a literal, as a reference hides which part of it is the qualifier.
   */
  readonly functionArn: string;
}

export interface FunctionSubscriptionProps extends FunctionOptions {
  readonly topic: SubscribedTopic;
}

/**
 * Calls a Lambda function with each event of a topic, and keeps what could not be delivered. What
 * the function fails on is its own to keep: give it an on-failure destination.
 * @throws ProblemsError for a malformed or taken name, a filter that cannot match, or a missing key
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export class FunctionSubscription extends Construct implements HasDeadLetters {
  public readonly queueName: undefined;
  /** Literal. */
  public readonly undeliverableQueueName: string;
  /** Of its queues for dead letters. */
  public readonly deadLetterQueueNames: readonly string[];
  public readonly queueArns: readonly string[];
  /** The function, by which SNS tells subscriptions apart. */
  public readonly subscribedEndpoint: string;

  /** @internal Built by the topic: subscribeQueue, subscribeFunction, subscribeHttps. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FunctionSubscriptionProps,
  ) {
    super(scope, id);
    const { topic } = props;
    const name = nameOf(this, topic, props.name);
    this.undeliverableQueueName = undeliverableQueueName(name);
    this.deadLetterQueueNames = [this.undeliverableQueueName];
    const endpoint = { field: "functionArn", value: props.functionArn };
    this.subscribedEndpoint = props.functionArn;
    const queueNames = this.deadLetterQueueNames;
    const { key, queueArns } = checked(this, topic, { ...props, name, queueNames, endpoint }, [
      arnWithin(topic, functionArn, "functionArn", props.functionArn),
    ]);
    this.queueArns = queueArns;
    this.createSubscription(this.createPermission(), keepUndeliverable(this, topic, name, key));
  }

  /** Of this topic alone; its ARN names the account, too. */
  private createPermission(): LambdaPermission {
    const { topic } = this.props;
    const { name, service: principal, sourceArn } = deliveriesOf(topic, topic.arn);
    return new LambdaPermission(this, "Permission", {
      statementId: `Allow${name}Invoke`,
      ...parted(this.props.functionArn),
      action: "lambda:InvokeFunction",
      principal,
      sourceArn,
    });
  }

  private createSubscription(permission: LambdaPermission, undeliverable: Undeliverable): void {
    new SnsTopicSubscription(this, "Subscription", {
      topicArn: this.props.topic.reference,
      protocol: "lambda",
      endpoint: this.props.functionArn,
      ...filterArguments(this.props),
      redrivePolicy: undeliverable.redrivePolicy,
      dependsOn: [permission, undeliverable.queue],
    });
  }
}

/** The function, and which of its aliases or versions. */
function parted(arn: string) {
  if (Token.isUnresolved(arn)) return { functionName: arn };
  const parts = arn.split(":");
  return { functionName: parts.slice(0, 7).join(":"), qualifier: parts[7] };
}
