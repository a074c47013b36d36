import { statementName } from "../evaluate/explain";
import { display, tokensIn } from "../policy/opaque";
import { parseOperator } from "../policy/operators";
import type { Statement } from "../policy/policy";
import type { Row } from "./rows";

/** Why it could not be decided whether the row is access that was not there before. */
export function doubtsAbout({ words, gaps }: Row): string[] {
  const [{ cell, freedFrom }] = gaps;
  const statements = gaps.flatMap((gap) => [gap.cell, ...(gap.freedFrom ? [gap.freedFrom] : [])]);
  const causes = new Set(statements.flatMap(({ statement }) => causesIn(statement)));
  if (causes.size === 0) causes.add("there is no proof, and no request was found that shows it");
  const what = `${words.who.join(" or ")}: ${words.mayDo.join(", ")} on ${words.on.join(", ")}`;
  const deny = freedFrom ? `, which ${statementName(freedFrom)} denied` : "";
  return [...causes].map((cause) => `${statementName(cell)}, ${what}${deny}: ${cause}`);
}

function causesIn({ effect, principal, action, resource, conditions }: Statement): string[] {
  const texts = [
    ...(principal?.values ?? []).map(({ value }) => value),
    ...action.values,
    ...(resource?.values ?? []),
    ...conditions.flatMap(({ operator, key, values }) => [operator, key, ...values]),
  ];
  const tokens = texts.flatMap(tokensIn).map((token) => `${token} is known only at apply`);
  const operators = conditions
    .filter(({ operator, values }) => !parseOperator(operator) || values.length === 0)
    .map(({ operator, key }) => `what ${display(operator)} does to ${display(key)} is not known`);
  const inverted = principal?.except && effect === "Allow";
  const excepting = inverted ? ["AWS does not support NotPrincipal in an Allow"] : [];
  return [...tokens, ...operators, ...excepting];
}
