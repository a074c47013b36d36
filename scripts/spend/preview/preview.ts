import { readFileSync, statSync } from "node:fs";
import type { Alarm } from "../../../constructs/alarms/alarm-definition";
import type { SpendOptions } from "../../../constructs/alarms/spend-options";
import type { Line } from "../../../constructs/dashboard/charts";
import { chartsOf, type DashboardDefinition } from "../../../constructs/dashboard/dashboard";
import type { AwsScope } from "../../../formats/arns";
import { cut, UserError } from "../../../formats/problem";
import { writeFiles } from "../../../formats/write-files";
import { toRun } from "../../terminal/to-run";
import { evidenceOf, seriesFrom } from "./evidence";
import { madeUp } from "./made-up";
import { MARK, picture } from "./picture";
import { readRecording, type Series } from "./recording";
import { type State, stateOf } from "./states";

/** What is drawn. */
export interface Pictured {
  readonly definition: DashboardDefinition;
  readonly alarms: readonly Alarm[];
  /** Missing in an environment without limits. */
  readonly spend: SpendOptions | undefined;
}

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
  /** Of each alarm that notifies somebody, at the end of the series. */
  readonly states: Readonly<Record<string, State>>;
}

/** Draws a dashboard from recorded series; AWS is not asked. */
export function preview(
  scope: AwsScope,
  pictured: Pictured,
  { file, recorded: files }: PreviewOptions,
): Preview {
  refuseForeign(file);
  const { definition } = pictured;
  const { series: recorded, states } = shown(pictured, files?.flatMap(readRecording));
  const lines = chartsOf(definition).flatMap((chart) => chart.lines.filter(({ drawn }) => drawn));
  const drawn = new Set(recorded.flatMap(({ id, points }) => (points.length > 0 ? id : [])));
  const withoutData = lines.filter(({ id }) => !drawn.has(id)).map(called);
  if (files !== undefined && withoutData.length === lines.length)
    throw strange(files, lines[0]?.id);
  const origin = originOf(files);
  const text = picture({ ...scope, definition, recorded, states, origin });
  writeFiles([{ path: file, text }]);
  return {
    file,
    ...(files === undefined ? {} : { recorded: files }),
    withoutData,
    states: Object.fromEntries(states),
  };
}

/** Series and states: what was recorded, or made-up traffic where nothing was. */
export function shown({ definition, alarms, spend }: Pictured, recorded?: readonly Series[]) {
  const evidence =
    recorded === undefined ? madeUp(definition, spend) : evidenceOf(definition, recorded);
  const series = recorded ?? seriesFrom(definition, evidence);
  const states = new Map(alarms.map((alarm) => [alarm.name, stateOf(alarm, evidence)]));
  return { series, states };
}

function called({ id, label }: Line): string {
  return label === "" || label === id ? id : `${id} (${label})`;
}

function originOf(files: readonly string[] | undefined): string {
  return files === undefined
    ? "MADE-UP SERIES: these messages were never sent. Limits, rates, charts and alarms are those of the file; states are those at the end. Times in UTC."
    : `RECORDED SERIES from ${files.join(", ")}, drawn as they were read; states are those at their end, as far as they show. Times in UTC.`;
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
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return; // and nothing else is ever replaced
  if (readFileSync(file, "utf8").slice(0, HEAD).includes(MARK)) return;
  throw new UserError(
    `${cut(file)} exists and is not a preview that this program drew, so it stays: name another file, or remove it first`,
  );
}

/** The mark stands in one of the first two lines. */
const HEAD = 200;
