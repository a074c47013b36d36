import type { AlarmDefinition, CompositeDefinition } from "./alarm-definition";
import { blindnessAlarm } from "./blindness";
import { type BudgetDefinition, budgets } from "./budgets";
import { type EstimatedAlarm, estimatedAlarms } from "./estimated";
import { type FeeRateAlarm, feeRateAlarms } from "./fee-rate";
import type { AlarmScope, SpendOptions } from "./spend-options";

/** Everything that watches money, before any of it is built. */
export interface SpendPlan {
  readonly feeRate: readonly FeeRateAlarm[];
  readonly estimated: readonly EstimatedAlarm[];
  readonly budgets: readonly BudgetDefinition[];
  /** Without an event topic nothing tells that fees are missing. */
  readonly blindness: CompositeDefinition | undefined;
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
  };
}

/** Every metric alarm, parts of others included. */
export function metricAlarms(plan: SpendPlan): readonly AlarmDefinition[] {
  return [...plan.feeRate, ...plan.estimated, ...(plan.blindness?.allOf ?? [])];
}

export function insightsAlarms(plan: SpendPlan): number {
  return metricAlarms(plan).filter(({ query }) => query.kind === "insights").length;
}
