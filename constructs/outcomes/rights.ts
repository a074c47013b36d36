import { type AwsScope, arnOf } from "../../formats/arns";
import { allow, type PolicyStatement } from "../shared/policy-document";
import { RULE_ACTIONS } from "../shared/rights";
import type { OutcomeLogPart } from "./decisions";

const LOG_ACTIONS = [
  "logs:CreateLogGroup",
  "logs:AssociateKmsKey",
  "logs:PutRetentionPolicy",
  "logs:ListTagsForResource",
  "logs:TagResource",
  "logs:UntagResource",
  "logs:PutMetricFilter",
  "logs:DescribeMetricFilters",
  "logs:DeleteMetricFilter",
  "logs:DeleteLogGroup",
] as const;

const POLICY_ACTIONS = [
  "logs:PutResourcePolicy",
  "logs:DescribeResourcePolicies",
  "logs:DeleteResourcePolicy",
] as const;

/** What creates, changes and deletes the log of outcomes, its filters and its rule; its key is managed with all others. */
export function manageOutcomes(scope: AwsScope, log: OutcomeLogPart): PolicyStatement[] {
  const { arn, ruleArn, createsPolicy } = log;
  return [
    allow("ManageOutcomeLog", LOG_ACTIONS, [arn, `${arn}:*`]), // AWS writes the ARN in both ways
    allow("FindLogGroups", "logs:DescribeLogGroups", arnOf(scope, "logs", "log-group:*")),
    allow("ManageOutcomeRule", RULE_ACTIONS, ruleArn),
    // These know no resources.
    ...(createsPolicy ? [allow("ManageLogPolicies", POLICY_ACTIONS, "*")] : []),
  ];
}
