import type { EChartsOption, GraphicComponentOption } from "echarts";
import type { Chart, Line } from "../../../constructs/dashboard/charts";
import { forLine } from "../../../formats/outlets";
import { UserError } from "../../../formats/problem";
import type { Series } from "./recording";

/** What a preview looks like. */
export const FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif";
export const INK = "#1f2933";
export const MUTED = "#616e7c";
export const RULE = "#e4e7eb";
export const PAPER = "#f5f7fa";
export const CARD = "#ffffff";
/** Behind the words that say where the series come from. */
export const NOTICE = "#fff3c4";
export const NOTICE_INK = "#8d2b0b";

/** Distinct for people who see few colours (after Okabe and Ito); ten, as readers distinguish ten, and one for the rest. */
const COLOURS: readonly string[] = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#7a5195",
  "#8c6d1f",
  "#4d7c8a",
  "#b0a000",
  "#9aa5b1",
  "#3e4c59",
];

/** Of limits, the lower one first. */
const LIMITS: readonly string[] = ["#b44d12", "#ab091e"];

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
  const axis = axisOf(chart, values);
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
      ...axis,
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
      limits(chart, axis.max),
    ],
  };
}

/** A query that groups is drawn once for each group, and a line without a recording by its name alone. */
function drawnBy(line: Line, recorded: readonly Series[]): Drawn[] {
  const found = recorded.filter(({ id, points }) => id === line.id && points.length > 0);
  if (found.length === 0) return [{ name: `${line.label || line.id} (no data)`, points: [] }];
  return found.map(({ label, points }) => ({
    name: forLine((found.length === 1 && line.label) || label || line.id),
    points,
  }));
}

/** Stacks need a value at every point of time; elsewhere, what is not there is a gap. */
function valuesAt(times: readonly number[], { points }: Drawn, stacked: boolean) {
  const at = new Map(points);
  return times.map((time) => at.get(time) ?? (stacked && points.length > 0 ? 0 : null));
}

/** A limit far above the line is still to be seen, with room for its name; the uppermost mark is the end. */
function axisOf({ marks, stacked }: Chart, values: readonly (readonly (number | null)[])[]) {
  const steps = values[0]?.length ?? 0;
  const heights = Array.from({ length: steps }, (_, step) => {
    const there = values.map((each) => each[step] ?? 0);
    return stacked ? there.reduce((sum, each) => sum + each, 0) : Math.max(...there);
  });
  const top = Math.max(0, ...heights, ...marks.map(({ value }) => value)) * 1.1 || 1;
  const interval = niceAbove(top / MOST_INTERVALS);
  return { max: Math.ceil(top / interval) * interval, interval };
}

const MOST_INTERVALS = 5;

function niceAbove(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return unit * ([1, 2, 2.5, 5].find((step) => step * unit >= value) ?? 10);
}

/** Names of lines that are as near as that would hide each other. */
const TOO_NEAR = 0.17;

/** Drawn across, named on the left; of lines that are near to each other, the uppermost has all names. */
function limits({ marks }: Chart, top: number) {
  const sorted = marks.toSorted((one, other) => one.value - other.value);
  let names: string[] = [];
  return {
    type: "line" as const,
    data: [],
    markLine: {
      silent: true,
      symbol: "none",
      data: sorted.map(({ label, value }, index) => {
        names.push(label);
        const next = sorted[index + 1]?.value ?? Number.POSITIVE_INFINITY;
        const named = next - value >= TOO_NEAR * top;
        const text = names.join(", ");
        if (named) names = [];
        const color = LIMITS[index % LIMITS.length];
        return {
          yAxis: value,
          lineStyle: { color, type: "dashed" as const, width: 1.5 },
          label: {
            show: named,
            formatter: text,
            position: "insideStartTop" as const,
            color,
            fontSize: 11,
            fontWeight: "bold" as const,
            backgroundColor: CARD,
            padding: [1, 3] as [number, number],
          },
        };
      }),
    },
  };
}

/** Hours within a day, and the day where one begins. */
const TIMES = {
  year: "{d} {MMM}",
  month: "{d} {MMM}",
  day: "{d} {MMM}",
  hour: "{HH}:{mm}",
  minute: "{HH}:{mm}",
};

const NO_DATA = {
  type: "text" as const,
  left: "center" as const,
  top: "middle" as const,
  style: { text: "no data", fill: MUTED, fontSize: 14, fontFamily: FONT },
};

interface Size {
  readonly width: number;
  readonly height: number;
}

const ROW = 20;
const MARGIN = 16;
/** Of a letter, roughly, as there is no screen to measure on; and of the sign and the gap after a name. */
const LETTER = 7.2;
const SIGN = 20;
const GAP = 16;
const LONGEST = 80;

interface Place {
  readonly name: string;
  readonly x: number;
  readonly row: number;
}

interface Legend {
  /** What it takes from the chart's height. */
  readonly height: number;
  readonly graphic: GraphicComponentOption[];
}

/** Names and colours below a chart. The library's own one measures other fonts than those that draw. */
function legend(names: readonly string[], { width, height }: Size): Legend {
  const places = placed(names, width);
  const rows = (places.at(-1)?.row ?? 0) + 1;
  const graphic = places.flatMap(({ name, x, row }, index): GraphicComponentOption[] => {
    const y = height - MARGIN - (rows - 1 - row) * ROW;
    const fill = COLOURS[index % COLOURS.length];
    const style = { text: name, fill: INK, fontSize: 12, fontFamily: FONT };
    return [
      { type: "rect", x, y: y - 2, shape: { width: 14, height: 4, r: 2 }, style: { fill } },
      { type: "text", x: x + SIGN, y, style: { ...style, verticalAlign: "middle" } },
    ];
  });
  return { height: rows * ROW, graphic };
}

function placed(names: readonly string[], width: number): Place[] {
  let x = MARGIN;
  let row = 0;
  return names.map((full) => {
    const room = Math.floor((width - 2 * MARGIN - SIGN) / LETTER);
    const name = shortened(full, Math.min(LONGEST, room));
    const needed = SIGN + name.length * LETTER + GAP;
    if (x > MARGIN && x + needed > width) {
      x = MARGIN;
      row += 1;
    }
    const place = { name, x, row };
    x += needed;
    return place;
  });
}

/** The ends of names distinguish them, so that the middle is left out. */
export function shortened(name: string, most: number): string {
  if (name.length <= most) return name;
  const end = Math.floor((most - 3) * 0.6);
  return `${name.slice(0, most - 3 - end)}...${name.slice(-end)}`;
}

/** @param id unlike that of every other chart in the picture */
type DrawChart = (option: EChartsOption, size: Size, id: string) => string;

/** @throws UserError where the chart library, a development dependency, is not installed */
export function chartDrawer(): DrawChart {
  const { init } = load();
  return (option, { width, height }, id) => {
    const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
    chart.setOption(option);
    const svg = chart.renderToSVGString();
    chart.dispose();
    return still(svg).replaceAll(/\bzr\d+-/g, `${id}-`);
  };
}

/** Without what serves a mouse: the library numbers it by all that it drew before. */
function still(svg: string): string {
  return svg
    .replaceAll(/<style ?>.*?<\/style>/gs, "")
    .replaceAll(/ (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g, "");
}

/** As one file, and only when something is drawn: every other command does without it. */
function load(): typeof import("echarts") {
  try {
    return require("echarts");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new UserError(
      "--preview draws with echarts, which is not installed: npm install --save-dev echarts@6.1.0",
    );
  }
}
