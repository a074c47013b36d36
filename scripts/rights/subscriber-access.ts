import type { Environment } from "../../app/environment";
import type { PolicyStatement } from "../../constructs/shared/policy-document";
import { resourcesOf } from "./resources";
import { ROLE_ACTIONS } from "./role-access";

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

/** Whoever holds it may give these roles any rights, as with the Connect role. */
export function manageEventRules(environment: Environment): PolicyStatement[] {
  const { eventRules } = resourcesOf(environment);
  if (eventRules.length === 0) return [];
  const roles = eventRules.map(({ roleArn }) => roleArn);
  return [
    {
      Sid: "ManageEventRules",
      Effect: "Allow",
      Action: RULE_ACTIONS,
      Resource: eventRules.map(({ arn }) => arn),
    },
    { Sid: "ManageEventRuleRoles", Effect: "Allow", Action: ROLE_ACTIONS, Resource: roles },
    {
      Sid: "PassEventRuleRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } },
    },
  ];
}
