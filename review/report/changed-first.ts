import { once } from "../../formats/remembered";
import { foldKey } from "../../iam/policy/context";
import { isNegated, parseOperator } from "../../iam/policy/operators";
import type { Condition, Statement } from "../../iam/policy/policy";

/**
 * The statement with what another version of the document does not say first, so that a line which has no room for all
 * of a list shows what changed: conditions that are not there, and the values that their lists do not have.
 */
export function changedFirst(statement: Statement, others: readonly Statement[]): Statement {
  const there = conditionsOf(others);
  const changes = statement.conditions.map((condition) => {
    const alike = there.get(`${statement.effect} ${nameOf(condition)}`) ?? [];
    // Who is excepted from a Deny now is what its new version says.
    const [other, ...more] = alike;
    const isExcepting = statement.effect === "Deny" && isNegating(condition);
    if (isExcepting && other && more.length === 0) return newFirst(other, [condition]);
    return newFirst(condition, alike);
  });
  const sorted = changes.toSorted((one, other) => Number(other.isNew) - Number(one.isNew));
  return { ...statement, conditions: sorted.map(({ condition }) => condition) };
}

const conditionsOf = once((statements: readonly Statement[]) => {
  const found = new Map<string, Condition[]>();
  for (const { effect, conditions } of statements) {
    for (const condition of conditions) {
      const name = `${effect} ${nameOf(condition)}`;
      if (!found.get(name)?.push(condition)) found.set(name, [condition]);
    }
  }
  return found;
});

function newFirst(condition: Condition, others: readonly Condition[]) {
  const known = new Set(others.flatMap(({ values }) => values));
  const [fresh, old] = [true, false].map((isFresh) =>
    condition.values.filter((value) => known.has(value) !== isFresh),
  );
  const values = [...(fresh ?? []), ...(old ?? [])];
  return { condition: { ...condition, values }, isNew: fresh?.length !== 0 };
}

function nameOf({ operator, key }: Condition): string {
  return `${operator.toLowerCase()} ${foldKey(key)}`;
}

function isNegating({ operator }: Condition): boolean {
  const base = parseOperator(operator)?.base;
  return base !== undefined && isNegated(base);
}
