import {
  chartsOf,
  type DashboardDefinition,
  dashboardBody,
} from "../../../constructs/dashboard/dashboard";
import type { AwsScope } from "../../../formats/arns";
import { forHtml } from "../../../formats/outlets";
import {
  CARD,
  chartDrawer,
  chartOption,
  FONT,
  INK,
  MUTED,
  NOTICE,
  NOTICE_INK,
  PAPER,
  RULE,
  shortened,
} from "./chart";
import type { Series } from "./recording";
import type { State } from "./states";

/** Pixels of the grid's units, and between widgets. */
const COLUMN = 60;
const ROW = 48;
const GAP = 10;
const COLUMNS = 24;
const BANNER = 72;

/** Begins every picture, so that no other file is ever overwritten. */
export const MARK = "<!-- preview of a dashboard by cdktf-aws-social-messaging -->";

interface PictureOptions extends AwsScope {
  readonly definition: DashboardDefinition;
  readonly recorded: readonly Series[];
  /** By the names of alarms; unknown where it is missing. */
  readonly states: ReadonlyMap<string, State>;
  /** Where the series come from, in words. */
  readonly origin: string;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** As far as `dashboardBody` writes it. */
interface Widget extends Box {
  readonly type: string;
  readonly properties: { readonly alarms?: readonly string[] };
}

/** The whole dashboard as one SVG, laid out by the very document that CloudWatch would draw. */
export function picture(options: PictureOptions): string {
  const { definition, recorded, states } = options;
  const { widgets } = dashboardBody(options, definition) as { readonly widgets: Widget[] };
  const firstChart = widgets.findIndex(({ type }) => type === "metric");
  const draw = chartDrawer();
  const parts = widgets.map((widget, index) => {
    const box = boxOf(widget);
    const chart = chartsOf(definition)[index - firstChart];
    if (widget.type === "text") return card(box, textLines(definition.text, box));
    if (chart === undefined || widget.type === "alarm") {
      return card(box, alarmStates(widget.properties.alarms ?? [], states, box));
    }
    return card(box, draw(chartOption(chart, recorded, box), box, `c${index}`));
  });
  const width = COLUMNS * COLUMN + GAP;
  const rows = Math.max(...widgets.map(({ y, height }) => y + height));
  const height = BANNER + rows * ROW + GAP;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    MARK,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}">`,
    `<rect width="${width}" height="${height}" fill="${PAPER}"/>`,
    banner(options, width),
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function boxOf({ x, y, width, height }: Widget): Box {
  return {
    x: x * COLUMN + GAP,
    y: BANNER + y * ROW,
    width: width * COLUMN - GAP,
    height: height * ROW - GAP,
  };
}

function banner({ definition, origin }: PictureOptions, width: number): string {
  return [
    text(definition.name, GAP + 16, 34, { size: 20, weight: "bold" }),
    `<rect x="${GAP}" y="44" width="${width - 2 * GAP}" height="22" rx="4" fill="${NOTICE}"/>`,
    text(origin, GAP + 16, 59, { size: 12, fill: NOTICE_INK, weight: "bold" }),
  ].join("");
}

function card({ x, y, width, height }: Box, content: string): string {
  return [
    `<g transform="translate(${x} ${y})">`,
    `<rect width="${width}" height="${height}" rx="6" fill="${CARD}" stroke="${RULE}"/>`,
    content,
    "</g>",
  ].join("");
}

const TEXT_LETTER = 6.7;

/** Of Markdown, as far as the dashboard uses it: a heading, and lines of text with bold words. */
function textLines(markdown: string, { width }: Box): string {
  const most = Math.floor((width - 32) / TEXT_LETTER);
  const lines = markdown
    .split("\n")
    .flatMap((line) => (line.startsWith("# ") ? [line] : wrapped(line.replaceAll("**", ""), most)));
  return lines
    .map((line, index) => {
      const heading = line.startsWith("# ");
      const style = heading ? { size: 18, weight: "bold" } : { size: 13, fill: MUTED };
      return text(heading ? line.slice(2) : line, 16, heading ? 36 : 42 + index * 20, style);
    })
    .join("");
}

function wrapped(line: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of line.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

const NAME_ROW = 24;
/** Of a letter, roughly, and of the sign before a name. */
const NAME_LETTER = 7.4;
const NAME_SIGN = 40;

const COLOUR: Readonly<Record<State, string>> = {
  ALARM: "#c92a2a",
  unknown: MUTED,
  OK: "#2b8a3e",
};

/** Those in ALARM first: if there is no room for all, it is the quiet ones that are left out. */
function alarmStates(
  arns: readonly string[],
  states: ReadonlyMap<string, State>,
  { width, height }: Box,
): string {
  const order = Object.keys(COLOUR);
  const alarms = arns
    .map((arn) => arn.slice(arn.indexOf(":alarm:") + ":alarm:".length))
    .map((name) => ({ name, state: states.get(name) ?? ("unknown" as const) }))
    .sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  const longest = Math.max(...alarms.map(({ name }) => name.length)) + " unknown".length;
  const rows = Math.floor((height - 52) / NAME_ROW);
  const fitting = Math.floor((width - 32) / (longest * NAME_LETTER + NAME_SIGN));
  const columns = Math.max(alarms.length > rows ? 2 : 1, fitting);
  const column = Math.floor((width - 32) / columns);
  const room = rows * columns;
  const shown = alarms.length <= room ? alarms : alarms.slice(0, room - 1);
  const place = (index: number) => ({
    x: 16 + Math.floor(index / rows) * column,
    y: 58 + (index % rows) * NAME_ROW,
  });
  const rest = alarms.slice(shown.length);
  const last = place(shown.length);
  return [
    text("Alarms", 16, 28, { size: 15, weight: "bold" }),
    text(countsOf(alarms), 80, 28, { size: 12, fill: MUTED }),
    ...shown.map(({ name, state }, index) => {
      const { x, y } = place(index);
      const fill = state === "unknown" ? "none" : COLOUR[state];
      const dot = `<circle cx="${x + 5}" cy="${y - 4}" r="4" fill="${fill}" stroke="${COLOUR[state]}" stroke-width="1.5"/>`;
      const weight = state === "ALARM" ? "bold" : "normal";
      const words = shortened(`${state} ${name}`, Math.floor((column - NAME_SIGN) / NAME_LETTER));
      return (
        dot + text(words, x + 18, y, { size: 12, fill: state === "ALARM" ? INK : MUTED, weight })
      );
    }),
    ...(rest.length === 0
      ? []
      : [text(`and ${rest.length} more: ${countsOf(rest)}`, last.x, last.y, { size: 12 })]),
  ].join("");
}

function countsOf(alarms: readonly { readonly state: State }[]): string {
  const states = Object.keys(COLOUR) as State[];
  const counts = states.map((state) => ({
    state,
    count: alarms.filter((alarm) => alarm.state === state).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ count, state }) => `${count} ${state}`)
    .join(", ");
}

interface TextStyle {
  readonly size: number;
  readonly fill?: string;
  readonly weight?: string;
}

function text(content: string, x: number, y: number, style: TextStyle): string {
  const { size, fill = INK, weight = "normal" } = style;
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${forHtml(content)}</text>`;
}
