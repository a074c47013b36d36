import type { Principal, Statement } from "../../../iam/policy/policy";
import { isEveryone, principalsOf } from "../../../iam/policy/principals";
import { isOpaque } from "../../../iam/policy/texts";
import { statementRule } from "../rule";
import { includesAction, principalName } from "../statements";

const ASSUME = "sts:AssumeRole";
const BY_SAML = "sts:AssumeRoleWithSAML";
const BY_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

/** What a trust may allow besides, which is of use only together with one of those above. */
const COMPANIONS = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];

export const assumeAction = statementRule(
  {
    id: "assume-action",
    severity: "error",
    description: "An Allow in a role's trust by an action that its principal does not use.",
  },
  ({ policy, statement }) => {
    if (policy.kind !== "trust" || statement.effect !== "Allow" || statement.action.except)
      return [];
    if (hasOnlyCompanions(statement) || statement.action.values.some(isOpaque)) return [];
    return principalsOf(statement)
      .filter((one) => !isEveryone(one))
      .map((principal) => ({ principal, right: actionsFor(principal) }))
      .filter(({ right }) => !right.some((action) => includesAction(statement, action)))
      .map(({ principal, right }) => ({
        subject: principal.value,
        message: `${principalName(principal)} can assume a role by ${right.join(" or ")} only, so ${statement.action.values.join(", ")} gives it nothing`,
        fix: `write ${right.join(" or ")}`,
      }));
  },
);

function hasOnlyCompanions({ action }: Statement): boolean {
  return action.values.every((one) => COMPANIONS.includes(one.toLowerCase()));
}

/** A federated principal that only Terraform knows may be of either kind. */
function actionsFor({ type, value }: Principal): readonly string[] {
  if (type !== "Federated") return [ASSUME];
  if (value.includes(":saml-provider/")) return [BY_SAML];
  return isOpaque(value) && !value.includes(":oidc-provider/")
    ? [BY_WEB_IDENTITY, BY_SAML]
    : [BY_WEB_IDENTITY];
}
