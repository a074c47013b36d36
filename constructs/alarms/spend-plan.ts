import {
  type Alarm,
  type BudgetDefinition,
  type MonitoredSpend,
  metricAlarms,
  type SpendAlarmType,
} from "./alarm-definition";
import { awsBudgets } from "./budgets";
import { countryBurst } from "./country-burst";
import { estimated } from "./estimated";
import { feeRate } from "./fee-rate";
import { missingMetrics } from "./missing-metrics";
import type { SpendLimitOptions } from "./spend-options";
import { staleEstimate } from "./stale-estimate";

/** Every type of alarm and budget on money, in the order of reports. A new one is a file of its own and a line here. */
export const SPEND_ALARMS: readonly SpendAlarmType[] = [
  feeRate,
  countryBurst,
  estimated,
  awsBudgets,
  missingMetrics,
  staleEstimate,
];

/** The alarms that watch money, before any of them is built. The options must be without findings. */
export function spendAlarms(monitored: MonitoredSpend): readonly Alarm[] {
  return SPEND_ALARMS.flatMap((type) => type.alarms?.(monitored) ?? []);
}

export function spendBudgets(monitored: MonitoredSpend): readonly BudgetDefinition[] {
  return SPEND_ALARMS.flatMap((type) => type.budgets?.(monitored) ?? []);
}

/** How many alarms on Metrics Insights queries there would be, whatever the rates and wherever. */
export function insightsAlarmsOf(limits: SpendLimitOptions): number {
  const any = { country: "*", category: "*", type: "*", usd: "1", effective: "", source: "" };
  const rates = [
    { ...any, fee: "MessageFee" as const },
    { ...any, fee: "MetaTemplateMessageFee" as const },
  ];
  const scope = { account: "", region: "", namePrefix: "" };
  const monitored = { scope, options: { ...limits, rates }, eventTopicName: "" };
  return metricAlarms(spendAlarms(monitored)).filter(({ price }) => price.matches).length;
}
