import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { namePrefix } from "../../formats/names";
import { alarmName } from "../alarms/names";
import type { Scope } from "../shared/scope";
import { checkScope, literal, throwIfAny } from "../shared/validate";
import { type DashboardDefinition, dashboard, type Shown } from "./dashboard";
import { dashboardBody } from "./dashboard-body";

export interface MessagingDashboardProps extends Scope {
  /** Asked at synthesis, when every queue and alarm is known. */
  readonly shown: () => Shown;
}

/**
 * The CloudWatch dashboard of one environment, made of the very definitions behind its alarms.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 */
export class MessagingDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: MessagingDashboardProps,
  ) {
    super(scope, id);
    throwIfAny(this, [
      ...checkScope(this, props),
      literal(namePrefix, "namePrefix", props.namePrefix),
    ]);
    new CloudwatchDashboard(this, "Dashboard", {
      dashboardName: alarmName(props.namePrefix, "dashboard"),
      dashboardBody: Lazy.stringValue({
        produce: () => JSON.stringify(dashboardBody(props, this.definition)),
      }),
    });
  }

  /** As it stands now. */
  public get definition(): DashboardDefinition {
    return dashboard(this.props, this.props.shown());
  }
}
