import { CATEGORY_DIMENSION, COUNTRY_DIMENSION, TYPE_DIMENSION } from "../money/fees";
import type { Rate } from "../money/rates";
import { formatUsd, usd } from "../money/usd";
import { allowed, equalParts, rateFor } from "../money/worst-case";
import {
  type AlarmDefinition,
  type AlarmKind,
  type AlarmScope,
  metricAlarm,
  type SpendAlarmType,
  type Whole,
} from "./alarm-definition";
import { sumOf } from "./metrics";
import { seriesOf, tailOf, type Watched, watched } from "./numbers";
import type { FeeSeries, SpendLimit, SpendOptions } from "./spend-options";
import {
  alarmName,
  describeLimit,
  describeSeries,
  describeShare,
  describeWatched,
  inRunbook,
  metrics,
  money,
  onDashboard,
} from "./texts";

/** A metric with the price of what it counts. */
export interface PricedSeries extends FeeSeries {
  readonly rate: Rate;
}

/** An alarm on money, as far as the listed metrics count it. */
export interface EstimatedAlarm extends AlarmDefinition {
  readonly series: readonly PricedSeries[];
  /** How many alarms share the limit. */
  readonly parts: number;
}

const KIND: AlarmKind = { name: "estimated", what: "on estimated money in a day" };

export const estimated: SpendAlarmType = {
  alarms: ({ scope, options }) => estimatedAlarms(scope, options),
  watches: (options, whole) => (isListed(options, whole) ? ["day"] : []),
  notCovered: ({ scope, options }) =>
    estimatedAlarms(scope, options).length === 0
      ? []
      : [
          "Fees of a day outside of the metrics listed under spend.estimated: alarms per day add up these alone, so a new country, category or number is not among them until it is listed.",
        ],
};

/** Whether metrics are listed for all that is watched, as far as that is known. */
function isListed(options: SpendOptions, whole: Whole): boolean {
  if (!whole.estimated || !whole.numbers) return true;
  const parts = watched(options);
  const listed = (part: Watched) =>
    options.rates.length === 0 ? seriesOf(part, options) : pricedFor(part, options);
  return parts.length > 0 && parts.every((part) => listed(part).length > 0);
}

const DAY = 86_400;

/**
 * For each limit per day, alarms on the sum of fees times rates: queries look back three hours only. More metrics than CloudWatch
 * takes are split in the order in which they are listed, as evenly as possible, and each alarm gets an
 * equal part of the limit: while all are silent, the sum is below the limit.
 */
export function estimatedAlarms(scope: AlarmScope, options: SpendOptions): EstimatedAlarm[] {
  return options.limits
    .filter(({ per }) => per === "day")
    .flatMap((limit) =>
      watched(options).flatMap((part) => {
        const groups = split(pricedFor(part, options));
        return groups.map((series, index) =>
          estimatedAlarm(scope, limit, part, series, index, groups.length),
        );
      }),
    );
}

/** Metrics that cost something, of one number or of all. */
export function pricedFor(part: Watched, options: SpendOptions): PricedSeries[] {
  return seriesOf(part, options).flatMap((series) => {
    const rate = rateOf(series, options.rates);
    return rate === undefined || usd(rate.usd).isZero() ? [] : [{ ...series, rate }];
  });
}

export function rateOf({ fee, dimensions }: FeeSeries, rates: readonly Rate[]): Rate | undefined {
  return rateFor(rates, {
    fee,
    country: dimensions[COUNTRY_DIMENSION],
    category: dimensions[CATEGORY_DIMENSION[fee]],
    type: fee === "MessageFee" ? undefined : dimensions[TYPE_DIMENSION],
  });
}

/** `FILL(m0,0)*0.005+FILL(m1,0)*0.1131`: a silent country must not blank the sum. */
export function estimate(series: readonly PricedSeries[], idOf: (index: number) => string): string {
  return series.map(({ rate }, index) => `FILL(${idOf(index)},0)*${rate.usd}`).join("+");
}

function estimatedAlarm(
  scope: AlarmScope,
  limit: SpendLimit,
  part: Watched,
  series: readonly PricedSeries[],
  index: number,
  parts: number,
): EstimatedAlarm {
  const allowance = allowed({ usd: limit.usd, sharePercent: part.sharePercent });
  const threshold = equalParts(allowance, parts);
  const suffix = [...tailOf(part), ...(parts === 1 ? [] : [String(index + 1)])];
  const source = sumOf("USD", series, (idOf) => estimate(series, idOf));
  const alarm = metricAlarm(source, {
    id: ["Estimated", limit.severity, limit.per, ...suffix].join("-"),
    name: alarmName(scope.namePrefix, "spend", limit.per, "estimated", ...suffix, limit.severity),
    kind: KIND,
    severity: limit.severity,
    description: [
      `${money(parts === 1 ? allowance : threshold)} or more were spent within 24 hours${describeWatched(part)}:`,
      parts === 1
        ? `the ${limit.severity} limit of a day is reached`
        : `part ${index + 1} of ${parts} of the ${limit.severity} limit of ${money(allowance)} a day is reached`,
      `by ${metrics(series.length)} at the rates of the rate card. Other fees come on top.`,
      `First look which country and category it is${onDashboard(scope)}.`,
      inRunbook(scope, "spend-reaches-a-limit"),
    ].join(" "),
    arithmetic: arithmetic(limit, part, series, threshold, parts),
    periodSeconds: DAY,
    periods: 1,
    threshold,
  });
  return { ...alarm, series, parts };
}

/** The threshold first, then what is added up. */
function arithmetic(
  limit: SpendLimit,
  part: Watched,
  series: readonly PricedSeries[],
  threshold: number,
  parts: number,
): string[] {
  const shared = parts === 1 ? "" : ` / ${parts} alarms`;
  return [
    `${describeLimit(limit)}${describeShare(part)}${shared} -> ${money(threshold)} (clear of what doubles lose), compared with the sum of:`,
    ...series.map((each) => `${formatUsd(usd(each.rate.usd))} USD x ${describeSeries(each)}`),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const MOST_METRICS_OF_MATH = 10;

/** Into as few alarms as CloudWatch allows, as evenly as possible, in the order of the list. */
export function split<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const groups = Math.ceil(items.length / MOST_METRICS_OF_MATH);
  return Array.from({ length: groups }, (_, group) =>
    items.slice(
      Math.floor((group * items.length) / groups),
      Math.floor(((group + 1) * items.length) / groups),
    ),
  );
}
