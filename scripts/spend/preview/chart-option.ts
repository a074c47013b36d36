import type { EChartsOption } from "echarts";
import type { Chart, Line } from "../../../constructs/dashboard/dashboard";
import { legend, type Size } from "./legend";
import type { Series } from "./recording";
import { COLOURS, FONT, INK, LIMITS, MUTED, RULE } from "./style";

/** One name in the legend. */
interface Drawn {
  readonly name: string;
  readonly points: Series["points"];
}

/** A chart of the dashboard in the words of ECharts. */
export function chartOption(chart: Chart, recorded: readonly Series[], size: Size): EChartsOption {
  const drawn = chart.lines.filter((line) => line.drawn).flatMap((line) => drawnBy(line, recorded));
  const times = [...new Set(drawn.flatMap(({ points }) => points.map(([at]) => at)))].sort();
  const values = drawn.map((each) => valuesAt(times, each, chart.stacked));
  const below = legend(
    drawn.map(({ name }) => name),
    size,
  );
  return {
    animation: false,
    useUTC: true,
    color: [...COLOURS],
    textStyle: { fontFamily: FONT, color: INK },
    title: {
      text: chart.title,
      left: 16,
      top: 14,
      padding: 0,
      textStyle: { fontFamily: FONT, fontSize: 15, fontWeight: "bold", color: INK },
    },
    grid: { left: 64, right: 32, top: 72, bottom: 36 + below.height },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: RULE } },
      axisTick: { show: false },
      axisLabel: { color: MUTED, fontSize: 11, hideOverlap: true, formatter: TIMES },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      name: chart.unit,
      nameTextStyle: { color: MUTED, fontSize: 11, align: "left", padding: [0, 0, 4, -48] },
      min: 0,
      max: topOf(chart, values),
      axisLabel: { color: MUTED, fontSize: 11 },
      splitLine: { lineStyle: { color: RULE } },
    },
    graphic: [...below.graphic, ...(times.length === 0 ? [NO_DATA] : [])],
    series: [
      ...drawn.map(({ name }, index) => ({
        type: "line" as const,
        name,
        data: times.map((at, step) => [at, values[index]?.[step] ?? null]),
        showSymbol: times.length <= 12,
        symbolSize: 6,
        lineStyle: { width: chart.stacked ? 1 : 2 },
        ...(chart.stacked ? { stack: "all", areaStyle: { opacity: 0.55 } } : {}),
      })),
      limits(chart),
    ],
  };
}

/** A query that groups is drawn once for each group, and a line without a recording by its name alone. */
function drawnBy(line: Line, recorded: readonly Series[]): Drawn[] {
  const found = recorded.filter(({ id, points }) => id === line.id && points.length > 0);
  if (found.length === 0) return [{ name: `${line.label || line.id} (no data)`, points: [] }];
  return found.map(({ label, points }) => ({
    name: (found.length === 1 && line.label) || label || line.id,
    points,
  }));
}

/** Stacks need a value at every point of time; elsewhere, what is not there is a gap. */
function valuesAt(times: readonly number[], { points }: Drawn, stacked: boolean) {
  const at = new Map(points);
  return times.map((time) => at.get(time) ?? (stacked && points.length > 0 ? 0 : null));
}

/** A limit far above the line is still to be seen, with room for its name. */
function topOf({ marks, stacked }: Chart, values: readonly (readonly (number | null)[])[]) {
  const steps = values[0]?.length ?? 0;
  const heights = Array.from({ length: steps }, (_, step) => {
    const there = values.map((each) => each[step] ?? 0);
    return stacked ? there.reduce((sum, each) => sum + each, 0) : Math.max(...there);
  });
  const top = Math.max(0, ...heights, ...marks.map(({ value }) => value));
  return top === 0 ? 1 : niceAbove(top * 1.1);
}

function niceAbove(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
  return unit * (steps.find((step) => step * unit >= value) ?? 10);
}

/** Drawn across, named at alternating ends so that neighbours do not hide each other's names. */
function limits({ marks }: Chart) {
  return {
    type: "line" as const,
    data: [],
    markLine: {
      silent: true,
      symbol: "none",
      data: marks.map(({ label, value }, index) => ({
        yAxis: value,
        lineStyle: { color: LIMITS[index % LIMITS.length], type: "dashed" as const, width: 1.5 },
        label: {
          formatter: label,
          position: index % 2 === 0 ? ("insideStartTop" as const) : ("insideEndTop" as const),
          color: LIMITS[index % LIMITS.length],
          fontSize: 11,
          fontWeight: "bold" as const,
        },
      })),
    },
  };
}

/** Hours within a day, and the day where one begins. */
const TIMES = { day: "{d} {MMM}", hour: "{HH}:{mm}", minute: "{HH}:{mm}" };

const NO_DATA = {
  type: "text" as const,
  left: "center" as const,
  top: "middle" as const,
  style: { text: "no data", fill: MUTED, fontSize: 14, fontFamily: FONT },
};
