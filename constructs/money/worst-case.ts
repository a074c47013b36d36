import type { Fee } from "./fees";
import { ANY, type Rate } from "./rates";
import { usd } from "./usd";

/** What is known of fees that a metric counts; what is left out may be anything. */
export interface Dimensions {
  readonly fee: Fee;
  readonly country?: string;
  readonly category?: string;
  /** Told apart for Meta's fee only. */
  readonly type?: string;
}

type Dimension = "country" | "category" | "type";

/** The most that one fee of this kind can cost, wherever it is sent; of equal rates the first. */
export function highestRate(rates: readonly Rate[], fee: Fee): Rate {
  const highest = highestOf(rates.filter((rate) => rate.fee === fee));
  if (highest === undefined) throw new Error(`no rate for ${fee}: the rate card was not checked`);
  return highest;
}

/**
 * The rate of fees with these dimensions: of the rows that match, the one that names the country
 * before one that does not, then the one that names the category, then the one that names the type.
 * Where a dimension is unknown, the highest of the rates that its values have: those that the card
 * names and, where a row says `*`, one that it does not name, as the service may publish values that
 * no guide lists.
 */
export function rateFor(rates: readonly Rate[], dimensions: Dimensions): Rate | undefined {
  const own = rates.filter((rate) => rate.fee === dimensions.fee);
  const rows = new Map(own.map((rate) => [keyOf(rate.country, rate.category, rate.type), rate]));
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
  return highestOf(own.filter((rate) => applying.has(rate)));
}

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
