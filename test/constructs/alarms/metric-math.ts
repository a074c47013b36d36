import type { AlarmDefinition } from "../../../constructs/alarms/alarm-definition";
import { FEES_ID, type Metric, type Query } from "../../../constructs/alarms/metrics";
import { type Fetched, fetched, parse } from "./expressions";

/** What a service published. */
export interface Point {
  readonly metric: Metric;
  /** Seconds, as its timestamp says. */
  readonly at: number;
  readonly value: number;
  /** Seconds at which CloudWatch has it. @default - at once */
  readonly arrives?: number;
}

type State = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** An alarm as CloudWatch knows it: by default, it would wait for data. */
export type Watching = Pick<
  AlarmDefinition,
  "query" | "periodSeconds" | "periods" | "breakingPeriods" | "breaksWhen" | "threshold"
> & {
  readonly missingData: AlarmDefinition["missingData"] | "missing";
};

/** A composite alarm, as far as its state depends on it. */
export interface Composite {
  readonly anyOfEach: readonly (readonly Watching[])[];
}

/**
 * The state in which CloudWatch would put an alarm at that second. It looks at windows that end now,
 * fetches more of them than it needs, and judges by the newest that have data at all: only where
 * those are too few, it does what the alarm says about missing data.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function stateOf(alarm: Watching, points: readonly Point[], now: number): State {
  const there = points.filter(({ at, arrives = at }) => at < now && arrives <= now);
  const windows = Array.from({ length: windowsOf(alarm) }, (_, back) => {
    const end = now - back * alarm.periodSeconds;
    return there.filter(({ at }) => at >= end - alarm.periodSeconds && at < end);
  });
  const real = valuesOf(alarm.query, windows).filter((value) => value !== undefined);
  if (alarm.missingData === "missing" && real.length === 0) return "INSUFFICIENT_DATA";
  const looksAt = real.slice(0, alarm.periods);
  const missing = alarm.missingData === "notBreaching" ? 0 : alarm.periods - looksAt.length;
  const breaking = looksAt.filter((value) => breaks(alarm, value)).length + missing;
  return breaking >= (alarm.breakingPeriods ?? alarm.periods) ? "ALARM" : "OK";
}

/** A composite alarm is in ALARM while in each of its lists at least one part is. */
export function compositeStateOf(
  { anyOfEach }: Composite,
  points: readonly Point[],
  now: number,
): State {
  return anyOfEach.every((parts) => parts.some((part) => stateOf(part, points, now) === "ALARM"))
    ? "ALARM"
    : "OK";
}

/** Spans of minutes in which it is in ALARM; CloudWatch looks once a minute. */
export function alarmMinutes(
  alarm: Watching | Composite,
  points: readonly Point[],
  untilMinute: number,
): readonly (readonly [from: number, to: number])[] {
  const spans: [number, number][] = [];
  for (let minute = 0; minute <= untilMinute; minute++) {
    const now = minute * 60;
    const state =
      "anyOfEach" in alarm ? compositeStateOf(alarm, points, now) : stateOf(alarm, points, now);
    if (state !== "ALARM") continue;
    const last = spans.at(-1);
    if (last?.[1] === minute - 1) last[1] = minute;
    else spans.push([minute, minute]);
  }
  return spans;
}

/** How many CloudWatch fetches beyond those that it needs is not published; observers report three. */
const FETCHED_MORE = 3;

/** Alarms on Metrics Insights get no older data than of three hours. */
const INSIGHTS_SECONDS = 3 * 3600;

function windowsOf({ query, periods, periodSeconds }: Watching): number {
  const wanted = periods + FETCHED_MORE;
  const asksInsights = query.kind === "insights" || (query.kind === "math" && query.insights);
  if (!asksInsights) return wanted;
  return Math.min(wanted, Math.floor(INSIGHTS_SECONDS / periodSeconds));
}

function breaks(alarm: Watching, value: number): boolean {
  return alarm.breaksWhen === "atLeast" ? value >= alarm.threshold : value < alarm.threshold;
}

type Windows = readonly (readonly Point[])[];

function valuesOf(query: Query, windows: Windows): Fetched {
  switch (query.kind) {
    case "metric":
      return fetched(windows, exactly(query.metric), query.statistic);
    case "insights":
      return fetched(windows, matching(query.sql), "Sum");
    case "math": {
      const series = new Map(
        query.metrics.map(({ id, metric }) => [id, fetched(windows, exactly(metric), "Sum")]),
      );
      if (query.insights !== undefined) {
        series.set(FEES_ID, fetched(windows, matching(query.insights), "Sum"));
      }
      return parse(query.expression, series, windows.length);
    }
  }
}

/** CloudWatch finds a metric by all of its dimensions, never by some of them. */
function exactly(wanted: Metric): (metric: Metric) => boolean {
  const key = keyOf(wanted);
  return (metric) => keyOf(metric) === key;
}

/** Points by the thousand share their metric. */
const keys = new WeakMap<Metric, string>();

function keyOf(metric: Metric): string {
  const known = keys.get(metric);
  if (known !== undefined) return known;
  const { namespace, name, dimensions } = metric;
  const key = JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
  keys.set(metric, key);
  return key;
}

const INSIGHTS = /^SELECT SUM\((\w+)\) FROM "([\w/]+)"(?: WHERE (.+))?$/;
const CONDITION = /^(\w+) (=|!=) '([^']+)'$/;

/**
 * Metrics Insights finds metrics whatever other dimensions they have. Whether `!=` finds a metric that lacks the
 * dimension is not documented: here it does not, as in SQL, which is the worse case for an alarm.
 */
function matching(sql: string): (metric: Metric) => boolean {
  const known = queries.get(sql);
  if (known !== undefined) return known;
  const [whole, wanted, from, where] = INSIGHTS.exec(sql) ?? [];
  if (whole === undefined) throw new Error(`not in the subset: ${sql}`);
  const conditions = (where?.split(" AND ") ?? []).map((condition) => {
    const [right, dimension = "", operator, value] = CONDITION.exec(condition) ?? [];
    if (right === undefined) throw new Error(`not in the subset: ${condition}`);
    return ({ dimensions }: Metric) => {
      const got = dimensions[dimension];
      return got !== undefined && (got === value) === (operator === "=");
    };
  });
  const matches = (metric: Metric) =>
    metric.namespace === from &&
    metric.name === wanted &&
    conditions.every((holds) => holds(metric));
  queries.set(sql, matches);
  return matches;
}

const queries = new Map<string, (metric: Metric) => boolean>();
