import type { Environment } from "../../app/environment";
import {
  manageAlarmSubscriptions,
  manageAlarms,
  manageAlarmTopics,
  manageBudgets,
} from "../../constructs/alarms/rights";
import { manageDashboard } from "../../constructs/dashboard/decisions";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";

/**
 * What Terraform needs besides the deploy policy for alarms, budgets, dashboard and whom they notify. A
 * policy of its own: together they would be too long for IAM. Queues have alarms even where nobody is notified.
 */
export function alarmAccess(environment: Environment): PolicyDocument | undefined {
  const parts = partsOf(environment);
  const topics = partsWithRole(parts, "alarm topic");
  const statements = [
    ...manageAlarmTopics(topics),
    ...manageAlarms(environment, partsWithRole(parts, "alarm")),
    ...partsWithRole(parts, "dashboard").map(manageDashboard),
    ...manageAlarmSubscriptions(topics),
    ...manageBudgets(environment, partsWithRole(parts, "budget")),
  ];
  return statements.length === 0 ? undefined : policyDocument(statements);
}
