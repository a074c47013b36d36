import { isOurs } from "../shared/part";
import { allow, type PolicyStatement } from "../shared/policy-document";
import { manageTopics } from "../shared/rights";
import type { EventTopicPart } from "./decisions";
import type { SubscriptionPart } from "./subscribers";

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

/** What creates, changes and deletes the topic, and nothing for one that exists. */
export function manageEventTopic(topic: EventTopicPart): PolicyStatement[] {
  return isOurs(topic) ? [manageTopics("ManageEventTopic", topic.arn)] : [];
}

/** What creates, changes and deletes queues, of subscribers and of dead letters alike. */
export function manageQueues(arns: readonly string[]): PolicyStatement[] {
  return arns.length === 0 ? [] : [allow("ManageQueues", QUEUE_ACTIONS, arns)];
}

/** The ARN of a subscription continues its topic's. */
export function manageSubscriptions(subscriptions: readonly SubscriptionPart[]): PolicyStatement[] {
  const topics = [...new Set(subscriptions.map(({ topicArn }) => topicArn))];
  const functions = [...new Set(subscriptions.flatMap(({ functionArns }) => functionArns))];
  if (topics.length === 0) return [];
  const arns = topics.flatMap((arn) => [arn, `${arn}:*`]);
  return [
    allow("ManageSubscriptions", SUBSCRIPTION_ACTIONS, arns),
    // A holder of AddPermission may let anybody call these functions.
    ...(functions.length === 0
      ? []
      : [allow("LetTopicCallFunctions", PERMISSION_ACTIONS, functions)]),
  ];
}
