import { foldKey } from "../../../iam/policy/context";
import { isPositive } from "../../../iam/policy/limits";
import type { Statement } from "../../../iam/policy/policy";
import { statementRule } from "../rule";
import { includesAction } from "../statements";

export const passRole = statementRule(
  { id: "pass-role", severity: "warning" },
  ({ policy, statement }) => {
    // Only an identity passes a role: a key's or a bucket's policy speaks of the key or the bucket.
    if (policy.kind === "resource") return [];
    const { effect, action, resource } = statement;
    if (effect !== "Allow" || action.except || !includesAction(statement, "iam:PassRole"))
      return [];
    if (namesService(statement)) return [];
    const roles = resource?.except ? "nearly every role" : (resource?.values ?? []).join(", ");
    return [
      {
        message: `the statement lets its holder pass ${roles} to any service, and so act with that role's rights through, for example, a function or an instance`,
        fix: "add StringEquals iam:PassedToService, for example social-messaging.amazonaws.com, and name the roles",
      },
    ];
  },
);

/** IfExists does not weaken this one: every request to pass a role has the key. */
function namesService({ conditions }: Statement): boolean {
  return conditions.some(
    ({ key, operator, values }) =>
      foldKey(key) === "iam:passedtoservice" &&
      isPositive(operator) &&
      values.length > 0 &&
      values.every((value) => /^[^*?]/.test(value)),
  );
}
