import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { Construct } from "constructs";
import { checkProps } from "../shared/check-props";
import { policyJson } from "../shared/policy-document";
import { outcomeLogPolicyDecisions } from "./decisions";
import type { OutcomeLogPolicyProps } from "./options";
import { LOG_POLICY_NAME, logPolicy } from "./policies";

/**
 * Lets EventBridge write the logs of `MessageOutcomes`, whichever of them the account has in this Region: one policy for
 * all, because CloudWatch Logs takes ten of them in an account and Region.
 * @throws ProblemsError for a second one of the account and Region in one app
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
 * @example
 * new OutcomeLogPolicy(this, "LogPolicy", { account, region });
 */
export class OutcomeLogPolicy extends Construct {
  /** The policy itself, for arguments that this class does not offer. */
  public readonly resource: CloudwatchLogResourcePolicy;

  constructor(scope: Construct, id: string, props: OutcomeLogPolicyProps) {
    super(scope, id);
    checkProps(this, outcomeLogPolicyDecisions, props);
    this.resource = new CloudwatchLogResourcePolicy(this, "Policy", {
      policyName: LOG_POLICY_NAME,
      policyDocument: policyJson(logPolicy(props)),
    });
    this.node.defaultChild = this.resource;
  }
}
