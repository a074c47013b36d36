import type { BudgetDefinition } from "../../constructs/alarms/alarm-definition";
import { FEES, type Fee, TYPES } from "../../constructs/money/fees";
import { ANY, keyOf, type Rate } from "../../constructs/money/rates";
import { readUsageType, regionOf } from "../../constructs/money/usage-types";
import { formatUsd, type Usd, unitPrice, usd } from "../../constructs/money/usd";
import { highestRate, rateFor } from "../../constructs/money/worst-case";
import { cut } from "../../formats/problem";
import { usageCode } from "../../formats/regions";
import { CHANGES, CLEAN } from "../terminal/exit-codes";
import type { Bill, BillRow } from "./bill";
import { line } from "./update-rates";

/** What was billed for WhatsApp in one Region, beside the rate card and the budgets. */
export interface BillReport {
  readonly region: string;
  readonly files: readonly string[];
  /** Paid requests that were made. */
  readonly requests: number;
  /** The first days of the first and the last span that was billed; null if nothing was. */
  readonly billed: { readonly first: string; readonly last: string } | null;
  readonly costUsd: string;
  /** One for each fee, country and category. */
  readonly fees: readonly BilledFee[];
  /** The highest rate of each fee, which thresholds are computed with; null without a rate card. */
  readonly worstCase: readonly BilledWorstCase[] | null;
  /** Usage types of WhatsApp that no rate card can price, such as calls. */
  readonly notUnderstood: readonly BilledCost[];
  /** What no budget counts; null where there is no budget. */
  readonly unwatched: readonly BilledCost[] | null;
  /** What a budget may count or not, because the bill does not name services. */
  readonly perhapsWatched: readonly BilledCost[];
  /** Usage types of WhatsApp in other Regions, or in ones that are not known. */
  readonly elsewhere: readonly BilledCost[];
  /** What may hide costs of WhatsApp. */
  readonly doubts: readonly string[];
}

/** What was paid for one kind of fee, and what the rate card says of it. */
export interface BilledFee extends Pick<Rate, "country" | "fee" | "category" | "type"> {
  /**
   * "above": more was paid than the card says. "not priced": the card has no rate for it. "unknown": the bill does not
   * say how many fees there were. The other two need nothing.
   */
  readonly verdict: "above" | "not priced" | "unknown" | "as the card" | "below";
  /** The highest price that was paid for one fee; of a span, it is the mean. */
  readonly paidUsd?: string;
  /** The first day of the span in which it was paid. */
  readonly since: string;
  readonly usageType: string;
  /** Of all spans and usage types. */
  readonly costUsd: string;
  /** The rate that applies. */
  readonly cardUsd?: string;
  /** Where it stands. */
  readonly place?: string;
  readonly fix?: string;
}

interface BilledWorstCase {
  readonly fee: Fee;
  readonly cardUsd: string;
  /** The highest that was paid, if it is known. */
  readonly paidUsd?: string;
  /** Thresholds are too high, and alarms fire too late. */
  readonly tooLow: boolean;
}

export interface BilledCost {
  readonly usageType: string;
  readonly service?: string;
  readonly costUsd: string;
}

/** The rates that paid prices are compared with. */
interface Card {
  readonly file: string;
  readonly rates: readonly Rate[];
  /** By the key of a rate. */
  readonly places: ReadonlyMap<string, string>;
}

/** AWS adds up rounded costs: less than this proves no other price. */
const ROUNDING_USD = usd("0.000001");

/** @param card nothing for an environment without limits in money */
export function billReport(
  bill: Bill,
  region: string,
  card: Card | undefined,
  budgets: readonly BudgetDefinition[],
): BillReport {
  // Where no code is published for the Region, its usage types are among those whose code is not known.
  const known = usageCode(region) === undefined ? undefined : region;
  const own = bill.rows.filter(({ usageType }) => regionOf(usageType) === known);
  const fees = judgedFees(own, card);
  const days = own.map(({ since }) => since).sort();
  const [first, last] = [days[0], days.at(-1)];
  const watched = (verdict: Watched) =>
    costs(own.filter((row) => watchedBy(row, budgets) === verdict && !row.cost.isZero()));
  return {
    region,
    files: bill.files,
    requests: bill.requests,
    billed: first === undefined || last === undefined ? null : { first, last },
    costUsd: formatUsd(sum(own)),
    fees,
    worstCase: card === undefined ? null : FEES.map((fee) => worstCase(fee, card, fees)),
    notUnderstood: costs(own.filter(({ usageType }) => readUsageType(usageType) === undefined)),
    unwatched: budgets.length === 0 ? null : watched("no"),
    perhapsWatched: budgets.length === 0 ? [] : watched("unknown"),
    elsewhere: costs(bill.rows.filter((row) => !own.includes(row))),
    doubts: bill.doubts,
  };
}

/** 2 where a limit may be passed unseen, or where something is not proved. */
export function codeOfBill(report: BillReport): number {
  const { billed, fees, notUnderstood, unwatched, perhapsWatched, doubts } = report;
  const wrong = fees.some(({ verdict }) => verdict !== "as the card" && verdict !== "below");
  // Without a budget, nothing counts what no rate card can price.
  const unseen = unwatched === null ? notUnderstood : [...unwatched, ...perhapsWatched];
  return billed === null || wrong || unseen.length > 0 || doubts.length > 0 ? CHANGES : CLEAN;
}

