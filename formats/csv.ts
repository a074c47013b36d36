import { CsvError, type InfoField, parse } from "csv-parse/sync";
import type { Problem } from "./problem";

/** What stands between two commas, without blanks and quotes around it. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** One line of the text. */
export interface Row {
  readonly cells: readonly Cell[];
  /** Why the line cannot be told apart into cells; there are none then. */
  readonly mistake?: CsvMistake;
}

export type CsvMistake = Pick<Cell, "line" | "column"> & Pick<Problem, "got" | "allowed" | "fix">;

/**
 * Reads each line for itself, so that a quote that is never closed cannot swallow the lines behind it.
 * Lines without any text, as spreadsheets leave them at the end, are no rows.
 */
export function readCsv(text: string): Row[] {
  return text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => (/[^\s,]/.test(line) ? [readRow(line, index + 1)] : []));
}

function readRow(text: string, line: number): Row {
  const ends: number[] = [];
  const start = () => startOfCell(text, ends.at(-1));
  const columns: number[] = [];
  const cast = (value: string, { bytes }: InfoField) => {
    columns.push(start());
    ends.push(bytes);
    return value;
  };
  try {
    const [record] = parse(text, { relax_column_count: true, trim: true, cast });
    const cells = (record ?? []).map((each, at) => ({
      text: each.trim(),
      line,
      column: columns[at] ?? 1,
    }));
    return { cells };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { cells: [], mistake: { line, column: start(), ...wordsFor(error) } };
  }
}

/** Counts characters, as editors do, where the parser counts bytes. */
function startOfCell(text: string, endOfLast: number | undefined): number {
  const before =
    endOfLast === undefined ? "" : Buffer.from(text).toString("utf8", 0, endOfLast + 1);
  const blanks = text.slice(before.length).match(/^\s*/)?.[0] ?? "";
  return before.length + blanks.length + 1;
}

function wordsFor({ code }: CsvError) {
  const allowed = "quotes around a whole cell, in pairs and on one line";
  if (code === "CSV_QUOTE_NOT_CLOSED") {
    const got = "a quote that is never closed";
    return { got, allowed, fix: "close it at the end of its cell" };
  }
  const got = "a quote inside a cell";
  return { got, allowed, fix: 'put the whole cell in quotes and write "" for each quote inside' };
}
