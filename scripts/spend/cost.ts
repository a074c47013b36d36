import type { Environment } from "../../app/environment";
import { accountsOf } from "../../constructs/accounts/decisions";
import type { AlarmDefinition } from "../../constructs/alarms/alarm-definition";
import { LIST_PRICES, monthlyCost } from "../../constructs/alarms/cost";
import { compositeAlarms, metricAlarms } from "../../constructs/alarms/spend-plan";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { METRIC } from "../../constructs/money/fees";
import { formatUsd, type Usd, usd } from "../../constructs/money/usd";
import { insightsQuery } from "./matches";
import type { Monitored } from "./monitored";

/** What the alarms themselves cost a month, at list prices. */
export interface WatchCost {
  readonly asOf: string;
  /** Without what queries match. */
  readonly fixedUsd: string;
  readonly alarmMetrics: number;
  readonly composites: number;
  readonly dashboards: number;
  readonly keys: number;
  readonly insightsAlarms: number;
  /** For each metric that the query of such an alarm matches. */
  readonly usdPerMatchedMetric: string;
  /** Metrics that all queries match together: assumed, or those of the account. */
  readonly matchedMetrics: number;
  readonly matchedUsd: string;
  readonly totalUsd: string;
}

/** @param matched how many metrics the query of an alarm matches */
export function costOf(
  monitored: Monitored,
  matched: (alarm: AlarmDefinition) => number,
): WatchCost {
  const alarms = alarmsOf(monitored);
  const composites = compositeAlarms(monitored.plan).length;
  const keys = createdKeys(monitored.environment);
  const { fixedUsd, ...counts } = monthlyCost(alarms, { composites, dashboards: 1, keys });
  const matchedMetrics = alarms
    .filter(({ query }) => query.kind === "insights")
    .reduce((sum, alarm) => sum + matched(alarm), 0);
  const matchedUsd: Usd = usd(LIST_PRICES.alarmMetricUsd).times(matchedMetrics);
  return {
    ...counts,
    asOf: LIST_PRICES.asOf,
    fixedUsd: formatUsd(fixedUsd),
    usdPerMatchedMetric: LIST_PRICES.alarmMetricUsd,
    matchedMetrics,
    matchedUsd: formatUsd(matchedUsd),
    totalUsd: formatUsd(fixedUsd.plus(matchedUsd)),
  };
}

/** One for all alarm topics, unless each of them or their key exists already. */
function createdKeys(environment: Environment): number {
  const topics = partsWithRole(partsOf(environment), "alarm topic");
  return topics.some(({ key }) => key !== undefined && "alias" in key) ? 1 : 0;
}

/** Every metric alarm that is billed, delivery included. */
export function alarmsOf({ plan, monitoring }: Monitored): readonly AlarmDefinition[] {
  return [...metricAlarms(plan), ...monitoring.delivery.definitions];
}

/** As if each number published one metric for each rate of the card. */
export function assumedMatches(monitored: Monitored): (alarm: AlarmDefinition) => number {
  const numbers = numbersOf(monitored);
  return ({ query }) => {
    const { metric, numberArn } = insightsQuery(query);
    const rates = monitored.options.rates.filter(({ fee }) => METRIC[fee] === metric).length;
    return (numberArn === undefined ? numbers : 1) * rates;
  };
}

/** Numbers that the file names; at least the one without which nothing is sent. */
export function numbersOf({ environment, options }: Monitored): number {
  const wired = accountsOf(environment).reduce(
    (sum, { phoneNumbers }) => sum + phoneNumbers.length,
    0,
  );
  return Math.max(1, wired, options.numbers?.length ?? 0);
}
