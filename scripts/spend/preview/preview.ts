import type { DashboardDefinition, Line } from "../../../constructs/dashboard/dashboard";
import type { AwsScope } from "../../../formats/arns";
import { UserError } from "../../../formats/problem";
import { toRun } from "../../terminal/to-run";
import { madeUpRecording } from "./made-up";
import { picture } from "./picture";
import { readRecording, type Series, seriesOf } from "./recording";
import { refuseForeign, writePicture } from "./write-picture";

export interface PreviewOptions {
  /** Where to draw. */
  readonly file: string;
  /** Outputs of GetMetricData. @default - made-up series */
  readonly recorded?: readonly string[];
}

export interface Preview {
  readonly file: string;
  /** Missing where the series are made up. */
  readonly recorded?: readonly string[];
  /** Lines that are drawn as having no data: their ids, and what they are called. */
  readonly withoutData: readonly string[];
}

/** Draws a dashboard from recorded series; AWS is not asked. */
export function preview(
  scope: AwsScope,
  definition: DashboardDefinition,
  { file, recorded: files }: PreviewOptions,
): Preview {
  refuseForeign(file);
  const recorded = files?.flatMap(readRecording) ?? seriesOf(madeUpRecording());
  const lines = definition.charts.flatMap((chart) => chart.lines.filter(({ drawn }) => drawn));
  const withoutData = lines.filter(({ id }) => !hasData(id, recorded)).map(called);
  if (files !== undefined && withoutData.length === lines.length)
    throw strange(files, lines[0]?.id);
  writePicture(file, picture({ ...scope, definition, recorded, origin: originOf(files) }));
  return { file, ...(files === undefined ? {} : { recorded: files }), withoutData };
}

function called({ id, label }: Line): string {
  return label === "" || label === id ? id : `${id} (${label})`;
}

function hasData(wanted: string, recorded: readonly Series[]): boolean {
  return recorded.some(({ id, points }) => id === wanted && points.length > 0);
}

function originOf(files: readonly string[] | undefined): string {
  return files === undefined
    ? "MADE-UP SERIES: nobody sent these messages and nobody charges these prices. Limits, charts and alarm names are real. Times in UTC."
    : `RECORDED SERIES from ${files.join(", ")}, drawn as they were read. Times in UTC.`;
}

function strange(files: readonly string[], example: string | undefined): UserError {
  return new UserError(
    `${files.join(", ")} holds no series of this dashboard: their Id has to be that of a line, such as ${example}. ${toRun("spend", "--help")} tells how to record one`,
  );
}
