import type { Environment } from "../../app/environment";
import type { Alarm, MonitoredSpend } from "../../constructs/alarms/alarm-definition";
import type { WatchCost } from "../../constructs/alarms/cost";
import type { SpendOptions } from "../../constructs/alarms/spend-options";
import type { DashboardDefinition } from "../../constructs/dashboard/dashboard";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import type { Monitoring } from "../../constructs/messaging/monitoring";
import { unwrittenApp } from "../terraform/unwritten-app";
import type { Pictured } from "./preview/preview";

/** What watches an environment's money, taken from the constructs that would build it. */
export interface Monitored {
  readonly environment: Environment;
  readonly options: SpendOptions;
  /** What the alarms on money are made of. */
  readonly money: MonitoredSpend;
  readonly spend: readonly Alarm[];
  readonly delivery: readonly Alarm[];
  /** On a brake that did not stop everything. */
  readonly brake: readonly Alarm[];
  readonly dashboard: DashboardDefinition;
}

/** Alarms and dashboard of an environment, if it asks for any. */
export function monitoringOf(environment: Environment): Monitoring | undefined {
  return unwrittenApp([environment]).stacks.get(environment.name)?.whatsapp.monitoring;
}

/** Nothing for an environment without limits. */
export function monitoredOf(environment: Environment): Monitored | undefined {
  const monitoring = monitoringOf(environment);
  if (environment.spend === undefined || monitoring?.spend === undefined) return undefined;
  const options = environment.spend;
  const { alarms, monitored } = monitoring.spend;
  return {
    environment,
    options,
    money: monitored,
    spend: alarms,
    delivery: [...monitoring.delivery.definitions, ...(monitoring.outcomes?.alarms ?? [])],
    brake: monitoring.brake?.alarms ?? [],
    dashboard: monitoring.dashboard.definition,
  };
}

/** What a preview of its dashboard draws. */
export function picturedOf({ spend }: Environment, monitoring: Monitoring): Pictured {
  return {
    definition: monitoring.dashboard.definition,
    alarms: [
      ...(monitoring.spend?.alarms ?? []),
      ...(monitoring.brake?.alarms ?? []),
      ...monitoring.delivery.definitions,
      ...(monitoring.outcomes?.alarms ?? []),
    ],
    spend,
  };
}

/** Every alarm, those on delivery and on the brake included. */
export function alarmsOf({ spend, brake, delivery }: Monitored): readonly Alarm[] {
  return [...spend, ...brake, ...delivery];
}

/** What is billed besides alarms: a key for all alarm topics, unless each of them or their key exists already. */
export function billedBeside({ environment }: Monitored): Pick<WatchCost, "dashboards" | "keys"> {
  const topics = partsWithRole(partsOf(environment), "alarm topic");
  const created = topics.some(({ key }) => key !== undefined && "alias" in key);
  return { dashboards: 1, keys: created ? 1 : 0 };
}
