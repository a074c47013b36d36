import { foldKey } from "../../../iam/policy/context";
import { parseOperator } from "../../../iam/policy/operators";
import { statementRule } from "../finding";
import { demands, isLimitingKey, passesWithoutKey } from "../limits";

/** Keys that keep somebody out as well, though they do not say who. */
const ALSO_GUARDING = [
  "aws:multifactorauthpresent",
  "aws:multifactorauthage",
  "aws:securetransport",
  "sts:externalid",
];
/** Every signed request has these, so that nothing passes for the lack of them. */
const ALWAYS_THERE = ["aws:principalarn", "aws:principalaccount", "aws:userid"];

export const weakenedCondition = statementRule(
  { id: "weakened-condition", severity: "warning" },
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

function guards(key: string): boolean {
  const folded = foldKey(key);
  return (isLimitingKey(key) || ALSO_GUARDING.includes(folded)) && !ALWAYS_THERE.includes(folded);
}
