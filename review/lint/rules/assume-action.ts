import { actionMatches } from "../../../iam/evaluate/match";
import type { PolicyDocument, Principal, Statement } from "../../../iam/policy/policy";
import { canonicalPrincipal, isEveryone, principalsOf } from "../../../iam/policy/principals";
import { isOpaque } from "../../../iam/policy/texts";
import { type Objection, statementRule } from "../rule";
import { includesAction } from "../statements";

const ASSUME = "sts:AssumeRole";
const BY_SAML = "sts:AssumeRoleWithSAML";
const BY_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

/** What a trust may allow besides, which is of use only together with one of those above. */
const COMPANIONS = ["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"];

export const assumeAction = statementRule(
  {
    id: "assume-action",
    severity: "error",
    description: "An Allow in a role's trust by an action that its principal does not use.",
  },
  ({ policy, statement }) => {
    const { effect, action } = statement;
    if (policy.kind !== "trust" || effect !== "Allow" || action.except) return [];
    if (action.values.length === 0 || action.values.some(isOpaque)) return [];
    const excluded = excludedPrincipals(statement, policy.document);
    // If none of the actions is of use, the principals say so already.
    return [
      ...excluded.map((principal) => ofPrincipal(principal, statement)),
      ...(excluded.length === principalsOf(statement).length ? [] : uselessActions(statement)),
    ];
  },
);

/** Principals that cannot assume the role by any of the statement's actions. */
function excludedPrincipals(statement: Statement, document: PolicyDocument): Principal[] {
  const others = hasOnlyCompanions(statement) ? document.statements : [statement];
  return principalsOf(statement)
    .filter((one) => !isEveryone(one) || hasOnlyCompanions(statement))
    .filter((one) => !others.some((other) => letsAssume(other, one)));
}

/** Whether the statement is one by which the principal, or some of those in it, can assume the role. */
function letsAssume(statement: Statement, principal: Principal): boolean {
  const { effect, action, principal: named } = statement;
  if (effect !== "Allow" || named === undefined) return false;
  if (action.values.some(isOpaque)) return true;
  if (!actionsFor(principal).some((one) => includesAction(statement, one))) return false;
  return named.except || named.values.some((one) => mayBeSame(canonicalPrincipal(one), principal));
}

/** An account and its roles may be the same people, and so may everybody and anybody. */
function mayBeSame(one: Principal, other: Principal): boolean {
  if (isEveryone(one) || isEveryone(other)) return true;
  if (one.type !== other.type) return false;
  return one.type === "AWS" || one.value === other.value || isOpaque(one.value + other.value);
}

function ofPrincipal(principal: Principal, { action }: Statement): Objection {
  const right = actionsFor(principal).join(" or ");
  return {
    subject: principal.value,
    message: `${principal.value} can assume a role only by ${right}, so ${action.values.join(", ")} gives it nothing`,
    fix: `write ${right}`,
  };
}

/** Entries that help none of the principals, beside others that do. */
function uselessActions(statement: Statement): Objection[] {
  const principals = principalsOf(statement);
  const useful = [...new Set([...principals.flatMap(actionsFor), ...COMPANIONS])];
  return statement.action.values
    .filter((entry) => !useful.some((one) => actionMatches(entry, one) !== false))
    .map((entry) => ({
      subject: ["entry", entry],
      message: `${entry} gives none of the statement's principals anything: of use to them are only ${useful.join(", ")}`,
      fix: `remove ${entry}`,
    }));
}

function hasOnlyCompanions({ action }: Statement): boolean {
  const companions = COMPANIONS.map((one) => one.toLowerCase());
  return (
    action.values.length > 0 && action.values.every((one) => companions.includes(one.toLowerCase()))
  );
}

/** A federated principal that only Terraform knows may be of either kind, and everybody of any. */
function actionsFor(principal: Principal): readonly string[] {
  const { type, value } = principal;
  if (isEveryone(principal)) return [ASSUME, BY_WEB_IDENTITY, BY_SAML];
  if (type !== "Federated") return [ASSUME];
  if (value.includes(":saml-provider/")) return [BY_SAML];
  return isOpaque(value) && !value.includes(":oidc-provider/")
    ? [BY_WEB_IDENTITY, BY_SAML]
    : [BY_WEB_IDENTITY];
}
