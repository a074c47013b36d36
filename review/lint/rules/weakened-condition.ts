import { isKeyThat } from "../../../iam/policy/condition-keys";
import { demands, passesWithoutKey } from "../../../iam/policy/limits";
import { parseOperator } from "../../../iam/policy/operators";
import { statementRule } from "../rule";

export const weakenedCondition = statementRule(
  {
    id: "weakened-condition",
    severity: "warning",
    description: "IfExists or ForAllValues on a condition that limits who may call, in an Allow.",
  },
  ({ statement }) => {
    if (statement.effect !== "Allow") return [];
    return statement.conditions
      .filter(({ operator, key }) => passesWithoutKey(operator) && guards(key))
      .filter(({ key }) => !demands(statement, key))
      .map(({ operator, key }) => ({
        subject: [operator, key],
        message: `${operator} ${key} also lets in every request that has no ${key}`,
        fix: `write ${operator.replace(/IfExists$/i, "").replace(/^ForAllValues:/i, "ForAnyValue:")}${parseOperator(operator)?.qualifier === "ForAllValues" ? ', or add Null with "false" for the key' : ""}`,
      }));
  },
);

/** No request passes because it lacks a key that every signed request has. */
function guards(key: string): boolean {
  return (isKeyThat("caller", key) || isKeyThat("guards", key)) && !isKeyThat("always", key);
}
