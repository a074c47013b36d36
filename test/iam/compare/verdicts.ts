import { type Comparison, compare, type Verdict } from "../../../iam/compare/compare";
import { evaluate } from "../../../iam/evaluate/evaluate";
import type { Request } from "../../../iam/policy/context";
import type { PolicyKind } from "../../../iam/policy/policy";
import { readPolicy } from "../../../iam/policy/read";
import { allows, type World, type Written, type WrittenStatement } from "./oracle";

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

/** Forth and back. */
type Verdicts = readonly [Row[3], Row[4]];

export const SAME = ["equivalent", "equivalent"] as const;
export const LESS = ["narrowed", "broadened"] as const;
export const MORE = ["broadened", "narrowed"] as const;
export const BOTH = ["changed both ways", "changed both ways"] as const;
export const OPEN_QUESTION = ["not proved", "not proved"] as const;

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
    const policies = [before, after].map((Statement) => ({
      Version: "2012-10-17",
      Statement: [Statement].flat(),
    }));
    expect(outcomes(policies, witness, kind)).toEqual([expect.stringMatching(/denied/), "allowed"]);
    const [old, now] = fresh(policies);
    // The oracle does not know IPv6.
    if (!/2001:|::\//.test(JSON.stringify([policies, witness]))) {
      expect(old && allows(old, fresh(witness), PLAIN)).toBe(false);
      expect(now && allows(now, fresh(witness), PLAIN)).toBe(true);
    }
  }
  return comparison;
}

/** What `evaluate` says of a request when each reference is a text of its own. */
function outcomes(policies: readonly Written[], request: Request, kind: PolicyKind) {
  return fresh(policies).map(
    (policy) => evaluate([readPolicy(policy, kind)], fresh(request)).outcome,
  );
}

/** The value with a text of its own for each reference, of the type that its name says. */
export function fresh<T>(value: T): T {
  const text = JSON.stringify(value).replaceAll(/\uE000(.*?)\uE001/g, (_, escaped: string) => {
    const name = `fresh-${Buffer.from(escaped).toString("hex")}`;
    if (/account_id/.test(escaped)) return "123456789012";
    if (/public_ip|cidr/.test(escaped))
      return `203.0.113.${Buffer.from(escaped).reduce((sum, one) => sum + one) % 256}`;
    if (/aws_partition/.test(escaped)) return "aws";
    const [, type = "iam_role"] = /aws_(\w+)\.[^}]*(?<!iam)(?:\b|_)arn\b/.exec(escaped) ?? [];
    if (!/(?:\b|_)arn\b/.test(escaped)) return name;
    return type === "iam_role"
      ? `arn:aws:iam::123456789012:role/${name}`
      : `arn:aws:${type.split("_")[0]}:eu-west-1:123456789012:${name}`;
  });
  return JSON.parse(text);
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

type Test = readonly [operator: string, key: string, values: unknown];

/** A grant with the one condition becomes one with the other. */
export const changes = (
  title: string,
  rows: readonly (readonly [string, Test, Test, Verdicts])[],
): void =>
  verdictTable(
    title,
    rows.map(
      ([name, before, after, verdicts]): Row => [
        name,
        when(GRANT, ...before),
        when(GRANT, ...after),
        ...verdicts,
      ],
    ),
  );

/** The world as most people would guess it to be. */
export const PLAIN: World = {
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
  nullOfEmptyString: false,
  anyIfExists: true,
  emptyNot: true,
  odd: "text",
  negatedIllTyped: true,
  dice: 1,
  tokens: {},
};
