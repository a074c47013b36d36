import { type Comparison, compare, type Verdict } from "../../../iam/compare/compare";
import { evaluate } from "../../../iam/evaluate/evaluate";
import type { PolicyKind } from "../../../iam/policy/policy";
import { readPolicy } from "../../../iam/policy/read";
import { hasTokens } from "../../../iam/policy/terraform-references";
import { allows, type World, type WrittenStatement } from "./oracle";

export const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";
export const ACCOUNT = "111122223333";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/Deploy`;

/** A grant with nothing special about it. */
export const GRANT: WrittenStatement = {
  Effect: "Allow",
  Principal: { Service: "social-messaging.amazonaws.com" },
  Action: "sns:Publish",
  Resource: TOPIC,
};
export const OPEN: WrittenStatement = { ...GRANT, Principal: "*" };
export const DENY: WrittenStatement = { ...OPEN, Effect: "Deny" };

export const when = (
  statement: WrittenStatement,
  operator: string,
  key: string,
  values: unknown,
): WrittenStatement => {
  const { Condition = {} } = statement;
  const all: Record<string, object> = { ...Object(Condition) };
  return { ...statement, Condition: { ...all, [operator]: { ...all[operator], [key]: values } } };
};

/** The statement with other elements, of which NotX takes the place of X. */
export function but(statement: WrittenStatement, change: WrittenStatement): WrittenStatement {
  const replaced = Object.keys(change).map((name) => name.replace(/^Not/, ""));
  const others = Object.entries(statement).filter(
    ([name]) => !replaced.includes(name.replace(/^Not/, "")),
  );
  return { ...Object.fromEntries(others), ...change };
}

export type Statements = WrittenStatement | readonly WrittenStatement[];
export type Row = [
  title: string,
  before: Statements,
  after: Statements,
  forth: Verdict,
  back: Verdict,
];

export function compared(
  before: Statements,
  after: Statements,
  kind: PolicyKind = "resource",
): Comparison {
  const [was, is] = [before, after].map((Statement) =>
    readPolicy({ Version: "2012-10-17", Statement }, kind),
  );
  if (was === undefined || is === undefined) throw new Error("There are two.");
  const comparison = compare(was, is);
  const { witness } = comparison;
  if (witness) {
    expect(evaluate([was], witness).outcome).toMatch(/denied/);
    expect(evaluate([is], witness).outcome).toBe("allowed");
    // The oracle knows neither tokens nor IPv6.
    if (
      !hasTokens(JSON.stringify(witness)) &&
      !/2001:|::\//.test(JSON.stringify([before, after]))
    ) {
      const policy = (Statement: Statements) => ({
        Version: "2012-10-17",
        Statement: [Statement].flat(),
      });
      expect(allows(policy(before), witness, PLAIN)).toBe(false);
      expect(allows(policy(after), witness, PLAIN)).toBe(true);
    }
  }
  return comparison;
}

export function verdictTable(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    test.each(rows)("%s", (_, before, after, forth, back) => {
      expect([compared(before, after).verdict, compared(after, before).verdict]).toEqual([
        forth,
        back,
      ]);
    });
  });
}

/** The world as most people would guess it to be. */
const PLAIN: World = {
  several: "any",
  negatedSeveral: "opposite",
  unset: "value",
  notResourceUnset: true,
  colons: "stay",
  nonArns: true,
  members: true,
  sessions: true,
  spared: "listed",
  allowNotPrincipal: true,
  emptyString: "value",
  nullOfEmptyString: false,
  anyIfExists: true,
  emptyNot: true,
  odd: "text",
  negatedIllTyped: true,
  dice: 1,
  tokens: {},
};
