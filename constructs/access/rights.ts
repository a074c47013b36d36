import { globalArnOf } from "../../formats/arns";
import { isOurs } from "../shared/part";
import { allow, type PolicyStatement } from "../shared/policy-document";
import { MANAGED_POLICY_ACTIONS } from "../shared/rights";
import type { Scope } from "../shared/scope";
import { type AccessPart, accessPolicyPrefix, roleArnsOf } from "./decisions";

/** Any policy of this environment that gives a role access: one more role asks for no other rights on policies. */
export function accessPolicies(scope: Scope): string {
  return globalArnOf(scope, "iam", `policy/${accessPolicyPrefix(scope)}*`);
}

/**
 * What writes the policies, attaches them to the listed roles and detaches them again, and touches nothing else of these
 * roles. A holder decides what the policies say, and so what the listed roles may do.
 */
export function manageAccess(scope: Scope, access: readonly AccessPart[]): PolicyStatement[] {
  const here = access.filter(isOurs);
  if (here.length === 0) return [];
  const policies = accessPolicies(scope);
  const roles = here.flatMap(({ grantee }) => roleArnsOf(scope, grantee));
  return [
    allow("ManageAccessPolicies", MANAGED_POLICY_ACTIONS, policies),
    allow("AttachAccessPolicies", ["iam:AttachRolePolicy", "iam:DetachRolePolicy"], roles, {
      ArnLike: { "iam:PolicyARN": policies },
    }),
    allow("FindAccessPolicies", "iam:ListAttachedRolePolicies", roles),
  ];
}
