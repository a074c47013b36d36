import { readFileSync, writeFileSync } from "node:fs";
import type { Line } from "../../../constructs/dashboard/charts";
import type { DashboardDefinition } from "../../../constructs/dashboard/dashboard";
import type { AwsScope } from "../../../formats/arns";
import { cut, UserError } from "../../../formats/problem";
import { toRun } from "../../terminal/to-run";
import { madeUpRecording } from "./made-up";
import { MARK, picture } from "./picture";
import { readRecording, type Series, seriesOf } from "./recording";

interface PreviewOptions {
  /** Where to draw. */
  readonly file: string;
  /** Outputs of GetMetricData. @default - made-up series */
  readonly recorded?: readonly string[];
}

interface Preview {
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
    ? "MADE-UP SERIES: these messages were never sent, and these prices are not real. Limits, charts and alarm names are real. Times in UTC."
    : `RECORDED SERIES from ${files.join(", ")}, drawn as they were read. Times in UTC.`;
}

function strange(files: readonly string[], example: string | undefined): UserError {
  return new UserError(
    `${files.map(cut).join(", ")} holds no series of this dashboard: the Id of a series must be that of a line, such as ${example}. ${toRun("spend", "--help")} says how to record one`,
  );
}

/** Checked before anything is drawn: never overwrite what we did not make. */
function refuseForeign(file: string): void {
  if (!file.endsWith(".svg")) {
    throw new UserError(
      `${cut(file)} would hold a picture in SVG: name it so that it ends in .svg`,
    );
  }
  const present = readIfThere(file);
  if (present === undefined || present.slice(0, HEAD).includes(MARK)) return;
  throw new UserError(
    `${cut(file)} exists and is not a preview that this program drew, so it stays: name another file, or remove it first`,
  );
}

/** The mark stands in one of the first two lines. */
const HEAD = 200;

function writePicture(file: string, svg: string): void {
  attempt(file, "written", () => writeFileSync(file, svg));
}

function readIfThere(file: string): string | undefined {
  return attempt(file, "read", () => {
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  });
}

function attempt<T>(file: string, done: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "its folder does not exist" : String(code);
    throw new UserError(`${cut(file)} cannot be ${done} (${why}): check --preview`);
  }
}
