import type { Environment } from "../../app/environment";
import { alarmArns, alarmName } from "../../constructs/alarms/names";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { manageTopics } from "../../constructs/shared/topic-rights";
import { globalArnOf } from "../../formats/arns";
import { type AlarmTopic, resourcesOf } from "./resources";

const ALARM_ACTIONS = [
  "cloudwatch:PutMetricAlarm",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:DeleteAlarms",
  "cloudwatch:ListTagsForResource",
  "cloudwatch:TagResource",
  "cloudwatch:UntagResource",
] as const;

const DASHBOARD_ACTIONS = [
  "cloudwatch:PutDashboard",
  "cloudwatch:GetDashboard",
  "cloudwatch:DeleteDashboards",
] as const;

const BUDGET_ACTIONS = [
  "budgets:ModifyBudget",
  "budgets:ViewBudget",
  "budgets:ListTagsForResource",
  "budgets:TagResource",
  "budgets:UntagResource",
] as const;

const SUBSCRIPTION_ACTIONS = [
  "sns:Subscribe",
  "sns:GetSubscriptionAttributes",
  "sns:Unsubscribe",
] as const;

/**
 * What Terraform needs besides the deploy policy for alarms, budgets, dashboard and whom they tell. A
 * policy of its own: together they would be too long for IAM. Queues have alarms even where nobody is told.
 */
export function alarmAccess(environment: Environment): PolicyDocument | undefined {
  const { alarms, spend, namePrefix } = environment;
  if (alarms === undefined) return watchesQueues(environment) ? unnotified(environment) : undefined;
  const { alarmTopics } = resourcesOf(environment);
  const composite = spend === undefined ? [] : ["cloudwatch:PutCompositeAlarm"];
  const dashboard = `dashboard/${alarmName(namePrefix, "dashboard")}`;
  return policyDocument([
    ...manageAlarmTopics(alarmTopics),
    allow("ManageAlarms", [...ALARM_ACTIONS, ...composite], alarmArns(environment, namePrefix)),
    allow("ManageDashboard", DASHBOARD_ACTIONS, globalArnOf(environment, "cloudwatch", dashboard)),
    ...manageSubscriptions(alarmTopics),
    ...manageBudgets(environment),
  ]);
}

function watchesQueues({ delivery }: Environment): boolean {
  return Object.values(delivery ?? {}).some((receivers = []) => receivers.length > 0);
}

function unnotified(environment: Environment): PolicyDocument {
  const arns = alarmArns(environment, environment.namePrefix);
  return policyDocument([allow("ManageAlarms", ALARM_ACTIONS, arns)]);
}

function manageAlarmTopics(topics: readonly AlarmTopic[]): PolicyStatement[] {
  const created = topics.filter((topic) => topic.created).map(({ arn }) => arn);
  return created.length === 0 ? [] : [manageTopics("ManageAlarmTopics", created)];
}

function manageSubscriptions(topics: readonly AlarmTopic[]): PolicyStatement[] {
  const subscribed = topics
    .filter(({ emails }) => emails > 0)
    .flatMap(({ arn }) => [arn, `${arn}:*`]); // the ARN of a subscription continues its topic's
  return subscribed.length === 0
    ? []
    : [allow("ManageAlarmSubscriptions", SUBSCRIPTION_ACTIONS, subscribed)];
}

/** Budgets belong to no Region, and their name is all that tells whose they are. */
function manageBudgets(environment: Environment): PolicyStatement[] {
  const { spend, namePrefix } = environment;
  const limited = spend?.limits.some(({ per }) => per !== "hour") ?? false;
  if (!limited || spend?.scope === "numbers" || !spend?.budgets.enabled) return [];
  const budgets = `budget/${alarmName(namePrefix, "spend-*")}`;
  return [allow("ManageBudgets", BUDGET_ACTIONS, globalArnOf(environment, "budgets", budgets))];
}

function allow(
  Sid: string,
  Action: PolicyStatement["Action"],
  Resource: PolicyStatement["Resource"],
): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}
