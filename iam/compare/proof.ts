import { Budget } from "./budget";
import { Case, type Conjunction } from "./case";
import { factsOf, type Setting } from "./clauses";
import type { Clause } from "./propositions";

/** A plain proof distinguishes no cases, so that it proves only what is obvious. */
export type Proof = "plain" | "by cases";

/** How many cases one proof may take. */
const MOST_CASES = 400;

/** What it takes to find out whether one conjunction may apply, in steps of the search that wants to know it. */
const COST_OF_LOOKING = 10;

/**
 * Whether at least one of the conjunctions applies to every request for which the assumptions hold. It
 * supposes that none does and follows that until every case contradicts itself, so that a yes is a
 * proof; a no only means that none was found.
 */
export function isCovered(
  setting: Setting,
  assumptions: readonly Clause[],
  conjunctions: readonly Conjunction[],
  proof: Proof,
): boolean {
  // Nothing more would follow, however long it is looked for.
  if (setting.budgets.patterns.isExhausted) return false;
  const cases = new Budget(proof === "plain" ? 0 : MOST_CASES);
  const spend = (work: number) => cases.spend(1) && setting.budgets.proof.spend(work);
  return contradicts(new Case(setting), [...factsOf(setting), ...assumptions], conjunctions, spend);
}

/** The conjunctions that may apply under the assumptions, as far as a plain proof shows. */
export function applicable<T extends Conjunction>(
  setting: Setting,
  assumptions: readonly Clause[],
  conjunctions: readonly T[],
): T[] {
  if (setting.budgets.patterns.isExhausted) return [...conjunctions];
  const one = new Case(setting);
  const pending = one.settle([...factsOf(setting), ...assumptions]);
  if (one.contradiction) return [];
  const near = setting.propositions.directoryOf(conjunctions).find((family) => one.textOf(family));
  setting.budgets.search.spend(near.length * COST_OF_LOOKING);
  return near
    .flatMap((position) => conjunctions[position] ?? [])
    .filter((conjunction) => one.openOf(conjunction, pending) !== undefined);
}

/** The clauses of the conjunctions that are still open under the assumptions. */
export function openClauses(
  setting: Setting,
  assumptions: readonly Clause[],
  conjunctions: readonly Conjunction[],
): Clause[] {
  const one = new Case(setting);
  const pending = one.settle([...factsOf(setting), ...assumptions]);
  return conjunctions.flatMap((conjunction) => one.openOf(conjunction, pending) ?? []);
}

function contradicts(
  one: Case,
  assumptions: readonly Clause[],
  conjunctions: readonly Conjunction[],
  spend: (work: number) => boolean,
): boolean {
  let [pending, left] = [assumptions, conjunctions];
  for (let size = -1; size !== one.size; ) {
    size = one.size;
    pending = one.settle(pending);
    if (one.contradiction) return true;
    left = one.reject(left, pending);
    if (one.contradiction) return true;
  }
  const alternatives = one.alternatives(pending, left);
  if (alternatives === undefined) return false;
  return alternatives.every((assumption) => {
    if (!spend(pending.length + left.length)) return false;
    return contradicts(one.copy(), [...pending, ...assumption], left, spend);
  });
}
