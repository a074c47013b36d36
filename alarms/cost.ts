import { type Usd, usd } from "../spend/usd";
import type { AlarmDefinition } from "./alarm-definition";

/**
 * US list prices of CloudWatch, a month: other Regions charge more. They are printed as an
 * order of magnitude beside the limits, and no threshold depends on them.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const LIST_PRICES = {
  asOf: "2026-11",
  alarmMetricUsd: "0.10",
  compositeUsd: "0.50",
  dashboardUsd: "3.00",
} as const;

export interface MonthlyCost {
  /** Metrics that alarms on single metrics and on math look at. */
  readonly alarmMetrics: number;
  /** A query costs as much as the metrics that it matches, which only the account can tell. */
  readonly insightsAlarms: number;
  readonly composites: number;
  readonly dashboards: number;
  /** Without the metrics that queries match. */
  readonly fixedUsd: Usd;
}

export function monthlyCost(
  alarms: readonly AlarmDefinition[],
  composites: number,
  dashboards: number,
): MonthlyCost {
  const alarmMetrics = alarms.reduce((sum, { query }) => {
    if (query.kind === "insights") return sum;
    return sum + (query.kind === "math" ? query.metrics.length : 1);
  }, 0);
  const fixedUsd = usd(LIST_PRICES.alarmMetricUsd)
    .times(alarmMetrics)
    .plus(usd(LIST_PRICES.compositeUsd).times(composites))
    .plus(usd(LIST_PRICES.dashboardUsd).times(dashboards));
  const insightsAlarms = alarms.filter(({ query }) => query.kind === "insights").length;
  return { alarmMetrics, insightsAlarms, composites, dashboards, fixedUsd };
}

/** What the queries cost when each of them matches so many metrics. */
export function insightsUsd({ insightsAlarms }: MonthlyCost, matchedMetrics: number): Usd {
  return usd(LIST_PRICES.alarmMetricUsd).times(insightsAlarms).times(matchedMetrics);
}
