import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import type { DashboardDefinition } from "../../alarms/dashboard";
import { dashboardBody } from "../../alarms/dashboard-body";
import type { AwsScope } from "../../rules/arns";

export interface MessagingDashboardProps extends AwsScope {
  readonly definition: DashboardDefinition;
}

/** The CloudWatch dashboard of one environment, made of the very definitions behind its alarms. */
export class MessagingDashboard extends Construct {
  constructor(scope: Construct, id: string, props: MessagingDashboardProps) {
    super(scope, id);
    new CloudwatchDashboard(this, "Dashboard", {
      dashboardName: props.definition.name,
      dashboardBody: JSON.stringify(dashboardBody(props, props.definition)),
    });
  }
}
