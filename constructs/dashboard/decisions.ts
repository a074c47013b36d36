import { globalArnOf } from "../../formats/arns";
import type { AlarmOptions } from "../alarms/options";
import { dashboardName } from "../alarms/texts";
import type { Capability } from "../shared/capability";
import type { Part } from "../shared/part";
import { allow, type PolicyStatement } from "../shared/policy-document";
import type { Scope } from "../shared/scope";

/** Who is notified of alarms also looks at a dashboard. */
interface Environment extends Scope {
  readonly alarms?: AlarmOptions;
}

export interface DashboardPart extends Part {
  readonly role: "dashboard";
  readonly arn: string;
}

export const dashboards: Capability<Environment, DashboardPart> = {
  findings: () => [],
  names: () => [],
  parts: (environment) => {
    if (environment.alarms === undefined) return [];
    const arn = globalArnOf(environment, "cloudwatch", `dashboard/${dashboardName(environment)}`);
    return [{ role: "dashboard", arn, owner: "this environment", declaredAt: ["alarms"] }];
  },
};

const DASHBOARD_ACTIONS = [
  "cloudwatch:PutDashboard",
  "cloudwatch:GetDashboard",
  "cloudwatch:DeleteDashboards",
] as const;

/** What creates, changes and deletes a dashboard, which belongs to no Region. */
export function manageDashboard({ arn }: DashboardPart): PolicyStatement {
  return allow("ManageDashboard", DASHBOARD_ACTIONS, arn);
}
