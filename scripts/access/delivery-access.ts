import type { PolicyStatement } from "../../constructs/policies/document";
import type { Environment } from "../../environments/schema";
import { resourcesOf } from "./resources";

const QUEUE_ACTIONS = [
  "sqs:CreateQueue",
  "sqs:GetQueueAttributes",
  "sqs:SetQueueAttributes",
  "sqs:ListQueueTags",
  "sqs:TagQueue",
  "sqs:UntagQueue",
  "sqs:DeleteQueue",
] as const;

const SUBSCRIPTION_ACTIONS = [
  "sns:Subscribe",
  "sns:GetSubscriptionAttributes",
  "sns:SetSubscriptionAttributes",
  "sns:Unsubscribe",
] as const;

const PERMISSION_ACTIONS = ["lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"];

/** What creates, changes and deletes the subscriptions of an environment, and nothing without any. */
export function manageDelivery(environment: Environment): PolicyStatement[] {
  const { topic, queueArns, functionArns } = resourcesOf(environment);
  if (queueArns.length === 0) return [];
  return [
    { Sid: "ManageQueues", Effect: "Allow", Action: QUEUE_ACTIONS, Resource: queueArns },
    {
      Sid: "ManageSubscriptions",
      Effect: "Allow",
      Action: SUBSCRIPTION_ACTIONS,
      Resource: [topic.arn, `${topic.arn}:*`], // the ARN of a subscription continues its topic's
    },
    ...(functionArns.length === 0 ? [] : [manageInvocations(functionArns)]),
  ];
}

/** Whoever holds it may let anybody call these functions: that is what AddPermission is. */
function manageInvocations(functionArns: readonly string[]): PolicyStatement {
  return {
    Sid: "LetTopicCallFunctions",
    Effect: "Allow",
    Action: PERMISSION_ACTIONS,
    Resource: functionArns,
  };
}
