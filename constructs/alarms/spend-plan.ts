import type { Scope } from "../shared/scope";
import type { AlarmDefinition, CompositeDefinition } from "./alarm-definition";
import { type BudgetDefinition, budgets } from "./budgets";
import { type EstimatedAlarm, estimatedAlarms } from "./estimated";
import { type FeeRateAlarm, feeRateAlarms } from "./fee-rate";
import { missingMetricsAlarm } from "./missing-metrics";
import type { SpendOptions } from "./spend-options";
import { staleEstimateAlarms } from "./stale-estimate";

/** Everything that watches money, before any of it is built. */
export interface SpendPlan {
  readonly feeRate: readonly FeeRateAlarm[];
  readonly estimated: readonly EstimatedAlarm[];
  readonly budgets: readonly BudgetDefinition[];
  /** Without an event topic nothing tells that fees are missing. */
  readonly missingMetrics: CompositeDefinition | undefined;
  /** Only where metrics are listed. */
  readonly staleEstimates: readonly CompositeDefinition[];
}

/** The options must be without problems: spendProblems tells them. */
export function spendPlan(
  scope: Scope,
  options: SpendOptions,
  eventTopicName: string | undefined,
): SpendPlan {
  return {
    feeRate: feeRateAlarms(scope, options),
    estimated: estimatedAlarms(scope, options),
    budgets: budgets(scope, options),
    missingMetrics:
      eventTopicName === undefined
        ? undefined
        : missingMetricsAlarm(scope, options, eventTopicName),
    staleEstimates: staleEstimateAlarms(scope, options),
  };
}

/** Alarms that tell of alarms which see nothing. */
export function compositeAlarms(plan: SpendPlan): readonly CompositeDefinition[] {
  return [
    ...(plan.missingMetrics === undefined ? [] : [plan.missingMetrics]),
    ...plan.staleEstimates,
  ];
}

/** Every metric alarm, parts of others included. */
export function metricAlarms(plan: SpendPlan): readonly AlarmDefinition[] {
  const parts = compositeAlarms(plan).flatMap(({ allOf }) => allOf);
  return [...plan.feeRate, ...plan.estimated, ...parts];
}

export function insightsAlarms(plan: SpendPlan): number {
  return metricAlarms(plan).filter(({ query }) => query.kind === "insights").length;
}
