import type { LeftOut } from "../alarms/metrics";
import { freeValues } from "../alarms/upper-bound";
import {
  CATEGORIES,
  CATEGORY_DIMENSION,
  COUNTRY_DIMENSION,
  FEES,
  type Fee,
  METRIC,
  NAMESPACE,
  NUMBER_DIMENSION,
  TYPE_DIMENSION,
  TYPES,
} from "../money/fees";
import { countriesOn, type Rate } from "../money/rates";
import { type Usd, usd } from "../money/usd";
import { rateFor } from "../money/worst-case";

/** Fees by what their metrics say of them; what is left out may be anything. */
export interface Fees {
  readonly fee: Fee;
  /** Any of these; and so of the others. */
  readonly countries?: readonly string[];
  /** As the fee's metric spells them. */
  readonly categories?: readonly string[];
  readonly types?: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** An amount for each of these fees, which may be negative. */
export interface Term extends Fees {
  readonly usdPerFee: Usd;
}

/** Countries in which a fee has the same prices, and that a card names. */
export interface Market {
  readonly fee: Fee;
  readonly countries: readonly string[];
}

/** The markets that an estimate counts by themselves. */
export interface Markets {
  readonly markets: readonly Market[];
  /** What other countries pay: as the card says of countries that it does not name, or the highest rate of all. */
  readonly elsewhere: typeof UNNAMED | undefined;
}

/** Stands for a country that no row of a card names. */
export const UNNAMED = "-";

/**
 * Money as far as the rates give it: each fee at the rate of its country, category and type; a category or a type
 * that AWS does not document at the highest rate of what is left.
 * @param category fees of this category alone, in small letters
 */
export function estimateOf(
  rates: readonly Rate[],
  { markets, elsewhere }: Markets,
  category?: string,
): readonly Term[] {
  return FEES.flatMap((fee) => {
    const anywhere = pricesOf(rates, fee, elsewhere, category);
    const here = markets.filter((market) => market.fee === fee);
    const corrections = here.map(({ countries }) => {
      const prices = pricesOf(rates, fee, countries[0], category).map((price, index) => {
        const already = anywhere[index]?.usdPerFee ?? NOTHING;
        return { ...price, usdPerFee: price.usdPerFee.minus(already) };
      });
      return termsFor(rates, fee, countries, prices);
    });
    return [termsFor(rates, fee, undefined, anywhere), ...corrections].flat();
  });
}

/** What one country's fees cost. */
export function estimateIn(rates: readonly Rate[], country: string): readonly Term[] {
  return FEES.flatMap((fee) =>
    termsFor(rates, fee, [country], pricesOf(rates, fee, country, undefined)),
  );
}

const NOTHING = usd("0");

/** As few as possible: a fee has one category and one type, so that equal amounts may share a term. */
function termsFor(
  rates: readonly Rate[],
  fee: Fee,
  countries: readonly string[] | undefined,
  prices: readonly Price[],
): Term[] {
  const terms = new Map<string, { usdPerFee: Usd; pairs: Price[] }>();
  const costly = prices.filter(({ usdPerFee }) => !usdPerFee.isZero());
  const typesOf = (price: Price) =>
    costly
      .filter((each) => each.category === price.category && each.type !== undefined)
      .filter((each) => each.usdPerFee.eq(price.usdPerFee))
      .flatMap(({ type }) => type ?? []);
  for (const price of costly) {
    const types = price.type === undefined ? undefined : typesOf(price);
    const key = [price.category !== undefined, types, price.usdPerFee.toFixed()].join(" ");
    const term = terms.get(key) ?? { usdPerFee: price.usdPerFee, pairs: [] };
    term.pairs.push(price);
    terms.set(key, term);
  }
  return [...terms.values()].map(({ usdPerFee, pairs }) => ({
    fee,
    usdPerFee,
    leftOut: leftOutOf(rates, fee),
    ...some("countries", countries),
    ...some(
      "categories",
      pairs.map(({ category }) => category),
    ),
    ...some(
      "types",
      pairs.map(({ type }) => type),
    ),
  }));
}

/** Each value once, if there are any. */
function some<Name extends string>(name: Name, values: readonly (string | undefined)[] = []) {
  const each = [...new Set(values.flatMap((value) => value ?? []))];
  return (each.length === 0 ? {} : { [name]: each }) as { readonly [name in Name]?: string[] };
}

interface Price {
  readonly category?: string;
  readonly type?: string;
  readonly usdPerFee: Usd;
}

/** A price list has more than a thousand rows, and each is asked for many times. */
const known = new WeakMap<readonly Rate[], Map<string, readonly Price[]>>();

function pricesOf(
  rates: readonly Rate[],
  fee: Fee,
  country: string | undefined,
  category: string | undefined,
): readonly Price[] {
  const ofCard = known.get(rates) ?? new Map<string, readonly Price[]>();
  known.set(rates, ofCard);
  const key = [fee, country, category].join(" ");
  const found = ofCard.get(key) ?? calculated(rates, fee, country, category);
  ofCard.set(key, found);
  return found;
}

/**
 * First the rate of whatever it is, then what each category differs from that, then each type from its category:
 * so a fee costs the sum of all that it agrees with.
 */
function calculated(
  rates: readonly Rate[],
  fee: Fee,
  country: string | undefined,
  wanted: string | undefined,
): readonly Price[] {
  const leftOut = leftOutOf(rates, fee);
  const isLeftOut = (dimension: string, value: string) =>
    leftOut.some((each) => each.dimension === dimension && each.value === value);
  const categories = CATEGORIES[fee].filter(
    (each) =>
      !isLeftOut(CATEGORY_DIMENSION[fee], each) &&
      (wanted === undefined || each.toLowerCase() === wanted),
  );
  const types = TYPES[fee].filter((each) => !isLeftOut(TYPE_DIMENSION, each));
  const rate = (category?: string, type?: string) => {
    const of = { fee, category, type };
    const found = rateFor(rates, { ...of, country }) ?? rateFor(rates, of);
    return found && usd(found.usd);
  };
  const highest = rate() ?? NOTHING;
  const all = wanted === undefined ? [{ usdPerFee: highest }] : [];
  return [
    ...all,
    ...categories.flatMap((category) => {
      const ofCategory = rate(category) ?? highest;
      return [
        { category, usdPerFee: ofCategory.minus(wanted === undefined ? highest : NOTHING) },
        ...types.map((type) => {
          const ofType = rate(category, type) ?? ofCategory;
          return { category, type, usdPerFee: ofType.minus(ofCategory) };
        }),
      ];
    }),
  ];
}

/** Fees that cost nothing anywhere: without them, no country needs a search that takes them off again. */
function leftOutOf(rates: readonly Rate[], fee: Fee): readonly LeftOut[] {
  return fee === "MessageFee" ? [] : freeValues(rates);
}

/** Every market of a card that differs from elsewhere, except those of some countries, the largest first. */
export function marketsOf(
  rates: readonly Rate[],
  elsewhere: Markets["elsewhere"],
  except: readonly string[],
): readonly Market[] {
  const countries = countriesOn(rates).filter((country) => !except.includes(country));
  return FEES.flatMap((fee) => {
    const byPrices = new Map<string, string[]>();
    const keyOf = (country?: string) =>
      pricesOf(rates, fee, country, undefined)
        .map(({ usdPerFee }) => usdPerFee.toFixed())
        .join(" ");
    for (const country of countries) {
      const key = keyOf(country);
      if (key === keyOf(elsewhere)) continue;
      byPrices.set(key, [...(byPrices.get(key) ?? []), country]);
    }
    return [...byPrices.values()].map((each): Market => ({ fee, countries: each }));
  }).sort((one, other) => other.countries.length - one.countries.length);
}

/**
 * CloudWatch takes no longer query in a search.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export const LONGEST_SEARCH = 1024;

/** Metrics that one search finds. */
export const MOST_FOUND = 500;

/** An ARN has about a hundred letters: so many leave room for countries. */
const NUMBERS_OF_SEARCH = 4;

/**
 * Searches that together find these fees, because a chart may hold several searches, but only one Metrics Insights
 * query. Each finds MOST_FOUND metrics at most, and only those that had data in the last two weeks.
 * @param numbers ARNs of phone numbers. @default - any
 */
export function searchesFor(
  { fee, countries, categories, types, leftOut }: Fees,
  numbers: readonly string[] | undefined,
): readonly string[] {
  const known = [
    `Namespace="${NAMESPACE}"`,
    `MetricName="${METRIC[fee]}"`,
    ...anyOf(CATEGORY_DIMENSION[fee], categories),
    ...anyOf(TYPE_DIMENSION, types),
    ...leftOut.map(({ dimension, value }) => `NOT ${dimension}="${value}"`),
  ];
  return inGroups(numbers, NUMBERS_OF_SEARCH).flatMap((group) => {
    const start = [...known, ...anyOf(NUMBER_DIMENSION, group)].join(" ");
    const room = Math.floor((LONGEST_SEARCH - start.length) / LETTERS_OF_COUNTRY);
    return inGroups(countries, room).map((each) =>
      [start, ...anyOf(COUNTRY_DIMENSION, each)].join(" "),
    );
  });
}

const LETTERS_OF_COUNTRY = ` OR ${COUNTRY_DIMENSION}="XX"`.length;

/** Once without values if there are none to choose from. */
function inGroups(
  values: readonly string[] | undefined,
  size: number,
): readonly (readonly string[] | undefined)[] {
  if (values === undefined) return [undefined];
  return Array.from({ length: Math.ceil(values.length / size) }, (_, group) =>
    values.slice(group * size, (group + 1) * size),
  );
}

function anyOf(dimension: string, values: readonly string[] | undefined): string[] {
  if (values === undefined) return [];
  const terms = values.map((value) => `${dimension}="${value}"`);
  return [terms.length === 1 ? (terms[0] ?? "") : `(${terms.join(" OR ")})`];
}
