import { type DashboardDefinition, dashboardBody } from "../../../constructs/dashboard/dashboard";
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
} from "./chart";
import type { Series } from "./recording";

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
  const { definition, recorded } = options;
  const { widgets } = dashboardBody(options, definition) as { readonly widgets: Widget[] };
  const firstChart = widgets.findIndex(({ type }) => type === "metric");
  const draw = chartDrawer();
  const parts = widgets.map((widget, index) => {
    const box = boxOf(widget);
    const chart = definition.charts[index - firstChart];
    if (widget.type === "text") return card(box, textLines(definition.text));
    if (chart === undefined || widget.type === "alarm") {
      return card(box, alarmNames(widget.properties.alarms ?? [], box));
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

/** Of Markdown, as far as the dashboard uses it: a heading, and lines of text. */
function textLines(markdown: string): string {
  const lines = markdown.split("\n").map((line, index) => {
    const heading = line.startsWith("# ");
    const style = heading ? { size: 18, weight: "bold" } : { size: 13, fill: MUTED };
    return text(heading ? line.slice(2) : line, 16, 36 + index * 28, style);
  });
  return lines.join("");
}

const NAME_ROW = 24;
/** Of a letter, and of the sign before a name. */
const NAME_LETTER = 7.2;
const NAME_SIGN = 40;

/** Their states are no series, so none is drawn. */
function alarmNames(arns: readonly string[], { width, height }: Box): string {
  const names = arns.map((arn) => arn.slice(arn.indexOf(":alarm:") + ":alarm:".length));
  const column = Math.max(...names.map(({ length }) => length)) * NAME_LETTER + NAME_SIGN;
  const columns = Math.max(1, Math.floor((width - 32) / column));
  const rows = Math.floor((height - 52) / NAME_ROW);
  const fitting = names.length <= rows * columns ? names.length : rows * columns - 1;
  const more = names.length - fitting;
  const shown = [...names.slice(0, fitting), ...(more === 0 ? [] : [`and ${more} more`])];
  return [
    text("Alarms", 16, 28, { size: 15, weight: "bold" }),
    text("their states are not recorded", 80, 28, { size: 12, fill: MUTED }),
    ...shown.map((name, index) => {
      const x = 16 + Math.round(Math.floor(index / rows) * column);
      const y = 58 + (index % rows) * NAME_ROW;
      const dot = `<circle cx="${x + 5}" cy="${y - 4}" r="4" fill="none" stroke="${MUTED}" stroke-width="1.5"/>`;
      return dot + text(name, x + 18, y, { size: 12 });
    }),
  ].join("");
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
