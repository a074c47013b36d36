import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { dashboardName } from "../alarms/texts";
import type { Scope } from "../shared/scope";
import { type DashboardDefinition, dashboard, dashboardBody, type Shown } from "./dashboard";

export interface MessagingDashboardProps extends Scope {
  /** Asked at synthesis, when every queue and alarm is known. */
  readonly shown: () => Shown;
}

/**
 * The CloudWatch dashboard of one environment, made of the very definitions behind its alarms.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 */
export class MessagingDashboard extends Construct {
  /** The dashboard itself. */
  public readonly resource: CloudwatchDashboard;

  /** @internal Built by `Monitoring`, which checks the props. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: MessagingDashboardProps,
  ) {
    super(scope, id);
    this.resource = new CloudwatchDashboard(this, "Dashboard", {
      dashboardName: dashboardName(props),
      dashboardBody: Lazy.stringValue({
        produce: () => JSON.stringify(dashboardBody(props, this.definition)),
      }),
    });
    this.node.defaultChild = this.resource;
  }

  /** As it stands now. */
  public get definition(): DashboardDefinition {
    return dashboard(this.props, this.props.shown());
  }
}
