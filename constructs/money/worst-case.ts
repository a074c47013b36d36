import { Decimal } from "decimal.js";
import { once } from "../../formats/remembered";
import type { Fee } from "./fees";
import { ANY, type Rate } from "./rates";
import { type Usd, usd } from "./usd";

/** What is known of fees that a metric counts; what is left out may be anything. */
export interface Dimensions {
  readonly fee: Fee;
  readonly country?: string;
  readonly category?: string;
  /** Only Meta's fee has types. */
  readonly type?: string;
}

type Dimension = "country" | "category" | "type";

/** The most that one fee of this kind can cost, wherever it is sent; of equal rates the first. */
export function highestRate(rates: readonly Rate[], fee: Fee): Rate {
  const highest = highestOf(rates.filter((rate) => rate.fee === fee));
  if (highest === undefined) throw new Error(`no rate for ${fee}: the rate card was not checked`);
  return highest;
}

export function worstRates(rates: readonly Rate[]): Readonly<Record<Fee, Rate>> {
  return {
    MessageFee: highestRate(rates, "MessageFee"),
    MetaTemplateMessageFee: highestRate(rates, "MetaTemplateMessageFee"),
  };
}

/**
 * The rate of fees with these dimensions: of the rows that match, the one that names the country
 * before one that does not, then the one that names the category, then the one that names the type.
 * Where a dimension is unknown, the highest of the rates that its values have: those that the card
 * names and, where a row says `*`, one that it does not name, as the service may publish values that
 * no guide lists.
 */
export function rateFor(rates: readonly Rate[], dimensions: Dimensions): Rate | undefined {
  const { own, rows } = tablesOf(rates)[dimensions.fee];
  const values = (dimension: Dimension) => {
    const known = dimensions[dimension];
    return known === undefined ? [...new Set(own.map((r) => r[dimension]))] : [known];
  };
  const [countries, categories, types] = [values("country"), values("category"), values("type")];
  const applying = new Set(
    countries.flatMap((country) =>
      categories.flatMap((category) => types.map((type) => applies(rows, country, category, type))),
    ),
  );
  if (applying.size === 1) return [...applying][0];
  return highestOf(own.filter((rate) => applying.has(rate)));
}

interface Table {
  readonly own: readonly Rate[];
  readonly rows: ReadonlyMap<string, Rate>;
}

/** A price list has more than a thousand rows, and each is asked for many times. */
const tablesOf = once((rates: readonly Rate[]): Readonly<Record<Fee, Table>> => {
  const table = (fee: Fee): Table => {
    const own = rates.filter((rate) => rate.fee === fee);
    const rows = new Map(own.map((r) => [keyOf(r.country, r.category, r.type), r]));
    return { own, rows };
  };
  return {
    MessageFee: table("MessageFee"),
    MetaTemplateMessageFee: table("MetaTemplateMessageFee"),
  };
});

function keyOf(country: string, category: string, type: string): string {
  return JSON.stringify([country, category, type]);
}

/** In the order of the rule: the country weighs more than category and type together. */
function applies(
  rows: ReadonlyMap<string, Rate>,
  country: string,
  category: string,
  type: string,
): Rate | undefined {
  for (const c of [country, ANY]) {
    for (const k of [category, ANY]) {
      const found = rows.get(keyOf(c, k, type)) ?? rows.get(keyOf(c, k, ANY));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function highestOf(rates: readonly Rate[]): Rate | undefined {
  return rates.reduce<Rate | undefined>(
    (highest, rate) => (highest && usd(highest.usd).gte(usd(rate.usd)) ? highest : rate),
    undefined,
  );
}

/** A limit, cut to the share of one number. */
export interface Allowance {
  /** US dollars for the limit's span. */
  readonly usd: number;
  /** Per cent. */
  readonly sharePercent: number;
}

export function allowed(limit: Allowance): Usd {
  return usd(String(limit.usd)).times(limit.sharePercent).div(100);
}

/** More than what CloudWatch loses when it adds up to ten doubles that make 10,000,000 USD. */
const MARGIN_USD = "0.000001";

/** The lowest rate above 0 that a rate card can hold: whatever was spent is at least that. */
const LOWEST_RATE_USD = "0.000000001";

/**
 * A part of an amount as a threshold, so much below it that doubles cannot miss it: 0.7 and 0.1 add up
 * to less than 0.8. Never 0, which no spend at all would reach.
 */
export function equalParts(amount: Usd, parts: number): number {
  const below = amount.div(parts).minus(MARGIN_USD).toDecimalPlaces(6, Decimal.ROUND_DOWN);
  return Decimal.max(below, LOWEST_RATE_USD).toNumber();
}
