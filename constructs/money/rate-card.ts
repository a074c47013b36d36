import { type Cell, type NamedCells, placeOf, readTable } from "../../formats/csv";
import { literal } from "../../formats/options";
import { type Problem, show } from "../../formats/problem";
import { argumentFindings, throwArgumentFindings } from "../shared/check-arguments";
import { FEES, type Fee } from "./fees";
import {
  ANY,
  CHECKS,
  type Column,
  catchAll,
  feeMeantBy,
  KEY,
  keyOf,
  ONE_RATE,
  type Rate,
} from "./rates";
import { usd, usdAmount } from "./usd";

/** The columns of a rate card; its header row names them in any order. */
export const COLUMNS: readonly Column[] = [
  ...(["country", "fee", "category", "type"] as const),
  ...(["usd", "effective", "source"] as const),
];

const PARAMETERS = {
  text: literal({
    pattern: /^/,
    allowed: "the text of a rate card",
    fix: () => 'pass what readFileSync("rates.csv", "utf8") returns',
  }),
  file: literal({
    pattern: /./,
    allowed: "the name of the file, for messages",
    fix: () => "write it as rates.csv",
  }),
};

/** What an operator pays for each fee. */
export interface RateCard {
  /** The rates of all rows that are right. */
  readonly rates: readonly Rate[];
  /** What is wrong, row by row and with the card as a whole. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a rate card and reports everything that is wrong with it at once.
 * @param file as messages name it
 * @example
 * const { rates, problems } = parseRateCard(rateCardText, "rates.csv");
 */
export function parseRateCard(text: string, file: string): RateCard {
  throwArgumentFindings("parseRateCard", argumentFindings(PARAMETERS, { text, file }));
  if (isMetaRateCard(text)) return { rates: [], problems: [metaRateCardProblem(file)] };
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
    ...(KEY.every(right) && { key: keyOf(rate) }),
    ...(COLUMNS.every(right) && { rate }),
  };
}

/** @internal Right only if every cell is. */
export function rateOf(cells: NamedCells<Column>): Rate {
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

/**
 * Where each rate of a card stands.
 * @param text a card without problems
 * @param file as messages name it
 */
export function placesOfRates(text: string, file: string): ReadonlyMap<string, string> {
  const { rows } = readTable(text, file, COLUMNS);
  return new Map(
    rows.flatMap((cells) =>
      cells.country === undefined ? [] : [[keyOf(rateOf(cells)), `${file}:${cells.country.line}`]],
    ),
  );
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

/** Lines in which a title may stand above Meta's header row. */
const TITLE_LINES = 20;

/** @internal Whether it is the CSV that Meta publishes: one row for each market, one column for each category. */
export function isMetaRateCard(text: string): boolean {
  if (/^\s*[{[]/.test(text)) return false; // JSON, such as AWS's price list
  const lines = text.slice(0, 20_000).split(/\r\n|\n|\r/, TITLE_LINES);
  const headers = lines.map((line) =>
    line.split(/[,;\t]/).map((cell) => cell.replaceAll('"', "").trim().toLowerCase()),
  );
  if (headers[0]?.includes("fee")) return false; // a card of ours, whose sources may say anything
  return headers.some((cells) => {
    const categories = ["marketing", "utility", "authentication", "service"];
    const named = categories.filter((each) => cells.some((cell) => cell.startsWith(each)));
    return named.length > 1 && cells.some((cell) => /^(market|country|region)\b/.test(cell));
  });
}

/** @internal */
export function metaRateCardProblem(file: string): Problem {
  return {
    where: file,
    field: "",
    got: "Meta's rate card",
    allowed: `AWS's prices in USD for one country each, because AWS bills Meta's fees at prices of its own; Meta's markets, such as "Rest of Africa", have no country codes`,
    fix: `download AWS's price list as JSON and give it to the command "spend <environment> --rates FILE", or write rows by hand below the header row ${COLUMNS.join(",")}`,
  };
}
