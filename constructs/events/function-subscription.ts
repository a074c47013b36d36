import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import type { Construct } from "constructs";
import type { Finding } from "../../formats/finding";
import { takeName, throwFindings } from "../shared/check-props";
import { constructOf, functionOf } from "../shared/given-function";
import { deliveriesOf } from "../shared/publisher";
import { type FunctionOptions, type FunctionSettings, lambdaFunction } from "./function";
import { PushSubscription } from "./push-subscription";
import type { SubscribedTopic } from "./subscribed-topic";
import { subscribedEndpoint } from "./subscriber-kind";

export interface FunctionSubscriptionProps extends FunctionOptions {
  readonly topic: SubscribedTopic;
}

/**
 * Calls a Lambda function with each event of a topic, and keeps what could not be delivered. What
 * the function fails on is its own to keep: give it an on-failure destination. The ARN of an alias or a version
 * must be a literal, as a reference hides which part of it is the qualifier; the construct of an alias may be given.
 * @throws ProblemsError for a malformed or taken name, a filter that cannot match, or a missing key
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 * @example
 * const chat = topic.subscribeFunction("Chat", { functionArn, wabaIds });
 * const lost = chat.undeliverableQueueName;
 */
export class FunctionSubscription extends PushSubscription {
  /** @internal Built by the topic: subscribeQueue, subscribeFunction, subscribeHttps. */
  constructor(scope: Construct, id: string, props: FunctionSubscriptionProps) {
    const literal: FunctionSettings = { ...props, functionArn: functionOf(props.functionArn).arn };
    super(scope, id, lambdaFunction, { ...literal, topic: props.topic }, (construct) => {
      throwFindings(construct, subscribedTwice(construct, props));
      return [permission(construct, props)];
    });
  }
}

/** A function given as a construct has an ARN that is not known yet, so it is recognised by its place in the app. */
function subscribedTwice(
  construct: Construct,
  { topic, functionArn }: FunctionSubscriptionProps,
): Finding[] {
  const path = constructOf(functionArn)?.node.path;
  return path === undefined ? [] : takeName(construct, subscribedEndpoint(topic.literalArn, path));
}

/** For this topic alone; its ARN names the account, too. */
function permission(
  construct: Construct,
  { topic, functionArn }: FunctionSubscriptionProps,
): LambdaPermission {
  const { functionName, qualifier } = functionOf(functionArn);
  const { name, service: principal, sourceArn } = deliveriesOf(topic, topic.literalArn);
  return new LambdaPermission(construct, "Permission", {
    statementId: `Allow${name}Invoke`,
    functionName,
    qualifier,
    action: "lambda:InvokeFunction",
    principal,
    sourceArn,
  });
}
