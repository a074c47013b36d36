import { type Usd, usd } from "../money/usd";
import type { AlarmDefinition } from "./alarm-definition";

/**
 * US list prices of CloudWatch and KMS, a month: other Regions charge more. They are printed as an
 * order of magnitude beside the limits, and no threshold depends on them.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const LIST_PRICES = {
  asOf: "2026-11",
  alarmMetricUsd: "0.10",
  compositeUsd: "0.50",
  dashboardUsd: "3.00",
  keyUsd: "1.00",
} as const;

export interface MonthlyCost {
  /** Metrics that alarms on single metrics and on math look at. */
  readonly alarmMetrics: number;
  /** A query costs as much as the metrics that it matches, which only the account can tell. */
  readonly insightsAlarms: number;
  readonly composites: number;
  readonly dashboards: number;
  /** KMS keys of alarm topics. */
  readonly keys: number;
  /** Without the metrics that queries match. */
  readonly fixedUsd: Usd;
}

export function monthlyCost(
  alarms: readonly AlarmDefinition[],
  beside: Pick<MonthlyCost, "composites" | "dashboards" | "keys">,
): MonthlyCost {
  const { composites, dashboards, keys } = beside;
  const alarmMetrics = alarms.reduce((sum, { query }) => {
    if (query.kind === "insights") return sum;
    return sum + (query.kind === "math" ? query.metrics.length : 1);
  }, 0);
  const fixedUsd = usd(LIST_PRICES.alarmMetricUsd)
    .times(alarmMetrics)
    .plus(usd(LIST_PRICES.compositeUsd).times(composites))
    .plus(usd(LIST_PRICES.dashboardUsd).times(dashboards))
    .plus(usd(LIST_PRICES.keyUsd).times(keys));
  const insightsAlarms = alarms.filter(({ query }) => query.kind === "insights").length;
  return { alarmMetrics, insightsAlarms, composites, dashboards, keys, fixedUsd };
}
