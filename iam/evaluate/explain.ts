import type { Truth } from "../policy/truth";
import { variableKeys } from "../policy/variables";
import type { Judgement } from "./evaluate";

/** Names a statement the way the reader's errors do. */
export function statementName({
  index,
  statement: { sid },
}: Pick<Judgement, "index" | "statement">): string {
  return `Statement[${index}]${sid ? ` (Sid ${sid})` : ""}`;
}

/** What of a statement has the given truth, in the words of the policy. */
export function partsThatAre(truth: Truth, judgement: Judgement): string[] {
  const elements = (["principal", "action", "resource"] as const).filter(
    (element) => judgement[element] === truth,
  );
  const conditions = judgement.statement.conditions
    .filter((_, position) => judgement.conditions[position] === truth)
    .map(({ operator, key }) => `condition ${operator} ${key}`);
  return [...elements, ...conditions];
}

/** The condition keys on which a statement that is unknown depends, as the policy writes them. */
export function undecidedKeys({ statement, resource, conditions }: Judgement): string[] {
  const open = statement.conditions.filter((_, position) => conditions[position] === "unknown");
  const values = [
    ...(resource === "unknown" ? (statement.resource?.values ?? []) : []),
    ...open.flatMap((condition) => condition.values),
  ];
  return [...new Set([...open.map(({ key }) => key), ...values.flatMap(variableKeys)])];
}

/** The Allow statement for this action that comes closest, before all one for this principal. */
export function nearestMiss(judgements: readonly Judgement[]): string | undefined {
  const candidates = judgements
    .filter(({ statement, action }) => statement.effect === "Allow" && action !== false)
    .map((judgement) => ({ judgement, failing: partsThatAre(false, judgement) }))
    .sort((one, other) => distance(one.failing) - distance(other.failing));
  const [closest] = candidates;
  if (closest === undefined) return undefined;
  return `${statementName(closest.judgement)} does not match in its ${closest.failing.join(" and ")}`;
}

function distance(failing: readonly string[]): number {
  return failing.length + (failing.includes("principal") ? 1000 : 0);
}
