import { nearest } from "../../../formats/nearest";
import { BASE_OPERATORS, parseOperator } from "../../../iam/policy/operators";
import { isOpaque } from "../../../iam/policy/texts";
import { statementRule } from "../rule";

const QUALIFIERS = ["", "ForAllValues:", "ForAnyValue:"];
const SPELLINGS: readonly string[] = BASE_OPERATORS.flatMap((base) =>
  QUALIFIERS.flatMap((qualifier) => [`${qualifier}${base}`, `${qualifier}${base}IfExists`]),
).filter((name) => parseOperator(name) !== undefined);

export const unknownOperator = statementRule(
  {
    id: "unknown-operator",
    severity: "error",
    description: "A condition operator that IAM does not document.",
  },
  ({ statement }) =>
    statement.conditions
      .filter(({ operator }) => parseOperator(operator) === undefined && !isOpaque(operator))
      .map(({ operator, key }) => ({
        subject: [operator, key],
        message: `${operator} is no condition operator: AWS refuses the policy`,
        fix: `write ${nearest(operator, SPELLINGS) ?? "one that IAM's reference lists"}`,
      })),
);
