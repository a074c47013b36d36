import type { Environment } from "../../app/environment";
import { budgetsWatch } from "../../constructs/alarms/budgets";
import { alarmArns, alarmName } from "../../constructs/alarms/names";
import { manageAlarmSubscriptions, manageAlarmTopics } from "../../constructs/alarms/rights";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { globalArnOf } from "../../formats/arns";

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

/**
 * What Terraform needs besides the deploy policy for alarms, budgets, dashboard and whom they tell. A
 * policy of its own: together they would be too long for IAM. Queues have alarms even where nobody is told.
 */
export function alarmAccess(environment: Environment): PolicyDocument | undefined {
  const { alarms, spend, namePrefix } = environment;
  if (alarms === undefined) return watchesQueues(environment) ? unnotified(environment) : undefined;
  const topics = partsWithRole(partsOf(environment), "alarm topic");
  const composite = spend === undefined ? [] : ["cloudwatch:PutCompositeAlarm"];
  const dashboard = `dashboard/${alarmName(namePrefix, "dashboard")}`;
  return policyDocument([
    ...manageAlarmTopics(topics),
    allow("ManageAlarms", [...ALARM_ACTIONS, ...composite], alarmArns(environment, namePrefix)),
    allow("ManageDashboard", DASHBOARD_ACTIONS, globalArnOf(environment, "cloudwatch", dashboard)),
    ...manageAlarmSubscriptions(topics),
    ...manageBudgets(environment),
  ]);
}

function watchesQueues({ delivery }: Environment): boolean {
  return Object.values(delivery).some((receivers = []) => receivers.length > 0);
}

function unnotified(environment: Environment): PolicyDocument {
  const arns = alarmArns(environment, environment.namePrefix);
  return policyDocument([allow("ManageAlarms", ALARM_ACTIONS, arns)]);
}

/** Budgets belong to no Region, and their name is all that tells whose they are. */
function manageBudgets(environment: Environment): PolicyStatement[] {
  const { spend, namePrefix } = environment;
  if (spend === undefined || !budgetsWatch(spend)) return [];
  if (spend.limits.every(({ per }) => per === "hour")) return [];
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
