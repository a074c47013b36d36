import type { Environment } from "../../app/environment";
import type { PolicyStatement } from "../../constructs/shared/policy-document";
import { manageRoles } from "../../constructs/shared/role-rights";
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

const RULE_ACTIONS = [
  "events:PutRule",
  "events:DescribeRule",
  "events:ListTagsForResource",
  "events:TagResource",
  "events:UntagResource",
  "events:DeleteRule",
  "events:PutTargets",
  "events:ListTargetsByRule",
  "events:RemoveTargets",
] as const;

/** What creates, changes and deletes whoever receives events, and nothing where nobody does. */
export function manageSubscribers(environment: Environment): PolicyStatement[] {
  const { queueArns, functionArns } = resourcesOf(environment);
  if (queueArns.length === 0) return [];
  return [
    { Sid: "ManageQueues", Effect: "Allow", Action: QUEUE_ACTIONS, Resource: queueArns },
    ...manageSubscriptions(environment),
    ...(functionArns.length === 0 ? [] : [manageInvocations(functionArns)]),
    ...manageEventRules(environment),
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

/** Whoever holds it may give these roles any rights, as with the Connect role. */
function manageEventRules(environment: Environment): PolicyStatement[] {
  const { eventRules } = resourcesOf(environment);
  if (eventRules.length === 0) return [];
  const roles = eventRules.map(({ roleArn }) => roleArn);
  return [
    {
      Sid: "ManageEventRules",
      Effect: "Allow",
      Action: RULE_ACTIONS,
      Resource: eventRules.map(({ arn }) => arn),
    },
    manageRoles("ManageEventRuleRoles", roles),
    {
      Sid: "PassEventRuleRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } },
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
