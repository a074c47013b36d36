import type { Stranger } from "./candidates";
import { cellsOf, type Stated, sharedBy } from "./cells";
import type { Setting } from "./clauses";
import { applicable, isCovered, openClauses, type Proof, type Rule } from "./proof";
import { type Sides, type Witness, witnessOf } from "./witness";

/** A part of a statement of `after` of which it is not proved that `before` allows as much. */
export interface Gap {
  readonly cell: Stated;
  /** The Deny of `before` that kept it from being allowed, if an Allow of `before` covers it. */
  readonly freedFrom?: Stated;
}

/** In how many of a row's gaps a witness is looked for. */
const MOST_GAPS = 8;

/** Everything that `after` allows and `before`, for all that is proved, does not. */
export function gapsIn(setting: Setting, { statedBefore, statedAfter }: Sides): Gap[] {
  const [oldAllows, oldDenies] = byEffect(statedBefore);
  const [newAllows, newDenies] = byEffect(statedAfter);
  const enough = [...oldAllows, ...newDenies];
  const lifted = oldDenies.filter(
    (deny) =>
      !isCovered(setting, deny.clauses, newDenies, "plain") &&
      !isCovered(setting, deny.clauses, newDenies, "by cases"),
  );
  return newAllows.flatMap((allow) => {
    const among = <T extends Rule>(rules: readonly T[]) =>
      applicable(setting, allow.clauses, rules);
    const near = { enough: among(enough), lifted: among(lifted), newDenies: among(newDenies) };
    if (gapOf(setting, allow, near, "plain") === undefined) return [];
    const telling = openClauses(setting, allow.clauses, Object.values(near).flat());
    return cellsOf(setting, allow, telling).flatMap(
      (cell) => gapOf(setting, cell, near, "by cases") ?? [],
    );
  });
}

/** Statements that have to do with an Allow of `after`. */
interface Near {
  /** The Allows of `before` and the Denies of `after`. */
  readonly enough: readonly Stated[];
  /** The Denies of `before` that `after` does not have. */
  readonly lifted: readonly Stated[];
  readonly newDenies: readonly Stated[];
}

function gapOf(
  setting: Setting,
  cell: Stated,
  { enough, lifted, newDenies }: Near,
  proof: Proof,
): Gap | undefined {
  if (!isCovered(setting, cell.clauses, enough, proof)) return { cell };
  const deny = lifted.find(
    ({ clauses }) => !isCovered(setting, [...cell.clauses, ...clauses], newDenies, proof),
  );
  return deny && { cell: sharedBy(setting, cell, deny), freedFrom: deny };
}

function byEffect(stated: readonly Stated[]): [allows: Stated[], denies: Stated[]] {
  return [
    stated.filter(({ statement }) => statement.effect === "Allow"),
    stated.filter(({ statement }) => statement.effect === "Deny"),
  ];
}

/** The first witness of any of the gaps. */
export function witnessOfAny(
  setting: Setting,
  sides: Sides,
  gaps: readonly Gap[],
  stranger: Stranger,
): Witness | undefined {
  for (const { cell } of gaps.slice(0, MOST_GAPS)) {
    const witness = witnessOf(setting, sides, cell, stranger);
    if (witness) return witness;
  }
  return undefined;
}
