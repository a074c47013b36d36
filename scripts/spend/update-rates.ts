import { FEES, type Fee, TYPES } from "../../constructs/money/fees";
import { COLUMNS, rateOf } from "../../constructs/money/rate-card";
import { EXAMPLE_SOURCE } from "../../constructs/money/rate-card-warnings";
import { type Column, keyOf, type Rate } from "../../constructs/money/rates";
import { usd } from "../../constructs/money/usd";
import { highestRate } from "../../constructs/money/worst-case";
import { type NamedCells, readTable } from "../../formats/csv";
import { LIST_SOURCE } from "./price-list";

/** How the rows of a rate card change with price lists. */
export interface RateUpdate {
  readonly added: readonly Rate[];
  readonly changed: readonly ChangedRate[];
  /** Rows for which the lists have a price that does not replace theirs. */
  readonly kept: readonly KeptRate[];
  /** Rows that an earlier list gave and these lists do not have. */
  readonly notListed: readonly Rate[];
  /** How many other rows stay as they are. */
  readonly untouched: number;
  readonly worstCase: readonly WorstCase[];
}

interface ChangedRate {
  readonly before: Rate;
  readonly after: Rate;
}

interface KeptRate {
  readonly rate: Rate;
  readonly listedUsd: string;
  readonly why: string;
}

/** The highest rate of a fee, which thresholds are computed with. */
export interface WorstCase {
  readonly fee: Fee;
  readonly beforeUsd: string;
  /** The row that has it before the update. */
  readonly before: Rate;
  readonly afterUsd: string;
  /** The highest of the lists, if they have a price of this fee. */
  readonly listed: Rate | undefined;
  /** Whether it falls: alarms then fire later, so somebody must decide that. */
  readonly lower: boolean;
}

/**
 * What the listed rates change on a card. Rows that no price list gave stay, except the template's made-up
 * ones; no row is ever removed. A row from another list, of another Region for example, is only raised: a card
 * that several environments share then holds for the dearest of them.
 */
export function updateOf(card: readonly Rate[], listed: readonly Rate[]): RateUpdate {
  const rows = new Map(card.map((rate) => [keyOf(rate), rate]));
  const added = listed.filter((rate) => !rows.has(keyOf(rate)));
  const changed: ChangedRate[] = [];
  const kept: KeptRate[] = [];
  for (const after of listed) {
    const before = rows.get(keyOf(after));
    if (before === undefined || COLUMNS.every((one) => before[one] === after[one])) continue;
    const why = whyKept(before, after);
    if (why === undefined) changed.push({ before, after });
    else kept.push({ rate: before, listedUsd: after.usd, why });
  }
  const prices = new Set(listed.map(keyOf));
  const notListed = card.filter((rate) => isListed(rate) && !prices.has(keyOf(rate)));
  const after = new Map([
    ...rows,
    ...changed.map((each) => [keyOf(each.after), each.after] as const),
  ]);
  const result = [...after.values(), ...added];
  return {
    added,
    changed,
    kept,
    notListed,
    untouched: card.length - changed.length - kept.length - notListed.length,
    worstCase: FEES.map((fee) => worstCase(fee, card, result, listed)),
  };
}

function isListed({ source }: Rate): boolean {
  return source.startsWith(LIST_SOURCE);
}

function whyKept(before: Rate, after: Rate): string | undefined {
  if (before.source.startsWith(EXAMPLE_SOURCE)) return undefined;
  if (!isListed(before)) return "no price list gave this row: remove it to take the listed price";
  if (before.source === after.source) {
    return before.effective > after.effective ? "it is from a newer price list" : undefined;
  }
  return usd(before.usd).gte(usd(after.usd)) ? "the other price list is not cheaper" : undefined;
}

function worstCase(
  fee: Fee,
  before: readonly Rate[],
  after: readonly Rate[],
  listed: readonly Rate[],
): WorstCase {
  const row = highestRate(before, fee);
  const afterUsd = highestRate(after, fee).usd;
  const lower = usd(afterUsd).lt(usd(row.usd));
  const highest = listed.some((rate) => rate.fee === fee) ? highestRate(listed, fee) : undefined;
  return { fee, beforeUsd: row.usd, before: row, afterUsd, listed: highest, lower };
}

/**
 * The text of a rate card with changed and added rows. Every other byte stays, also a byte order mark, quotes,
 * and what ends a line.
 * @param text a card without problems
 * @param file as messages name it
 */
export function rewritten(text: string, file: string, update: RateUpdate): string {
  const { rows } = readTable(text, file, COLUMNS);
  const order = COLUMNS.toSorted((a, b) => columnOf(rows[0], a) - columnOf(rows[0], b));
  const changes = new Map(update.changed.map(({ before, after }) => [keyOf(before), after]));
  const [first = "", ...rest] = text.split(/(\r\n|\n|\r)/); // every second part ends a line
  const parts = [first, ...rest];
  for (const row of rows) {
    const after = changes.get(keyOf(rateOf(row)));
    if (after !== undefined && row.country) parts[2 * (row.country.line - 1)] = line(after, order);
  }
  const end = rest[0] ?? "\n";
  const added = update.added.map((rate) => line(rate, order));
  if (added.length === 0) return parts.join("");
  const last = parts.pop() ?? "";
  // A card whose last line has no end is as right as one that ends with an empty line.
  return [...parts, ...(last === "" ? [added.join(end), end] : [[last, ...added].join(end)])].join(
    "",
  );
}

function columnOf(row: NamedCells<Column> | undefined, column: Column): number {
  return row?.[column]?.column ?? 0;
}

/** A row as CSV. */
export function line(rate: Rate, order: readonly Column[] = COLUMNS): string {
  return order.map((column) => quoted(cell(rate, column))).join(",");
}

/** AWS's fee has no types, so that its cell stays empty. */
function cell(rate: Rate, column: Column): string {
  return column === "type" && TYPES[rate.fee].length === 0 ? "" : rate[column];
}

function quoted(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
