import type { AlarmDefinition, CompositeDefinition } from "./alarm-definition";
import { blindnessAlarm } from "./blindness";
import { type BudgetDefinition, budgets } from "./budgets";
import { type EstimatedAlarm, estimatedAlarms } from "./estimated";
import { type FeeRateAlarm, feeRateAlarms } from "./fee-rate";
import { quietEstimateAlarms } from "./quiet-estimate";
import type { AlarmScope, SpendOptions } from "./spend-options";

/** Everything that watches money, before any of it is built. */
export interface SpendPlan {
  readonly feeRate: readonly FeeRateAlarm[];
  readonly estimated: readonly EstimatedAlarm[];
  readonly budgets: readonly BudgetDefinition[];
  /** Without an event topic nothing tells that fees are missing. */
  readonly blindness: CompositeDefinition | undefined;
  /** Only where metrics are listed. */
  readonly quietEstimates: readonly CompositeDefinition[];
}

/** The options must be without problems: spendProblems tells them. */
export function spendPlan(
  scope: AlarmScope,
  options: SpendOptions,
  eventTopicName: string | undefined,
): SpendPlan {
  return {
    feeRate: feeRateAlarms(scope, options),
    estimated: estimatedAlarms(scope, options),
    budgets: budgets(scope, options),
    blindness:
      eventTopicName === undefined ? undefined : blindnessAlarm(scope, options, eventTopicName),
    quietEstimates: quietEstimateAlarms(scope, options),
  };
}

/** Alarms that tell of alarms which see nothing. */
export function compositeAlarms(plan: SpendPlan): readonly CompositeDefinition[] {
  return [...(plan.blindness === undefined ? [] : [plan.blindness]), ...plan.quietEstimates];
}

/** Every metric alarm, parts of others included. */
export function metricAlarms(plan: SpendPlan): readonly AlarmDefinition[] {
  const parts = compositeAlarms(plan).flatMap(({ allOf }) => allOf);
  return [...plan.feeRate, ...plan.estimated, ...parts];
}

export function insightsAlarms(plan: SpendPlan): number {
  return metricAlarms(plan).filter(({ query }) => query.kind === "insights").length;
}
