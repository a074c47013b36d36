import { readFileSync } from "node:fs";
import { z } from "zod";
import { explainGivenFile } from "../../../formats/file-problem";
import { cut, reasonOf, UserError } from "../../../formats/problem";
import { toRun } from "../../terminal/to-run";

/** One series of a recording, in the order of time. */
export interface Series {
  /** Of the dashboard's line. */
  readonly id: string;
  /** As CloudWatch calls it, such as a country of a query that groups. */
  readonly label: string;
  readonly points: readonly (readonly [time: number, value: number])[];
}

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const result = z
  .object({
    Id: z.string(),
    Label: z.string().default(""),
    Timestamps: z.array(time),
    Values: z.array(z.number()),
  })
  .refine(({ Timestamps, Values }) => Timestamps.length === Values.length, {
    error: "it must have as many Values as Timestamps",
  });

const recording = z.object({ MetricDataResults: z.array(result) });

/** What `aws cloudwatch get-metric-data` prints. */
type Recording = z.input<typeof recording>;

/** CloudWatch lists the latest first, unless it is asked otherwise. */
export function seriesOf(read: Recording): Series[] {
  return recording.parse(read).MetricDataResults.map(({ Id, Label, Timestamps, Values }) => ({
    id: Id,
    label: Label,
    points: Timestamps.map((at, index) => [at, Values[index] ?? 0] as const).sort(
      ([a], [b]) => a - b,
    ),
  }));
}

/** @throws UserError when the file is not the output of GetMetricData */
export function readRecording(file: string): Series[] {
  const read = parsed(readText(file), file);
  const { success, error } = recording.safeParse(read);
  if (success) return seriesOf(read as Recording);
  const [issue] = error.issues;
  const place = issue?.path.join(".") || "the document";
  throw new UserError(
    `${cut(file)} is not an output of aws cloudwatch get-metric-data: ${cut(place)}: ${issue?.message}. ${toRun("spend", "--help")} says how to record one`,
  );
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${cut(file)} is not JSON (${reasonOf(error)}): check --recorded`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw explainGivenFile(error, file, "--recorded");
  }
}

/** As GetMetricData prints it, a series a line: short, and readable in a diff. */
export function renderRecording(series: readonly Series[]): string {
  const lines = series.map(({ id, label, points }) => {
    const Timestamps = points.map(([at]) => new Date(at).toISOString().replace(".000Z", "Z"));
    const Values = points.map(([, value]) => value);
    return `    ${JSON.stringify({ Id: id, Label: label, Timestamps, Values })}`;
  });
  return `{\n  "MetricDataResults": [\n${lines.join(",\n")}\n  ]\n}\n`;
}
