import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { textOfFile } from "../../formats/file-problem";
import { forJson } from "../../formats/outlets";
import { cut, UserError } from "../../formats/problem";
import { once, remembered } from "../../formats/remembered";
import { writeFiles } from "../../formats/write-files";
import type * as Schemas from "../changes/schemas";
import { readSnapshot, type Snapshot, writeSnapshot } from "../changes/snapshot";
import { WAIVERS_FILE } from "../changes/waivers";
import type { StackReview } from "../review";
import { renderReport } from "./markdown";

const FORMAT_VERSION = 1;

/** The report of one stack: JSON for the next comparison, Markdown for people. */
export interface Report {
  readonly file: string;
  readonly text: string;
}

/**
 * Generated, so that the pull request's own diff shows the change, on forks too.
 * @param command writes them anew
 */
export function reportsOf(review: StackReview, command: string): readonly Report[] {
  return [
    { file: `${review.stack}.json`, text: jsonReport(review.snapshot) },
    { file: `${review.stack}.md`, text: renderReport(review, command) },
  ];
}

/** The text that is committed of a snapshot. */
export const jsonReport = once(
  (snapshot: Snapshot) =>
    `${forJson({ formatVersion: FORMAT_VERSION, ...writeSnapshot(snapshot) })}\n`,
);

/** The reports of a folder by the names of their files, each read with the first question about it; undefined for none. */
export interface Committed {
  readonly folder: string;
  readonly textOf: (file: string) => string | undefined;
}

export function committedIn(folder: string): Committed {
  const names = new Set(existsSync(folder) ? readdirSync(folder) : []);
  const textOf = remembered((file) =>
    names.has(file) ? textOfFile(join(folder, file)) : undefined,
  );
  return { folder, textOf };
}

/** Names of the reports that are not what is committed. */
export function staleReports({ textOf }: Committed, reports: readonly Report[]): readonly string[] {
  return reports.filter(({ file, text }) => textOf(file) !== text).map(({ file }) => file);
}

export function writeReports(folder: string, reports: readonly Report[]): void {
  writeFiles(reports.map(({ file, text }) => ({ path: join(folder, file), text })));
}

/** Whether a folder has a report of any stack, or what was one: nothing that is there is taken for nothing. */
export function hasReports(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some(isReportsName);
}

/** Beside reports, a folder of them has waivers and may have words for people. */
export function isReportsName(file: string): boolean {
  return file.endsWith(".json") ? file !== WAIVERS_FILE : /(?<!^readme)\.md$/i.test(file);
}

/** @param now the stack's own, which is returned if nothing changed */
export function committedSnapshot(
  { folder, textOf }: Committed,
  stack: string,
  now: Snapshot,
): Snapshot | undefined {
  const file = `${stack}.json`;
  const text = textOf(file);
  if (text === undefined) return undefined;
  return text === jsonReport(now) ? now : parseReport(text, join(folder, file));
}

export function parseReport(text: string, file: string): Snapshot {
  try {
    return readSnapshot(JSON.parse(text));
  } catch (error) {
    const { faultsOf }: typeof Schemas = require("../changes/schemas");
    throw new UserError(
      `${cut(file)} is not an access report of this version: write it again with --update.${faultsOf(error)}`,
    );
  }
}
