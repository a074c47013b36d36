import { formatUsd, usd } from "../money/usd";
import { type Alarm, metricAlarms, withParts } from "./alarm-definition";
import type { Metric } from "./metrics";

/**
 * US list prices of CloudWatch and KMS, a month: other Regions charge more. They are printed as an
 * order of magnitude beside the limits, and no threshold depends on them.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
const LIST_PRICES = {
  asOf: "2026-11",
  alarmMetricUsd: "0.10",
  compositeUsd: "0.50",
  dashboardUsd: "3.00",
  keyUsd: "1.00",
} as const;

/** What alarms cost a month, at list prices. */
export interface WatchCost {
  /** Metrics that alarms look at by name. */
  readonly alarmMetrics: number;
  /** Alarms on queries: each costs as much as the metrics that it matches, which only the account knows. */
  readonly insightsAlarms: number;
  readonly composites: number;
  readonly dashboards: number;
  /** KMS keys of alarm topics. */
  readonly keys: number;
  readonly asOf: string;
  /** Without what queries match. */
  readonly fixedUsd: string;
  /** For each metric that the query of such an alarm matches. */
  readonly usdPerMatchedMetric: string;
  /** Metrics that all queries match together. */
  readonly matchedMetrics: number;
  readonly matchedUsd: string;
  readonly totalUsd: string;
}

/** @param published metrics of an account: its own, or assumed ones */
export function costOf(
  alarms: readonly Alarm[],
  beside: Pick<WatchCost, "dashboards" | "keys">,
  published: readonly Metric[],
): WatchCost {
  const all = withParts(alarms);
  const queries = metricAlarms(alarms).filter(({ price }) => price.matches);
  const alarmMetrics = sum(all.map(({ price }) => price.metrics));
  const composites = sum(all.map(({ price }) => price.composites));
  const matchedMetrics = sum(queries.map((alarm) => alarm.sees(published).length));
  const fixedUsd = usd(LIST_PRICES.alarmMetricUsd)
    .times(alarmMetrics)
    .plus(usd(LIST_PRICES.compositeUsd).times(composites))
    .plus(usd(LIST_PRICES.dashboardUsd).times(beside.dashboards))
    .plus(usd(LIST_PRICES.keyUsd).times(beside.keys));
  const matchedUsd = usd(LIST_PRICES.alarmMetricUsd).times(matchedMetrics);
  return {
    alarmMetrics,
    insightsAlarms: queries.length,
    composites,
    ...beside,
    asOf: LIST_PRICES.asOf,
    fixedUsd: formatUsd(fixedUsd),
    usdPerMatchedMetric: LIST_PRICES.alarmMetricUsd,
    matchedMetrics,
    matchedUsd: formatUsd(matchedUsd),
    totalUsd: formatUsd(fixedUsd.plus(matchedUsd)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
