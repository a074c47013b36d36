import { CsvError, type InfoField, parse } from "csv-parse/sync";
import { nearest } from "./nearest";
import { type Problem, show } from "./problem";

/** What stands between two commas, without blanks and quotes around it. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** One line of the text. */
export interface Row {
  readonly cells: readonly Cell[];
  /** Why the line cannot be divided into cells; there are none then. */
  readonly mistake?: Mistake;
}

type Mistake = Pick<Cell, "line" | "column"> & Pick<Problem, "got" | "allowed" | "fix">;

/**
 * Reads each line for itself, so that a quote that is never closed cannot swallow the lines behind it.
 * Lines without any text, as spreadsheets leave them at the end, are no rows.
 */
export function readCsv(text: string): Row[] {
  return text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => (/[^\s,]/.test(line) ? [readLine(line, index + 1)] : []));
}

function readLine(text: string, line: number): Row {
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

/** A CSV file whose first line names its columns, in any order. */
interface Table<Column extends string> {
  /** The cells of every line below the header; none for a line that could not be divided. */
  readonly rows: readonly NamedCells<Column>[];
  readonly problems: readonly Problem[];
}

export type NamedCells<Column extends string> = Readonly<Partial<Record<Column, Cell>>>;

/** @param file as messages name it */
export function readTable<Column extends string>(
  text: string,
  file: string,
  columns: readonly Column[],
): Table<Column> {
  const [header, ...rows] = readCsv(text);
  const unread = unreadable(header, file, columns);
  if (header === undefined || unread !== undefined) return { rows: [], problems: unread ?? [] };
  const read = rows.map((row) => readRow<Column>(row, header.cells, file));
  return {
    rows: read.map(({ cells }) => cells),
    problems: [
      ...headerProblems(header.cells, file, columns),
      ...read.flatMap(({ problem }) => problem ?? []),
    ],
  };
}

export function placeOf(file: string, { line, column }: Pick<Cell, "line" | "column">): string {
  return `${file}:${line}:${column}`;
}

/** What keeps the rest of the file from being read. */
function unreadable(
  header: Row | undefined,
  file: string,
  columns: readonly string[],
): Problem[] | undefined {
  const allowed = `the header row ${columns.join(",")}`;
  const fix = "write it as the first line";
  if (header === undefined) return [{ where: file, field: "", got: "an empty file", allowed, fix }];
  const { cells, mistake } = header;
  if (mistake !== undefined) return [mistakeProblem(mistake, file)];
  const [first] = cells;
  const known = cells.filter(({ text }) => columns.includes(text.toLowerCase()));
  if (first === undefined || known.length * 2 > columns.length) return undefined;
  const got = show(cells.map(({ text }) => text).join(","));
  const otherSign = cells.length === 1 && /[;\t|]/.test(first.text);
  const mend = otherSign ? "save the file again, with commas between the cells" : fix;
  return [{ where: placeOf(file, first), field: "", got, allowed, fix: mend }];
}

function mistakeProblem(mistake: Mistake, file: string): Problem {
  const { line, column, ...words } = mistake;
  return { where: placeOf(file, { line, column }), field: "", ...words };
}

function headerProblems(
  cells: readonly Cell[],
  file: string,
  columns: readonly string[],
): Problem[] {
  const names = cells.map(({ text }) => text);
  const missing = columns.filter((column) => !names.includes(column));
  const allowed = columns.join(", ");
  const [first] = cells;
  const meant = new Set<string>();
  const wrong = cells.flatMap((cell, at): Problem[] => {
    const problem = { where: placeOf(file, cell), field: "", allowed };
    if (columns.includes(cell.text)) {
      const got = `the column ${cell.text} for the second time`;
      return names.indexOf(cell.text) < at ? [{ ...problem, got, fix: "keep one of the two" }] : [];
    }
    const suggestion = nearest(cell.text, missing);
    if (suggestion !== undefined) meant.add(suggestion);
    const got = `the unknown column ${show(cell.text)}`;
    return [{ ...problem, got, fix: suggestion ? `write ${suggestion}` : "remove the column" }];
  });
  const absent = missing.filter((column) => !meant.has(column));
  return [
    ...wrong,
    ...absent.map((column) => ({
      where: first ? placeOf(file, first) : file,
      field: column,
      got: "no such column",
      allowed,
      fix: "add the column, here and in every row",
    })),
  ];
}

function readRow<Column extends string>(
  { cells, mistake }: Row,
  header: readonly Cell[],
  file: string,
): { readonly cells: NamedCells<Column>; readonly problem?: Problem } {
  const unread = mistake ? mistakeProblem(mistake, file) : wrongNumber(cells, header.length, file);
  if (unread !== undefined) return { cells: {} as NamedCells<Column>, problem: unread };
  const pairs = cells.map((cell, at) => [header[at]?.text ?? "", cell] as const);
  // If a column is written twice, the first counts.
  return { cells: Object.fromEntries(pairs.toReversed()) as NamedCells<Column> };
}

/** Nothing else is said about such a row, because it is not known which cell belongs to which column. */
function wrongNumber(cells: readonly Cell[], wanted: number, file: string): Problem | undefined {
  if (cells.length === wanted) return undefined;
  const [first] = cells;
  const few = cells.length < wanted;
  const fix = few
    ? "write every comma, those of empty cells too"
    : "put text with a comma in quotes, and write decimals with a point";
  return {
    where: first ? placeOf(file, first) : file,
    field: "",
    got: cells.length === 1 ? "1 cell" : `${cells.length} cells`,
    allowed: `${wanted} cells, as many as the header has`,
    fix: first?.text.startsWith("#") ? "remove the line: CSV has no comments" : fix,
  };
}
