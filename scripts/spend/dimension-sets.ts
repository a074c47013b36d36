import type { Metric } from "../../constructs/alarms/alarm-definition";
import { METRIC } from "../../constructs/money/fees";
import { setOf } from "./matches";

/** Metrics of one name whose dimensions have the same names. */
export interface DimensionSet {
  readonly metric: string;
  readonly dimensions: readonly string[];
  readonly metrics: number;
}

export function dimensionSets(fees: readonly Metric[]): DimensionSet[] {
  const sets = new Map<string, DimensionSet>();
  for (const metric of fees) {
    const key = `${metric.name} ${setOf(metric)}`;
    const metrics = (sets.get(key)?.metrics ?? 0) + 1;
    const dimensions = Object.keys(metric.dimensions).sort();
    sets.set(key, { metric: metric.name, dimensions, metrics });
  }
  return [...sets].sort(([a], [b]) => a.localeCompare(b, "en")).map(([, set]) => set);
}

/** Sets of a fee's metric that are part of another one: the same fee may be counted under both. */
export function partialSets(sets: readonly DimensionSet[]): DimensionSet[] {
  return sets.filter((set) => sets.some((other) => isPart(set, other)));
}

function isPart(set: DimensionSet, other: DimensionSet): boolean {
  return (
    Object.values(METRIC).includes(set.metric) &&
    set.metric === other.metric &&
    set.dimensions.length < other.dimensions.length &&
    set.dimensions.every((name) => other.dimensions.includes(name))
  );
}