function judgedFees(rows: readonly BillRow[], card: Card | undefined): BilledFee[] {
  const groups = new Map<string, [Omit<Rate, "usd" | "effective" | "source">, BillRow[]]>();
  for (const row of rows) {
    const billed = readUsageType(row.usageType);
    if (billed === undefined || (row.cost.isZero() && row.quantity?.isZero())) continue;
    const { code: _, ...fee } = billed;
    const key = keyOf({ ...fee, usd: "", effective: "", source: "" });
    const group = groups.get(key) ?? [fee, []];
    group[1].push(row);
    groups.set(key, group);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, [fee, own]]) => judgeFee(fee, own, card));
}

function judgeFee(
  fee: Pick<Rate, "country" | "fee" | "category" | "type">,
  rows: readonly BillRow[],
  card: Card | undefined,
): BilledFee {
  const rate = card && rateFor(card.rates, fee);
  const known = rows.flatMap(priced);
  const above = rate === undefined ? [] : known.filter((each) => excess(each, rate) > 0);
  const dearest = highest(above) ?? highest(known);
  const { since, usageType } = dearest ?? rows[0] ?? { since: "", usageType: "" };
  const paidUsd = dearest && unitPrice(dearest.cost, dearest.quantity);
  const about = {
    ...fee,
    ...(paidUsd && { paidUsd }),
    since,
    usageType,
    costUsd: formatUsd(sum(rows)),
  };
  if (card === undefined) return { ...about, verdict: "not priced" };
  const source = `bill of ${since.slice(0, 7)}`;
  const row = line({ ...fee, usd: paidUsd ?? "<price>", effective: since, source });
  if (rate === undefined) {
    return { ...about, verdict: "not priced", fix: `add the row ${row} to ${card.file}` };
  }
  const place = card.places.get(keyOf(rate)) ?? card.file;
  const onCard = { ...about, cardUsd: rate.usd, place };
  if (above.length > 0) {
    const raise =
      keyOf({ ...rate, ...fee }) === keyOf(rate)
        ? `write ${paidUsd} as usd in ${place}`
        : `add the row ${row} to ${card.file}`;
    const old =
      rate.effective > since
        ? `; the rate of ${rate.usd} holds from ${rate.effective} on, after these fees: if the price fell since then, compare the next bill`
        : "";
    return { ...onCard, verdict: "above", fix: `${raise}${old}` };
  }
  if (known.length < rows.length) return { ...onCard, verdict: "unknown" };
  const below = known.every((each) => excess(each, rate) < 0);
  return { ...onCard, verdict: below ? "below" : "as the card" };
}

/** A row whose price is known. */
type Paid = BillRow & { readonly quantity: Usd };

function priced(row: BillRow): Paid[] {
  const { quantity } = row;
  return quantity === undefined || quantity.isZero() ? [] : [{ ...row, quantity }];
}

/** Whether more was paid than a rate (1), less (-1), or as much as the bill can show (0). */
function excess({ cost, quantity }: Paid, rate: Rate): number {
  const over = cost.minus(usd(rate.usd).times(quantity));
  return over.abs().gt(ROUNDING_USD) ? over.comparedTo(0) : 0;
}

function highest(rows: readonly Paid[]): Paid | undefined {
  const price = ({ cost, quantity }: Paid) => cost.div(quantity);
  return rows.toSorted((a, b) => price(b).comparedTo(price(a)))[0];
}

function worstCase(fee: Fee, { rates }: Card, fees: readonly BilledFee[]): BilledWorstCase {
  const cardUsd = highestRate(rates, fee).usd;
  const paid = fees.flatMap((each) => (each.fee === fee && each.paidUsd ? each.paidUsd : []));
  const paidUsd = paid.toSorted((a, b) => usd(b).comparedTo(usd(a)))[0];
  const above = fees.filter((each) => each.fee === fee && each.verdict === "above");
  const tooLow = above.some(({ paidUsd: price }) => price && usd(price).gt(usd(cardUsd)));
  return { fee, cardUsd, ...(paidUsd === undefined ? {} : { paidUsd }), tooLow };
}

type Watched = "yes" | "no" | "unknown";

/** Whether a budget's filters let a cost pass; that of the Region does, as only costs of the Region are asked about. */
function watchedBy(row: BillRow, budgets: readonly BudgetDefinition[]): Watched {
  const all = budgets.map(({ filters }): Watched => {
    const values = (filter: string) => filters.find(({ name }) => name === filter)?.values;
    const types = values("UsageType");
    if (types !== undefined) return types.includes(row.usageType) ? "yes" : "no";
    if (row.service === undefined) return "unknown";
    return values("Service")?.includes(row.service) ? "yes" : "no";
  });
  if (all.includes("yes")) return "yes";
  return all.includes("unknown") ? "unknown" : "no";
}

/** Sums by usage type and service, the highest first. */
function costs(rows: readonly BillRow[]): BilledCost[] {
  const groups = new Map<string, BillRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.usageType, row.service]);
    const group = groups.get(key) ?? [];
    group.push(row);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map((own) => ({ own, total: sum(own) }))
    .toSorted((a, b) => b.total.comparedTo(a.total))
    .flatMap(({ own: [row], total }) => {
      if (row === undefined) return [];
      const service = row.service === undefined ? {} : { service: cut(row.service) };
      return [{ usageType: row.usageType, ...service, costUsd: formatUsd(total) }];
    });
}

function sum(rows: readonly BillRow[]): Usd {
  return rows.reduce((total, { cost }) => total.plus(cost), usd("0"));
}

/** A fee as people read it. */
export function describeFee({ country, fee, category, type }: BilledFee): string {
  const own = TYPES[fee].length === 0 || type === ANY ? "" : ` ${type}`;
  return `${country} ${fee} ${category}${own}`;
}
