import {
  type Alarm,
  type AlarmDefinition,
  isComposite,
} from "../../../constructs/alarms/alarm-definition";
import {
  FEES_ID,
  INSIGHTS_HOURS,
  type Metric,
  type Statistic,
} from "../../../constructs/alarms/metrics";
import type { Grid, Values, World } from "./evaluate";

export type State = "ALARM" | "OK" | "unknown";

/** Points, and how much of what alarms look at they are. */
export interface Evidence {
  readonly world: World;
  /** When the last period ends, in milliseconds. */
  readonly end: number;
  /** Whether all points of a metric are known, from that time on. */
  knows(metric: Metric, statistic: Statistic, since: number): boolean;
  /** Whether every metric that a query may match is known. */
  readonly knowsAll: boolean;
}

/** The state in which CloudWatch would put an alarm at the end, as far as that is known. */
export function stateOf(alarm: Alarm, evidence: Evidence): State {
  if (!isComposite(alarm)) return stateOfPart(alarm, evidence);
  const lists = alarm.anyOfEach.map((parts) => {
    const states = parts.map((part) => stateOfPart(part, evidence));
    if (states.includes("ALARM")) return "ALARM";
    return states.includes("unknown") ? "unknown" : "OK";
  });
  if (lists.includes("OK")) return "OK";
  return lists.includes("unknown") ? "unknown" : "ALARM";
}

/** CloudWatch fetches more windows than it needs, and judges by the newest ones with data; observers report three. */
const FETCHED_MORE = 3;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
function stateOfPart(alarm: AlarmDefinition, evidence: Evidence): State {
  const { periodSeconds, periods, breaksWhen, threshold, missingData } = alarm;
  const wanted = periods + FETCHED_MORE;
  const most = Math.floor((INSIGHTS_HOURS * 3600) / periodSeconds);
  const windows = asksInsights(alarm) ? Math.min(wanted, most) : wanted;
  const start = evidence.end - windows * periodSeconds * 1000;
  const values = valuesOf(alarm, evidence, { start, periodSeconds, periods: windows });
  if (values === undefined) return "unknown";
  const looksAt = values
    .flatMap((value) => value ?? [])
    .reverse()
    .slice(0, periods);
  const missing = missingData === "notBreaching" ? 0 : periods - looksAt.length;
  const breaking = looksAt.filter((value) =>
    breaksWhen === "atLeast" ? value >= threshold : value < threshold,
  );
  return breaking.length + missing >= (alarm.breakingPeriods ?? periods) ? "ALARM" : "OK";
}

function asksInsights({ query }: AlarmDefinition): boolean {
  return query.kind === "insights" || (query.kind === "math" && query.insights !== undefined);
}

/** Nothing if the points are not all there. */
function valuesOf(
  { query }: AlarmDefinition,
  { world, knows, knowsAll }: Evidence,
  grid: Grid,
): Values | undefined {
  switch (query.kind) {
    case "metric": {
      const { metric, statistic } = query;
      return knows(metric, statistic, grid.start)
        ? world.valuesOf(metric, statistic, grid)
        : undefined;
    }
    case "insights":
      return knowsAll ? world.answer(query.sql, nothing, grid)[0]?.values : undefined;
    case "math": {
      const { metrics, insights, expression } = query;
      if (insights !== undefined && !knowsAll) return undefined;
      if (!metrics.every(({ metric }) => knows(metric, "Sum", grid.start))) return undefined;
      const known = (id: string) => {
        if (id === FEES_ID && insights !== undefined) {
          return world.answer(insights, nothing, grid)[0]?.values ?? nothing(id);
        }
        const metric = metrics.find((each) => each.id === id)?.metric ?? nothing(id);
        return world.valuesOf(metric, "Sum", grid);
      };
      return world.answer(expression, known, grid)[0]?.values;
    }
  }
}

function nothing(id: string): never {
  throw new Error(`no series ${id}`);
}
