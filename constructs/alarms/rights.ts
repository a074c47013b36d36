import { globalArnOf } from "../../formats/arns";
import { isOurs } from "../shared/part";
import { allow, type PolicyStatement } from "../shared/policy-document";
import { manageTopics } from "../shared/rights";
import type { Scope } from "../shared/scope";
import type { AlarmPart, AlarmTopicPart, BudgetPart } from "./decisions";
import { alarmArns, alarmName } from "./texts";

const SUBSCRIPTION_ACTIONS = [
  "sns:Subscribe",
  "sns:GetSubscriptionAttributes",
  "sns:Unsubscribe",
] as const;

/** What creates, changes and deletes the topics of alarms. */
export function manageAlarmTopics(topics: readonly AlarmTopicPart[]): PolicyStatement[] {
  const created = topics.filter(isOurs).map(({ arn }) => arn);
  return created.length === 0 ? [] : [manageTopics("ManageAlarmTopics", created)];
}

/** What subscribes addresses, to topics that exist as well. The ARN of a subscription continues its topic's. */
export function manageAlarmSubscriptions(topics: readonly AlarmTopicPart[]): PolicyStatement[] {
  const subscribed = topics
    .filter(({ emails }) => emails.length > 0)
    .flatMap(({ arn }) => [arn, `${arn}:*`]);
  if (subscribed.length === 0) return [];
  return [allow("ManageAlarmSubscriptions", SUBSCRIPTION_ACTIONS, subscribed)];
}

/** What creates, changes and deletes alarms: any under the environment's prefix, as limits come and go. */
export function manageAlarms(scope: Scope, alarms: readonly AlarmPart[]): PolicyStatement[] {
  return manageAll("ManageAlarms", alarms, alarmArns(scope, scope.namePrefix));
}

/** Budgets belong to no Region, and only their name says to which environment they belong. */
export function manageBudgets(scope: Scope, budgets: readonly BudgetPart[]): PolicyStatement[] {
  const any = `budget/${alarmName(scope.namePrefix, "spend-*")}`;
  return manageAll("ManageBudgets", budgets, globalArnOf(scope, "budgets", any));
}

function manageAll(
  Sid: string,
  parts: readonly (AlarmPart | BudgetPart)[],
  arn: string,
): PolicyStatement[] {
  const rights = [...new Set(parts.flatMap((part) => part.rights))];
  return rights.length === 0 ? [] : [allow(Sid, rights, arn)];
}

/** All that the check of alarms against an account may do. */
export const LIST_METRICS = "cloudwatch:ListMetrics";

/** All that the check of budgets asks of Cost Explorer. */
export const DIMENSION_VALUES = "ce:GetDimensionValues";

/** Needed only where there are budgets. */
export const READ_BILLED_NAMES = allow("ReadBilledNames", DIMENSION_VALUES, "*");

/** All that reading the bill asks of Cost Explorer. */
export const COST_AND_USAGE = "ce:GetCostAndUsage";

/** Shows the costs of the whole account: the action knows no resources. */
export const READ_BILL = allow("ReadBill", COST_AND_USAGE, "*");

/** The action knows no resources, and no condition for a namespace. */
export const LIST_FEE_METRICS = allow("ListFeeMetrics", LIST_METRICS, "*");
