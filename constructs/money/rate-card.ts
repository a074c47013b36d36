import { type Cell, type NamedCells, placeOf, readTable } from "../../formats/csv";
import { type Problem, show } from "../../formats/problem";
import { FEES, type Fee } from "./fees";
import { ANY, CHECKS, type Column, catchAll, feeMeantBy, ONE_RATE, type Rate } from "./rates";
import { usd, usdAmount } from "./usd";

/** The columns of a rate card; its header row names them in any order. */
export const COLUMNS: readonly Column[] = [
  ...(["country", "fee", "category", "type"] as const),
  ...(["usd", "effective", "source"] as const),
];

/** What an operator pays for each fee. */
export interface RateCard {
  /** The rates of all rows that are right. */
  readonly rates: readonly Rate[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a rate card and reports everything that is wrong with it at once.
 * @param file as messages name it
 */
export function parseRateCard(text: string, file: string): RateCard {
  const table = readTable(text, file, COLUMNS);
  const entries = table.rows.map((cells) => readEntry(cells, file));
  return {
    rates: entries.flatMap(({ rate }) => rate ?? []),
    problems: [
      ...table.problems,
      ...entries.flatMap(({ problems }) => problems),
      ...duplicates(entries, file),
      ...wholeCardProblems(table.rows, table.problems.length > 0, file),
    ],
  };
}

/** One row. */
interface Entry {
  readonly cells: NamedCells<Column>;
  readonly problems: readonly Problem[];
  /** The fee and the place that it prices, if these columns are right. */
  readonly key?: string;
  /** Missing where anything of it is wrong. */
  readonly rate?: Rate;
}

const KEY: readonly Column[] = ["country", "fee", "category", "type"];

function readEntry(cells: NamedCells<Column>, file: string): Entry {
  const fee = feeMeantBy(cells.fee?.text ?? "");
  const problems = COLUMNS.flatMap((column) => {
    const cell = cells[column];
    const suggestion = cell && CHECKS[column](cell.text, fee);
    if (cell === undefined || suggestion === undefined) return [];
    return [{ where: placeOf(file, cell), field: column, got: show(cell.text), ...suggestion }];
  });
  const right = (column: Column) =>
    cells[column] !== undefined && !problems.some(({ field }) => field === column);
  const rate = rateOf(cells);
  return {
    cells,
    problems,
    ...(KEY.every(right) && { key: KEY.map((column) => rate[column]).join(",") }),
    ...(COLUMNS.every(right) && { rate }),
  };
}

/** Right only if every cell is. */
function rateOf(cells: NamedCells<Column>): Rate {
  const text = (column: Column) => cells[column]?.text ?? "";
  return {
    fee: text("fee") as Fee,
    country: text("country"),
    category: text("category"),
    type: text("type") || ANY,
    usd: text("usd"),
    effective: text("effective"),
    source: text("source"),
  };
}

/** Two rows for the same would contradict each other, or one of them is left over. */
function duplicates(entries: readonly Entry[], file: string): Problem[] {
  const firsts = new Map<string, Cell>();
  return entries.flatMap(({ cells: { country }, key }): Problem[] => {
    if (country === undefined || key === undefined) return [];
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, country);
      return [];
    }
    const got = `a second rate for ${key}, first in ${placeOf(file, first)}`;
    return [{ where: placeOf(file, country), field: "", got, ...ONE_RATE }];
  });
}

/** @param torn whether lines could not be read at all */
function wholeCardProblems(
  rows: readonly NamedCells<Column>[],
  torn: boolean,
  file: string,
): Problem[] {
  const at = { where: file, field: "" };
  if (rows.length === 0) {
    if (torn) return [];
    const got = "a header without any rate";
    return [{ ...at, got, allowed: "a rate for each fee", fix: "write a row for every rate" }];
  }
  const fees = rows.map(({ fee }) => fee && feeMeantBy(fee.text));
  const missing = fees.includes(undefined) ? [] : FEES.filter((fee) => !fees.includes(fee));
  const free = rows.every((row) => isZero(row.usd));
  return [
    ...missing.map((fee) => ({
      ...at,
      got: `no rate for ${fee}`,
      allowed: "a rate for each fee, because the worst case needs both",
      fix: `add a row ${catchAll(fee)},... with 0 as usd where nothing is charged`,
    })),
    ...(free
      ? [
          {
            ...at,
            got: "rates that are all 0",
            allowed: "at least one rate above 0, or no limit could ever be reached",
            fix: "write what is charged",
          },
        ]
      : []),
  ];
}

function isZero(cell: Cell | undefined): boolean {
  return cell !== undefined && usdAmount.pattern.test(cell.text) && usd(cell.text).isZero();
}
