import { CATEGORIES, type Fee, TYPES } from "../money/fees";
import { ANY } from "../money/rates";
import { countriesOn } from "../money/usage-types";
import { type SpendOptions, seriesOf, watched } from "./spend-options";

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html */
export const MOST_INSIGHTS_ALARMS = 200;

/** A query that matches more looks at the first ones only, and shows that in its state alone. */
export const MOST_MATCHED_SERIES = 10_000;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const MOST_METRICS_OF_MATH = 10;

/**
 * Alarms on Metrics Insights queries: a pair for each limit per hour, one that looks for no fees, and
 * one that looks for fees beside listed metrics.
 */
export function insightsAlarmsOf(options: Omit<SpendOptions, "rates">): number {
  const hourly = options.limits.filter(({ per }) => per === "hour").length;
  const pairs = options.feeRate?.enabled === false ? 0 : 2 * hourly;
  const parts = watched(options);
  const listed = parts.filter((part) => seriesOf(part, options).length > 0).length;
  return parts.length * (pairs + 1) + listed;
}

/** Alarms whose states one composite alarm takes. */
export const MOST_PARTS_OF_COMPOSITE = 100;

/**
 * The most series that a query on one fee can match: each number in each country of the rate card, in
 * every category and type. Nothing where the card leaves countries open, as then nobody can tell.
 */
export function matchedSeries(
  fee: Fee,
  numbers: number,
  { rates }: Pick<SpendOptions, "rates">,
): number | undefined {
  if (rates.some((rate) => rate.country === ANY)) return undefined;
  const kinds = CATEGORIES[fee].length * Math.max(1, TYPES[fee].length);
  return numbers * countriesOn(rates).length * kinds;
}
