import { isDeepStrictEqual } from "node:util";
import { Decimal } from "decimal.js";
import { splits as allowedSplits } from "../../formats/ranges";
import { formatUsd, type Usd, usd } from "../money/usd";
import { type Allowance, allowed } from "../money/worst-case";
import {
  type AlarmDefinition,
  type AlarmKind,
  type AlarmScope,
  type CompositeDefinition,
  compositeAlarm,
  IN_ONE_HOUR,
  partAlarm,
  type SpendAlarmType,
} from "./alarm-definition";
import { everyKind, leastSpent } from "./any-mix";
import { INSIGHTS_HOURS } from "./metrics";
import { tailOf, type Watched, watched } from "./numbers";
import type { SpendLimit, SpendOptions } from "./spend-options";
import { ENOUGH_SPLITS, type Part, type Split, splitsOf, thresholdOf } from "./splits";
import {
  alarmName,
  describeLimit,
  describeSeries,
  describeShare,
  describeWatched,
  inRunbook,
  limitAlarmName,
  money,
  onDashboard,
} from "./texts";
import {
  type Bounds,
  boundsOf,
  isOverfull,
  isQueriesOnly,
  MOST_CORRECTIONS,
  type Pair,
  sourceOf,
  type UpperBound,
} from "./upper-bound";

/** An alarm on a limit per hour, for everything or for one number's share. */
export interface HourAlarm extends CompositeDefinition {
  readonly limit: SpendLimit;
  readonly watched: Watched;
  readonly splits: readonly Split[];
}

const KIND: AlarmKind = { name: "fee rate", what: "on money in an hour (composite)" };

export const feeRate: SpendAlarmType = {
  alarms: ({ scope, options }) => hourAlarms(scope, options),
  watches: (options) => (isEnabled(options) ? ["hour"] : []),
  notCovered: ({ scope, options }, check) => {
    if (hourAlarms(scope, options).length === 0) return [];
    return [
      `Fees that come to CloudWatch more than ${INSIGHTS_HOURS - 1} hours late: alarms per hour look at each of the last ${INSIGHTS_HOURS} hours, and AWS lets queries look back no further. Windows slide by the minute, so an alarm and a bar of the dashboard may differ.`,
      isQueriesOnly(options) || (options.estimated ?? []).length === 0
        ? `What fees outside of listed metrics really cost: alarms per hour take them at the worst rate, so they fire early for cheap traffic. List metrics under spend.estimated for closer ones; ${check} prints them.`
        : `What fees outside of spend.estimated really cost, and outside of the ${MOST_CORRECTIONS} metrics there that the worst rate overstates most: alarms per hour take them at the worst rate, so they fire earlier for a new country, category or number until it is listed.`,
    ];
  },
};

/**
 * For each limit per hour, an alarm that notifies when nothing proves any more that spend is below it. The proof
 * is one of several splits of the limit: the bound of the known fees and that of the rest both stay below their
 * part. It looks at each of the last three hours, so that a fee counts even if it comes two hours late.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Metrics_Insights_Alarm.html
 */
export function hourAlarms(scope: AlarmScope, options: SpendOptions): HourAlarm[] {
  if (!isEnabled(options)) return [];
  const limits = options.limits.filter(({ per }) => per === "hour");
  const parts = watched(options);
  return limits.flatMap((limit) => parts.map((part) => hourAlarm(scope, options, limit, part)));
}

/** In scope numbers, each number has alarms of its own, so that each further split costs a multiple. */
function defaultSplits(options: SpendOptions, part: Watched): number {
  return options.scope === "numbers" && !isOverfull(part, options)
    ? allowedSplits.min
    : ENOUGH_SPLITS;
}

function isEnabled({ feeRate: chosen }: Pick<SpendOptions, "feeRate">): boolean {
  return chosen?.enabled !== false;
}

function hourAlarm(
  scope: AlarmScope,
  options: SpendOptions,
  limit: SpendLimit,
  part: Watched,
): HourAlarm {
  const bounds = boundsOf(part, options);
  const count = options.feeRate?.splits ?? defaultSplits(options, part);
  const splits = splitsOf(allowanceOf(limit, part), bounds, count);
  const tail = tailOf(part);
  return compositeAlarm({
    id: ["FeeRate", limit.severity, limit.per, ...tail].join("-"),
    name: limitAlarmName(scope.namePrefix, limit, ...tail),
    kind: KIND,
    severity: limit.severity,
    // It costs more than all the rest, and most who ask for alarms count them or read their names.
    get description() {
      return description(scope, options, limit, part, bounds, splits);
    },
    arithmetic: arithmetic(limit, part, bounds, splits),
    anyOfEach: splits.map((split, index) => partsOf(scope, limit, part, split, index)),
    limit,
    watched: part,
    splits,
  });
}

function allowanceOf({ usd: amount }: SpendLimit, { sharePercent }: Watched): Allowance {
  return { usd: amount, sharePercent };
}

/** The first split has the names that alarms had before limits were split. */
function partsOf(
  scope: AlarmScope,
  limit: SpendLimit,
  watchedPart: Watched,
  { by, known, rest }: Split,
  index: number,
): AlarmDefinition[] {
  const tail = [...tailOf(watchedPart), ...(index === 0 ? [] : [String(index + 1)])];
  const one = (part: Part | undefined, kind: string, fees: string) =>
    part === undefined ? [] : [onPart(scope, limit, watchedPart, part, [kind, ...tail], fees)];
  const divided = known !== undefined && rest !== undefined;
  const moved = by === "byListing" && divided && rest.bound.corrections.length > 0;
  return [
    ...one(known, "message-fees", moved ? "AWS's fees and Meta's in listed metrics" : "AWS's fees"),
    ...one(rest, "template-fees", moved ? "Meta's fees outside of listed metrics" : "Meta's fees"),
  ];
}

