import type {
  AlarmDefinition,
  CompositeDefinition,
  Metric,
  Query,
} from "../../alarms/alarm-definition";
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

export type State = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** An alarm as CloudWatch knows it: by default, it would wait for data. */
export type Watching = Omit<AlarmDefinition, "missingData"> & {
  readonly missingData: AlarmDefinition["missingData"] | "missing";
};

/**
 * The state in which CloudWatch would put an alarm at that second: it looks at windows that end now,
 * newest first. It fetches more of them than it needs, which matters to functions over a whole series.
 */
export function stateOf(alarm: Watching, points: readonly Point[], now: number): State {
  const there = points.filter(({ at, arrives = at }) => at < now && arrives <= now);
  const windows = Array.from({ length: alarm.periods + FETCHED_MORE }, (_, back) => {
    const end = now - back * alarm.periodSeconds;
    return there.filter(({ at }) => at >= end - alarm.periodSeconds && at < end);
  });
  const judged = valuesOf(alarm.query, windows).slice(0, alarm.periods);
  if (alarm.missingData === "missing" && judged.every((value) => value === undefined)) {
    return "INSUFFICIENT_DATA";
  }
  return judged.every((value) => breaks(alarm, value)) ? "ALARM" : "OK";
}

/** A composite alarm is in ALARM while all its parts are. */
export function compositeStateOf(
  { allOf }: CompositeDefinition,
  points: readonly Point[],
  now: number,
): State {
  return allOf.every((part) => stateOf(part, points, now) === "ALARM") ? "ALARM" : "OK";
}

/** Spans of minutes in which it is in ALARM; CloudWatch looks once a minute. */
export function alarmMinutes(
  alarm: Watching | CompositeDefinition,
  points: readonly Point[],
  untilMinute: number,
): readonly (readonly [from: number, to: number])[] {
  const spans: [number, number][] = [];
  for (let minute = 0; minute <= untilMinute; minute++) {
    const now = minute * 60;
    const state =
      "allOf" in alarm ? compositeStateOf(alarm, points, now) : stateOf(alarm, points, now);
    if (state !== "ALARM") continue;
    const last = spans.at(-1);
    if (last?.[1] === minute - 1) last[1] = minute;
    else spans.push([minute, minute]);
  }
  return spans;
}

const FETCHED_MORE = 3;

function breaks(alarm: Watching, value: number | undefined): boolean {
  if (value === undefined) return alarm.missingData === "breaching";
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

const INSIGHTS = /^SELECT SUM\((\w+)\) FROM "([\w/]+)"(?: WHERE (\w+) = '([^']+)')?$/;

/** Metrics Insights finds metrics whatever other dimensions they have. */
function matching(sql: string): (metric: Metric) => boolean {
  const [whole, wanted, from, dimension, value] = INSIGHTS.exec(sql) ?? [];
  if (whole === undefined) throw new Error(`not in the subset: ${sql}`);
  return ({ namespace, name, dimensions }) =>
    namespace === from &&
    name === wanted &&
    (dimension === undefined || dimensions[dimension] === value);
}
