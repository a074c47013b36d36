import {
  CATEGORY_DIMENSION,
  COUNTRY_DIMENSION,
  METRIC,
  NAMESPACE,
  TYPE_DIMENSION,
} from "../money/fees";
import type { Rate } from "../money/rates";
import { allowed, equalParts } from "../money/thresholds";
import { usd } from "../money/usd";
import { rateFor } from "../money/worst-case";
import type { Scope } from "../shared/scope";
import type { AlarmDefinition, Metric } from "./alarm-definition";
import { MOST_METRICS_OF_MATH } from "./cloudwatch-limits";
import { alarmName, numberTail } from "./names";
import { seriesOf, type Watched, watched } from "./numbers";
import { describeWatched, inRunbook, metrics, money } from "./sentences";
import type { FeeSeries, SpendLimit, SpendOptions } from "./spend-options";

/** A metric with the price of what it counts. */
export interface PricedSeries extends FeeSeries {
  readonly rate: Rate;
}

/** An alarm on money, as far as the listed metrics count it. */
export interface EstimatedAlarm extends AlarmDefinition {
  readonly limit: SpendLimit;
  readonly watched: Watched;
  readonly series: readonly PricedSeries[];
  /** How many alarms share the limit. */
  readonly parts: number;
}

const PERIOD_SECONDS = { hour: 3600, day: 86_400 } as const;

/**
 * For each limit per hour or day, alarms on the sum of fees times rates. More metrics than CloudWatch
 * takes are split in the order in which they are listed, as evenly as possible, and each alarm gets an
 * equal part of the limit: while all are silent, the sum is below the limit.
 */
export function estimatedAlarms(scope: Scope, options: SpendOptions): EstimatedAlarm[] {
  return options.limits.flatMap((limit) => {
    if (limit.per === "month") return [];
    const periodSeconds = PERIOD_SECONDS[limit.per];
    return watched(options).flatMap((part) => {
      const groups = split(pricedFor(part, options));
      return groups.map((series, index) =>
        estimatedAlarm(
          scope,
          { limit, watched: part, series, parts: groups.length },
          index,
          periodSeconds,
        ),
      );
    });
  });
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
  scope: Scope,
  estimated: Pick<EstimatedAlarm, "limit" | "watched" | "series" | "parts">,
  index: number,
  periodSeconds: number,
): EstimatedAlarm {
  const { limit, watched: part, series, parts } = estimated;
  const allowance = allowed({ usd: limit.usd, spans: 1, sharePercent: part.sharePercent });
  const threshold = equalParts(allowance, parts);
  const suffix = [
    ...(part.arn === undefined ? [] : [numberTail(part.arn)]),
    ...(parts === 1 ? [] : [String(index + 1)]),
  ];
  return {
    ...estimated,
    id: ["Estimated", limit.severity, limit.per, ...suffix].join("-"),
    name: alarmName(scope.namePrefix, "spend", limit.per, "estimated", ...suffix, limit.severity),
    severity: limit.severity,
    description: [
      `Estimated spend of ${money(parts === 1 ? allowance : threshold)} or more within one ${limit.per}${describeWatched(part)}:`,
      parts === 1
        ? `the ${limit.severity} limit is reached`
        : `part ${index + 1} of ${parts} of the ${limit.severity} limit of ${money(allowance)} is reached`,
      `by ${metrics(series.length)} at the rates of the rate card. Fees outside of them are not counted.`,
      "Look at the estimate and at the fees by country on the dashboard.",
      inRunbook("spend-reaches-a-limit"),
    ].join(" "),
    query: {
      kind: "math",
      label: "USD",
      expression: estimate(series, (at) => `m${at}`),
      metrics: series.map((one, at) => ({ id: `m${at}`, metric: seriesMetric(one) })),
    },
    periodSeconds,
    periods: 1,
    breaksWhen: "atLeast",
    threshold,
    missingData: "notBreaching",
  };
}

export function seriesMetric({ fee, dimensions }: FeeSeries): Metric {
  return { namespace: NAMESPACE, name: METRIC[fee], dimensions };
}

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
