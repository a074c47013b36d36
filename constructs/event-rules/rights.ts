import type { PolicyStatement } from "../shared/policy-document";
import { manageRoles } from "../shared/role-rights";
import type { EventRulePart } from "./decisions";

const RULE_ACTIONS = [
  "events:PutRule",
  "events:DescribeRule",
  "events:ListTagsForResource",
  "events:TagResource",
  "events:UntagResource",
  "events:DeleteRule",
  "events:PutTargets",
  "events:ListTargetsByRule",
  "events:RemoveTargets",
] as const;

/** What creates, changes and deletes rules with their roles; queues for dead letters are managed with all others. */
export function manageEventRules(rules: readonly EventRulePart[]): PolicyStatement[] {
  if (rules.length === 0) return [];
  const roles = rules.map(({ roleArn }) => roleArn);
  return [
    {
      Sid: "ManageEventRules",
      Effect: "Allow",
      Action: RULE_ACTIONS,
      Resource: rules.map(({ arn }) => arn),
    },
    manageRoles("ManageEventRuleRoles", roles),
    {
      Sid: "PassEventRuleRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } },
    },
  ];
}
