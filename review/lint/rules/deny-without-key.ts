import { foldKey } from "../../../iam/policy/context";
import { isNegated, parseOperator } from "../../../iam/policy/operators";
import type { Condition, PolicyDocument } from "../../../iam/policy/policy";
import { statementRule } from "../rule";

/** A request with long-lived access keys does not have these at all. */
const MFA_KEYS = ["aws:multifactorauthpresent", "aws:multifactorauthage"];

export const denyWithoutKey = statementRule(
  {
    id: "deny-without-key",
    severity: "warning",
    description:
      "A Deny without MFA that uses Bool aws:MultiFactorAuthPresent or NumericGreaterThan aws:MultiFactorAuthAge without IfExists.",
  },
  ({ policy, statement }) => {
    if (statement.effect !== "Deny") return [];
    return statement.conditions
      .filter(({ key }) => MFA_KEYS.includes(foldKey(key)))
      .filter(({ operator }) => failsWithoutKey(operator))
      .filter((condition) => !isDeniedElsewhere(condition, policy.document))
      .map(({ operator, key }) => ({
        subject: [operator, key],
        message: `${operator} ${key} does not deny requests that have no ${key}: those made with long-lived access keys pass without MFA`,
        fix: `write ${operator}IfExists`,
      }));
  },
);

function failsWithoutKey(name: string): boolean {
  const operator = parseOperator(name);
  if (operator === undefined || operator.base === "Null") return false;
  return !operator.ifExists && !isNegated(operator.base) && operator.qualifier !== "ForAllValues";
}

/** AWS's own examples have a second Deny for requests that lack the key. */
function isDeniedElsewhere({ key }: Condition, { statements }: PolicyDocument): boolean {
  return statements.some(
    ({ effect, conditions }) =>
      effect === "Deny" &&
      conditions.some(
        (one) =>
          MFA_KEYS.includes(foldKey(one.key)) &&
          (parseOperator(one.operator)?.base === "Null"
            ? one.values.join() === "true"
            : parseOperator(one.operator)?.ifExists === true && foldKey(one.key) === foldKey(key)),
      ),
  );
}
