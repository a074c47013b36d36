import fc from "fast-check";
import type { WrittenStatement } from "./oracle";

export type Condition = readonly [operator: string, key: string, values: unknown];

export const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);

type Statements = readonly WrittenStatement[];
type Change = (statements: Statements) => Statements;

/** A small change as in a pull request, which may or may not mean something. */
export function change(
  statement: fc.Arbitrary<WrittenStatement>,
  element: fc.Arbitrary<readonly [name: string, value: unknown]>,
  condition?: fc.Arbitrary<Condition>,
): fc.Arbitrary<Change> {
  const edits = fc.oneof(
    { weight: 3, arbitrary: element.map(([name, value]) => withElement(name, value)) },
    ...(condition === undefined ? [] : conditionEdits(condition)),
  );
  return fc.oneof(
    { weight: 5, arbitrary: fc.tuple(edits, fc.nat(3)).map(([edit, at]) => edited(at, edit)) },
    {
      weight: 1,
      arbitrary: statement.map(
        (added): Change =>
          (all) => [...all, added],
      ),
    },
    { weight: 1, arbitrary: fc.nat(3).map(removed) },
    {
      weight: 1,
      arbitrary: fc.nat(3).map(
        (at): Change =>
          (all) =>
            all.flatMap(at1(all, at, split)),
      ),
    },
    { weight: 1, arbitrary: fc.constant<Change>((all) => all.toReversed()) },
  );
}

function conditionEdits(condition: fc.Arbitrary<Condition>) {
  const replaced = (one: Condition) => (statement: WrittenStatement) =>
    withMore(one)(unconditional(statement));
  return [
    { weight: 2, arbitrary: condition.map(withMore) },
    { weight: 2, arbitrary: condition.map(replaced) },
    {
      weight: 3,
      arbitrary: pick(unconditional, withIfExists, withQualifier, inverted, longer, shorter),
    },
  ];
}

type Edit = (statement: WrittenStatement) => WrittenStatement;

function edited(at: number, edit: Edit): Change {
  return (all) => all.flatMap(at1(all, at, (one) => [edit(one)]));
}

function at1(all: Statements, at: number, of: (one: WrittenStatement) => WrittenStatement[]) {
  return (one: WrittenStatement, index: number) => (index === at % all.length ? of(one) : [one]);
}

function removed(at: number): Change {
  return (all) => (all.length > 1 ? all.filter((_, index) => index !== at % all.length) : all);
}

function withElement(name: string, value: unknown): Edit {
  const bare = (one: string) => one.replace(/^Not/, "");
  return (statement) => {
    const others = Object.entries(statement).filter(([one]) => bare(one) !== bare(name));
    return { ...Object.fromEntries(others), [name]: value };
  };
}

function conditionsOf({ Condition = {} }: WrittenStatement): Condition[] {
  return Object.entries(Condition as object).flatMap(([operator, keys]) =>
    Object.entries(keys as object).map(([key, values]): Condition => [operator, key, values]),
  );
}

function withConditions(statement: WrittenStatement, all: readonly Condition[]): WrittenStatement {
  return { ...unconditional(statement), Condition: all.reduce(withCondition, {}) };
}

function withMore(condition: Condition): Edit {
  return (statement) => withConditions(statement, [...conditionsOf(statement), condition]);
}

function unconditional({ Condition: _, ...statement }: WrittenStatement): WrittenStatement {
  return statement;
}

function reoperated(edit: (operator: string) => string): Edit {
  return (statement) =>
    withConditions(
      statement,
      conditionsOf(statement).map(([operator, key, values]) => [edit(operator), key, values]),
    );
}

const withIfExists: Edit = reoperated((operator) =>
  operator.endsWith("IfExists") ? operator.slice(0, -8) : `${operator}IfExists`,
);
const withQualifier: Edit = reoperated((operator) =>
  operator.startsWith("ForA") ? operator.replace(/^.*:/, "") : `ForAllValues:${operator}`,
);
const inverted: Edit = reoperated((operator) =>
  /not/i.test(operator)
    ? operator.replace(/not/i, "")
    : operator.replace(/(equals|like|ip)/i, "Not$1"),
);

function revalued(edit: (values: readonly unknown[]) => readonly unknown[]): Edit {
  return (statement) =>
    withConditions(
      statement,
      conditionsOf(statement).map(([operator, key, values]) => [
        operator,
        key,
        edit([values].flat()),
      ]),
    );
}

const longer: Edit = revalued((values) => [...values, "a"]);
const shorter: Edit = revalued((values) => values.slice(values.length > 1 ? 1 : 0));

/** One statement for each value of the first condition, which may mean the same. */
function split(statement: WrittenStatement): WrittenStatement[] {
  const [[operator, key, values] = ["", "", ""], ...others] = conditionsOf(statement);
  if (!Array.isArray(values) || values.length < 2) return [statement];
  return values.map((value) => withConditions(statement, [...others, [operator, key, value]]));
}

/** Without what reading refuses: a key or an operator twice in different case. */
export function withCondition(
  all: Readonly<Record<string, object>>,
  [operator, key, values]: Condition,
): Record<string, object> {
  const twin = Object.keys(all).find((name) => same(name, operator)) ?? operator;
  const others = Object.entries(all[twin] ?? {}).filter(([name]) => !same(name, key));
  return { ...all, [twin]: { ...Object.fromEntries(others), [key]: values } };
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
