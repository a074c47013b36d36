import type { Environment } from "../../app/environment";
import { whatsAppApp } from "../../app/whatsapp-app";
import type { SpendOptions } from "../../constructs/alarms/spend-options";
import type { SpendPlan } from "../../constructs/alarms/spend-plan";
import type { Monitoring } from "../../constructs/messaging/monitoring";

/** What watches an environment's money, asked of the constructs that would build it. */
export interface Monitored {
  readonly environment: Environment;
  readonly options: SpendOptions;
  readonly monitoring: Monitoring;
  readonly plan: SpendPlan;
}

/** Alarms and dashboard of an environment, if it asks for any. */
export function monitoringOf(environment: Environment): Monitoring | undefined {
  return whatsAppApp([environment]).stacks.get(environment.name)?.whatsapp.monitoring;
}

/** Nothing for an environment without limits. */
export function monitoredOf(environment: Environment): Monitored | undefined {
  const monitoring = monitoringOf(environment);
  if (environment.spend === undefined || monitoring?.spend === undefined) return undefined;
  return { environment, options: environment.spend, monitoring, plan: monitoring.spend.plan };
}
