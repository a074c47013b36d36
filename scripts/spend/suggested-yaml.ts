import { stringify } from "yaml";
import { MOST_METRICS_OF_MATH } from "../../constructs/alarms/estimated";
import { listedFindings } from "../../constructs/alarms/listed-metrics";
import { type Metric, setOf } from "../../constructs/alarms/metrics";
import type { FeeSeries } from "../../constructs/alarms/spend-options";
import { FEES, METRIC } from "../../constructs/money/fees";
import { dimensionSets, partialSets } from "./account-metrics";
import type { Monitored } from "./monitored";

/** `spend.estimated` for the metrics that an account has. */
export interface SuggestedYaml {
  readonly estimated: readonly FeeSeries[];
  /** Metrics of fees that cannot stand there: free, unpriced, of another number, or counted in others. */
  readonly leftOut: number;
  /** What the list would become, for each limit per hour or day. */
  readonly alarms: number;
}

/** Of dimension sets that are part of others only the fullest, or fees would be counted twice. */
export function suggestedYaml({ options }: Monitored, fees: readonly Metric[]): SuggestedYaml {
  const partial = partialSets(dimensionSets(fees));
  const all = feeSeries(fees);
  const estimated = all.filter(
    (one) =>
      !partial.some(({ metric, dimensions }) => {
        return metric === METRIC[one.fee] && dimensions.join(" + ") === setOf(one);
      }) && listedFindings({ ...options, estimated: [one] }, WHOLE).length === 0,
  );
  return {
    estimated: estimated.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b), "en")),
    leftOut: all.length - estimated.length,
    alarms: Math.ceil(estimated.length / MOST_METRICS_OF_MATH),
  };
}

const WHOLE = { numbers: true, estimated: true };

/** A metric of a fee as the rate card looks at it. */
export function feeSeries(fees: readonly Metric[]): FeeSeries[] {
  return fees.flatMap(({ name, dimensions }) => {
    const fee = FEES.find((each) => METRIC[each] === name);
    return fee === undefined ? [] : [{ fee, dimensions }];
  });
}

/** To be pasted below `spend:`. */
export function renderSuggestedYaml({ estimated }: SuggestedYaml): string {
  const yaml = stringify({ estimated }, { lineWidth: 0 });
  return yaml.trimEnd().replace(/^/gm, "  ");
}

function keyOf({ fee, dimensions }: FeeSeries): string {
  return JSON.stringify([fee, Object.entries(dimensions).sort()]);
}
