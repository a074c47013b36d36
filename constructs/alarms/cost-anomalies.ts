import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor";
import { CeAnomalySubscription } from "@cdktf/provider-aws/lib/ce-anomaly-subscription";
import { Construct } from "constructs";
import { checkProps } from "../shared/check-props";
import { type CostAnomaliesProps, costAnomalies, costAnomaliesDecisions } from "./anomalies";

/**
 * Notifies a topic of unusual spend in **all services** of the account, as soon as AWS Cost Anomaly Detection notices it
 * in billing data. An account has one monitor of all services, so create it in one stack alone, or use the one that exists.
 * @throws ProblemsError for an amount, a name or a monitor that is malformed or elsewhere, or a second monitor in the app
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html
 * @example
 * new CostAnomalies(this, "Anomalies", { account, region, name: "acme-anomalies", usd: 20, target });
 */
export class CostAnomalies extends Construct {
  /** The subscription itself, for arguments that this class does not offer. */
  public readonly resource: CeAnomalySubscription;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CostAnomaliesProps,
  ) {
    super(scope, id);
    checkProps(this, costAnomaliesDecisions, props);
    const { name, usd, target, existingMonitorArn = this.createMonitor() } = props;
    target.grantPublish(costAnomalies(props));
    this.resource = new CeAnomalySubscription(this, "Subscription", {
      name,
      frequency: "IMMEDIATE", // the only one that a topic can have
      monitorArnList: [existingMonitorArn],
      subscriber: [{ type: "SNS", address: target.arn }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(usd)],
        },
      },
    });
    this.node.defaultChild = this.resource;
  }

  private createMonitor(): string {
    return new CeAnomalyMonitor(this, "Monitor", {
      name: this.props.name,
      monitorType: "DIMENSIONAL",
      monitorDimension: "SERVICE",
    }).arn;
  }
}
