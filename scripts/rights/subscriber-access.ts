import type { Environment } from "../../app/environment";
import { manageEventRules } from "../../constructs/event-rules/rights";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import type { PolicyStatement } from "../../constructs/shared/policy-document";
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
  "sns:ListSubscriptionsByTopic",
  "sns:SetSubscriptionAttributes",
  "sns:Unsubscribe",
] as const;

const PERMISSION_ACTIONS = ["lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"];

/** What creates, changes and deletes whoever receives events, and nothing where nobody does. */
export function manageSubscribers(environment: Environment): PolicyStatement[] {
  const { queueArns: ofSubscribers, functionArns } = resourcesOf(environment);
  const rules = partsWithRole(partsOf(environment), "event rule");
  const deadLetters = rules.map(({ deadLetterQueueArn }) => deadLetterQueueArn);
  const queueArns = [...ofSubscribers, ...deadLetters];
  if (queueArns.length === 0) return [];
  return [
    { Sid: "ManageQueues", Effect: "Allow", Action: QUEUE_ACTIONS, Resource: queueArns },
    ...manageSubscriptions(environment),
    ...(functionArns.length === 0 ? [] : [manageInvocations(functionArns)]),
    ...manageEventRules(rules),
  ];
}

/** The ARN of a subscription continues its topic's. */
function manageSubscriptions(environment: Environment): PolicyStatement[] {
  const { arn } = resourcesOf(environment).topic;
  const { queues, functions, https } = environment.delivery;
  if (queues.length + functions.length + https.length === 0) return [];
  return [
    {
      Sid: "ManageSubscriptions",
      Effect: "Allow",
      Action: SUBSCRIPTION_ACTIONS,
      Resource: [arn, `${arn}:*`],
    },
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