function onPart(
  scope: AlarmScope,
  limit: SpendLimit,
  watchedPart: Watched,
  part: Part,
  names: readonly string[],
  what: string,
): AlarmDefinition {
  return partAlarm(sourceOf(part.bound), {
    id: ["FeeRate", limit.severity, limit.per, ...names].join("-"),
    name: alarmName(scope.namePrefix, "spend", limit.per, ...names, limit.severity),
    description: [
      `In ALARM while ${what} may have cost ${money(part.usd)} or more in one of the last ${INSIGHTS_HOURS} hours${describeWatched(watchedPart)}.`,
      `A part of the alarm on ${describeLimit(limit)}: alone it is no reason to act, and notifies nobody.`,
      inRunbook(scope, "spend-reaches-a-limit"),
    ].join(" "),
    ...IN_ONE_HOUR,
    threshold: thresholdOf(part),
  });
}

/** How the limit is divided, then what each bound adds up. */
function arithmetic(
  limit: SpendLimit,
  part: Watched,
  { byListing, byFee }: Bounds,
  splits: readonly Split[],
): string[] {
  const whole = `${describeLimit(limit)}${describeShare(part)}`;
  const inPairs = (by: keyof Bounds) =>
    splits
      .filter((split) => split.by === by)
      .map(({ known, rest }) => [known, rest].flatMap((each) => (each ? inUsd(each.usd) : [])))
      .map((amounts) => amounts.join(" + "))
      .join(" = ");
  const [first, second] = [describePair(byListing), describePair(byFee)];
  if (first.length === 1) return [`${whole}, compared with the sum of:`, ...first.flat()];
  const isOne = isDeepStrictEqual(first, second);
  const bounds = isOne ? first : [...first, ...second];
  const pairs = isOne
    ? `${inPairs("byListing")} = ${inPairs("byFee")} USD`
    : `${inPairs("byListing")} USD of bounds 1 and 2 = ${inPairs("byFee")} USD of bounds 3 and 4`;
  return [
    `${whole} = ${pairs}: it notifies once in each of these pairs one bound is reached`,
    ...bounds.flatMap(([every, ...listed], index) => [`bound ${index + 1}: ${every}`, ...listed]),
  ];
}

/** For each bound, what every fee adds, and what listed metrics correct. */
function describePair({ known, rest }: Pair): string[][] {
  return [known, rest].flatMap((bound) =>
    bound === undefined ? [] : [[everyFee(bound), ...describeCorrections(bound)]],
  );
}

function describeCorrections({ worst, corrections }: UpperBound): string[] {
  const moved = corrections.filter(({ usdPerFee }) => usdPerFee.plus(worst.usd).isZero());
  if (moved.length > 1 && moved.length === corrections.length) return ["without those above"];
  return corrections.map(({ series, usdPerFee }) => {
    const sign = usdPerFee.isNegative() ? "-" : "+";
    return `${sign}${formatUsd(usdPerFee.abs())} USD x ${describeSeries(series)}`;
  });
}

function everyFee({ worst, counted }: UpperBound): string {
  const leftOut = (counted.leftOut ?? []).map(({ dimension, value }) => `${dimension} = ${value}`);
  const but = leftOut.length === 0 ? "" : ` but those with ${leftOut.join(" or ")}`;
  return `${formatUsd(usd(worst.usd))} USD x every ${counted.fee}${but}`;
}

function inUsd(amount: Usd): string {
  return money(amount).replace(/ USD$/, "");
}

function description(
  scope: AlarmScope,
  options: SpendOptions,
  limit: SpendLimit,
  part: Watched,
  bounds: Bounds,
  splits: readonly Split[],
): string {
  return [
    `${describeLimit(limit)}, the ${limit.severity} limit, may be reached${describeWatched(part)}.`,
    range(options, allowanceOf(limit, part), bounds, splits),
    `First look which country and category it is${onDashboard(scope)}, then stop the sender that should not send it.`,
    inRunbook(scope, "spend-reaches-a-limit"),
  ].join(" ");
}

/** How much is really spent when it fires, whatever the mix of what is sent. */
function range(
  { rates }: SpendOptions,
  limit: Allowance,
  bounds: Bounds,
  splits: readonly Split[],
) {
  const kinds = everyKind(rates, bounds);
  const any = leastSpent(splits, kinds.all);
  const exact = leastSpent(splits, kinds.listed);
  if (any === undefined) return "";
  const most = allowed(limit);
  const from = (amount: Usd) =>
    `${amount.gte(most) ? "" : `${least(amount, most)} to `}${money(most)} were really spent when it fires`;
  const { known, rest } = bounds.byListing;
  const listed = [known, rest].some((bound) => bound && bound.corrections.length > 0);
  if (!listed || exact === undefined) {
    return `${from(any)}: what is not listed under spend.estimated counts at the worst rate.`;
  }
  if (exact.lte(any)) return `${from(exact)}.`;
  return `${from(exact)}, if all of it is listed under spend.estimated; other fees count at the worst rate, so that with them it may be ${least(any, most)} USD.`;
}

/** In cents, as it is read at night. */
function least(amount: Usd, most: Usd): string {
  const shown = amount.gt(most) ? most : amount;
  return inUsd(shown.toDecimalPlaces(2, Decimal.ROUND_DOWN));
}
