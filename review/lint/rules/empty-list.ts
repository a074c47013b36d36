import type { Statement } from "../../../iam/policy/policy";
import { statementRule } from "../rule";

export const emptyList = statementRule(
  {
    id: "empty-list",
    severity: "error",
    description:
      "An empty list of principals, actions, resources or values of a condition, or a condition operator without a key.",
  },
  ({ statement }) => [
    ...listsOf(statement)
      .filter(([, values]) => values.length === 0)
      .map(([element]) => ({
        subject: element,
        message: `${element} is an empty list: AWS refuses the policy, or the statement does not do what it says`,
        fix: `write what is meant in ${element}, or remove the statement`,
      })),
    ...(statement.emptyOperators ?? []).map((operator) => ({
      subject: ["operator", operator],
      message: `Condition ${operator} has no key in it: the statement holds without any condition`,
      fix: `write the key and its values in ${operator}, or remove ${operator}`,
    })),
  ],
);

function listsOf(statement: Statement): (readonly [element: string, values: readonly unknown[]])[] {
  const { principal, action, resource, conditions } = statement;
  const selections = { Principal: principal, Action: action, Resource: resource };
  return [
    ...Object.entries(selections).flatMap(([element, one]) =>
      one === undefined ? [] : [[`${one.except ? "Not" : ""}${element}`, one.values] as const],
    ),
    ...conditions.map(({ operator, key, values }) => [`${operator} ${key}`, values] as const),
  ];
}
