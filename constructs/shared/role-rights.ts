import type { PolicyStatement } from "./policy-document";

/** Lists before the role is deleted: the provider makes sure that nothing hangs on it. */
const ROLE_ACTIONS = [
  "iam:CreateRole",
  "iam:GetRole",
  "iam:UpdateRoleDescription",
  "iam:UpdateAssumeRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:DeleteRole",
  "iam:PutRolePolicy",
  "iam:GetRolePolicy",
  "iam:DeleteRolePolicy",
  "iam:ListRolePolicies",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
] as const;

/**
 * What creates, changes and deletes roles. Who holds it writes their trust and permissions, and so may do
 * whatever these roles can be given.
 */
export function manageRoles(Sid: string, Resource: PolicyStatement["Resource"]): PolicyStatement {
  return { Sid, Effect: "Allow", Action: ROLE_ACTIONS, Resource };
}
