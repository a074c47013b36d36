import { CHANGES, CLEAN } from "../terminal/exit-codes";
import { costOf, type WatchCost } from "./cost";
import { type DimensionSet, dimensionSets } from "./dimension-sets";
import { type CheckFinding, findings } from "./findings";
import { matchedBy } from "./matches";
import type { Monitored } from "./monitored";
import type { PublishedMetrics } from "./published-metrics";
import { type SuggestedYaml, suggestedYaml } from "./suggested-yaml";
import { type Verdict, verdicts } from "./verdicts";

/** What the alarms assume, compared with the metrics that the account has. */
export interface SpendCheck {
  /** Of ListMetrics. */
  readonly calls: number;
  readonly dimensionSets: readonly DimensionSet[];
  readonly verdicts: readonly Verdict[];
  readonly findings: readonly CheckFinding[];
  readonly cost: WatchCost;
  readonly snippet: SuggestedYaml;
}

export function checkSpend(monitored: Monitored, published: PublishedMetrics): SpendCheck {
  const { fees, calls } = published;
  return {
    calls,
    dimensionSets: dimensionSets(fees),
    verdicts: verdicts(monitored, published),
    findings: findings(monitored, fees),
    cost: costOf(monitored, ({ query }) => matchedBy(query, fees).length),
    snippet: suggestedYaml(monitored, fees),
  };
}

/** An alarm that was never proved to see anything is a decision to be taken, as is a fee without a price. */
export function codeOf({ verdicts: lines, findings: found }: SpendCheck): number {
  const open = lines.some(({ verdict }) => verdict !== "can fire");
  return open || found.some(({ decide }) => decide) ? CHANGES : CLEAN;
}
