import { keyOf, type Metric, type Statistic } from "../../../constructs/alarms/metrics";
import type { Chart, Line } from "../../../constructs/dashboard/charts";
import { chartsOf, type DashboardDefinition } from "../../../constructs/dashboard/dashboard";
import { type Answer, type Grid, timesOf, type Values, World } from "./evaluate";
import type { Series } from "./recording";
import type { Evidence } from "./states";

const DAY = 86_400_000;

/** What CloudWatch would draw of each line: charts without a range of their own show the last day. */
export function seriesFrom(definition: DashboardDefinition, evidence: Evidence): Series[] {
  return chartsOf(definition).flatMap((chart) => {
    const grid = gridOf(chart, evidence.end);
    const times = timesOf(grid);
    const known = knownBy(chart, evidence.world, grid);
    return chart.lines
      .filter(({ drawn }) => drawn)
      .flatMap((line) =>
        known(line).map(({ label, values }) => ({
          id: line.id,
          label: label || line.label,
          points: values.flatMap((value, at) =>
            value === undefined ? [] : [[times[at] ?? 0, cents(value)] as const],
          ),
        })),
      );
  });
}

/** Whole periods of UTC, the last of which may be going on. */
function gridOf({ periodSeconds, days = 1 }: Chart, end: number): Grid {
  const period = periodSeconds * 1000;
  const last = Math.ceil(end / period);
  const first = Math.floor((end - days * DAY) / period);
  return { start: first * period, periodSeconds, periods: last - first };
}

/** Answers of a chart's lines, each calculated once. */
function knownBy({ lines }: Chart, world: World, grid: Grid): (line: Line) => readonly Answer[] {
  const answers = new Map<string, readonly Answer[]>();
  const byId = (id: string): Values => {
    const line = lines.find((each) => each.id === id);
    const [answer] = line === undefined ? [] : answersOf(line);
    if (answer === undefined) throw new Error(`no line ${id}`);
    return answer.values;
  };
  const answersOf = (line: Line): readonly Answer[] => {
    const found = answers.get(line.id) ?? calculated(line);
    answers.set(line.id, found);
    return found;
  };
  const calculated = ({ source }: Line): readonly Answer[] =>
    source.kind === "expression"
      ? world.answer(source.expression, byId, grid)
      : [{ label: "", values: world.valuesOf(source.metric, source.statistic, grid) }];
  return answersOf;
}

/** What doubles add is no money. */
function cents(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Recorded lines that are metrics show what their alarms see; sums of fees do not show each fee. */
export function evidenceOf(definition: DashboardDefinition, recorded: readonly Series[]): Evidence {
  const known = chartsOf(definition).flatMap(({ lines, periodSeconds }) =>
    lines.flatMap(({ id, source }) => {
      const points = recorded.find((series) => series.id === id)?.points ?? [];
      const [first] = points;
      if (source.kind !== "metric" || first === undefined) return [];
      const until = (points.at(-1)?.[0] ?? 0) + periodSeconds * 1000;
      return [{ ...source, points, since: first[0], until }];
    }),
  );
  const knows = (metric: Metric, statistic: Statistic, since: number) =>
    known.some(
      (each) =>
        each.statistic === statistic && each.since <= since && keyOf(each.metric) === keyOf(metric),
    );
  const end = Math.max(...known.map(({ until }) => until));
  return { world: new World(known), end, knows, knowsAll: false };
}
