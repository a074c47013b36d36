import { CHANGES, CLEAN } from "../terminal/exit-codes";
import { costOf, type WatchCost } from "./cost";
import { type DimensionSet, dimensionSets } from "./dimension-sets";
import { type CheckFinding, findings } from "./findings";
import { matchedBy } from "./matches";
import type { Published } from "./published";
import { type Snippet, snippetFor } from "./snippet";
import { type Verdict, verdicts } from "./verdicts";
import type { Watch } from "./watch";

/** What the alarms assume, compared with the metrics that the account has. */
export interface SpendCheck {
  /** Of ListMetrics. */
  readonly calls: number;
  readonly dimensionSets: readonly DimensionSet[];
  readonly verdicts: readonly Verdict[];
  readonly findings: readonly CheckFinding[];
  readonly cost: WatchCost;
  readonly snippet: Snippet;
}

export function checkSpend(watch: Watch, published: Published): SpendCheck {
  const { fees, calls } = published;
  return {
    calls,
    dimensionSets: dimensionSets(fees),
    verdicts: verdicts(watch, published),
    findings: findings(watch, fees),
    cost: costOf(watch, ({ query }) => matchedBy(query, fees).length),
    snippet: snippetFor(watch, fees),
  };
}

/** An alarm that was never proved to see anything is a decision to be taken, as is a fee without a price. */
export function codeOf({ verdicts: lines, findings: found }: SpendCheck): number {
  const open = lines.some(({ verdict }) => verdict !== "can fire");
  return open || found.some(({ decide }) => decide) ? CHANGES : CLEAN;
}
