import { type Finding, repeats } from "../../formats/finding";
import type { Format } from "../../formats/format";
import { nearest } from "../../formats/nearest";
import { literal } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import { type Problem, show } from "../../formats/problem";
import { countryCode } from "./countries";
import { CATEGORIES, FEES, type Fee, METRIC, TYPES } from "./fees";
import { usd, usdAmount } from "./usd";

/** Stands for every country, category or type that no other rate names. */
export const ANY = "*";

/** What one fee costs. */
export interface Rate {
  /** Whose fee it is: AWS's or Meta's. */
  readonly fee: Fee;
  /** ISO code of two letters, or `*`. */
  readonly country: string;
  /** As the fee's metric spells it, or `*`. */
  readonly category: string;
  /** For Meta's fee, as its metric spells it, or `*`. For AWS's fee, `*`. */
  readonly type: string;
  /** US dollars for each fee, as an exact decimal such as "0.0085". */
  readonly usd: string;
  /** The day from which it holds, as YYYY-MM-DD. */
  readonly effective: string;
  /** Where it was read. */
  readonly source: string;
}

/** Countries that the rate card names one by one. */
export function countriesOn(rates: readonly Rate[]): readonly string[] {
  return [...new Set(rates.map(({ country }) => country))].filter((country) => country !== ANY);
}

/** How a row begins that holds wherever no other does. */
export function catchAll(fee: Fee): string {
  return [ANY, fee, ANY, TYPES[fee].length === 0 ? "" : ANY].join(",");
}

export type Column = keyof Rate;

/** @internal What no two rates of a card may have in common. */
export const KEY: readonly Column[] = ["country", "fee", "category", "type"];

/** @internal As messages write it. */
export function keyOf(rate: Rate): string {
  return KEY.map((column) => rate[column]).join(",");
}

/** How to mend a value that is wrong. */
export type Suggestion = Pick<Problem, "allowed" | "fix">;

/** @internal What is wrong with a value, if anything; what is right depends on the fee, as far as it is known. */
export const CHECKS: Readonly<
  Record<Column, (got: string, fee: Fee | undefined) => Suggestion | undefined>
> = {
  country: (got) => following(countryCode, got),
  fee: (got) =>
    (FEES as readonly string[]).includes(got) ? undefined : oneOf(FEES, feeMeantBy(got)),
  category: (got, fee) => (fee === undefined ? undefined : categorySuggestion(got, fee)),
  type: (got, fee) => (fee === undefined ? undefined : typeSuggestion(got, fee)),
  usd: (got) => following(usdAmount, got),
  effective: (got) => (isDay(got) ? undefined : daySuggestion(got)),
  source: (got) =>
    got === ""
      ? { allowed: "where the rate was read", fix: "write a page or a document" }
      : undefined,
};

/** @internal A column of a rate in code: CHECKS says what is right. */
export const anyText = literal({
  pattern: /[\s\S]*/,
  allowed: "a text",
  fix: () => "write it in quotes",
});

/** @internal What is reported of two rates for the same, in a card and in code. */
export const ONE_RATE = {
  allowed: "one rate for each country, fee, category and type",
  fix: "remove one of the two",
} as const;

/** @internal What a rate card is refused for as well, of rates that code wrote; paths start below them. */
export function rateFindings(rates: Partially<readonly Rate[]>): Finding[] {
  const wrong = rates.flatMap((rate, index) => wrongValues(rate ?? {}, index));
  const whole = rates.filter((rate): rate is Rate => rate !== undefined && isWhole(rate));
  if (wrong.length > 0 || whole.length < rates.length) return wrong;
  return [...repeated(whole), ...withoutWorstCase(whole)];
}

function isWhole(rate: Partially<Rate>): boolean {
  return (Object.keys(CHECKS) as Column[]).every((column) => rate[column] !== undefined);
}

function wrongValues(rate: Partially<Rate>, index: number): Finding[] {
  return (Object.keys(CHECKS) as Column[]).flatMap((column) => {
    const value = rate[column];
    const suggestion = value === undefined ? undefined : CHECKS[column](value, rate.fee);
    return suggestion === undefined
      ? []
      : [{ path: [index, column], got: show(value), ...suggestion }];
  });
}

function repeated(rates: readonly Rate[]): Finding[] {
  const keys = rates.map(keyOf);
  return repeats(keys).map(({ index, first }) => ({
    path: [index],
    got: `a second rate for ${keys[index]}, first in rates[${first}]`,
    ...ONE_RATE,
  }));
}

function withoutWorstCase(rates: readonly Rate[]): Finding[] {
  const unpriced = FEES.filter((fee) => !rates.some((rate) => rate.fee === fee));
  const free = rates.every((rate) => usd(rate.usd).isZero());
  if (unpriced.length === 0 && !free) return [];
  return [
    {
      path: [],
      got: unpriced.length > 0 ? `no rate for ${unpriced.join(" and ")}` : "rates of 0 only",
      allowed: "a rate for each fee, one of them above 0: the highest of both make the worst case",
      fix: "read a rate card with parseRateCard, which /environments exports, or add a rate of 0 for a fee that never falls due",
    },
  ];
}

/** The fee that is named, perhaps with a mistake. */
export function feeMeantBy(got: string): Fee | undefined {
  return FEES.find((fee) => METRIC[fee] === got) ?? (nearest(got, FEES) as Fee | undefined);
}

function following(format: Format, got: string): Suggestion | undefined {
  return format.pattern.test(got) ? undefined : { allowed: format.allowed, fix: format.fix(got) };
}

function oneOf(known: readonly string[], meant: string | undefined): Suggestion {
  return { allowed: known.join(", "), fix: meant ? `write ${meant}` : "write one of them" };
}

function categorySuggestion(got: string, fee: Fee): Suggestion | undefined {
  const known = [...CATEGORIES[fee], ANY];
  if (known.includes(got)) return undefined;
  if (got === "") return { ...oneOf(known, ANY), fix: `write ${ANY} for every category` };
  const [other] = FEES.filter((each) => each !== fee && meantBy(got, CATEGORIES[each]));
  const meant = meantBy(got, CATEGORIES[fee]);
  if (meant === undefined && other !== undefined) {
    return {
      ...oneOf(known, undefined),
      fix: `only ${other} has it: write that fee, or one of them`,
    };
  }
  return oneOf(known, meant ?? nearest(got, CATEGORIES[fee]));
}

function typeSuggestion(got: string, fee: Fee): Suggestion | undefined {
  if (TYPES[fee].length === 0) {
    const fix = "leave it empty: only MetaTemplateMessageFee has types";
    return got === "" || got === ANY ? undefined : { allowed: "nothing", fix };
  }
  const known = [...TYPES[fee], ANY];
  if (known.includes(got)) return undefined;
  if (got === "")
    return { ...oneOf(known, ANY), fix: `write ${ANY} for every type, or one of them` };
  return oneOf(known, meantBy(got, TYPES[fee]) ?? nearest(got, TYPES[fee]));
}

/** The two metrics and the bills differ in capitals, hyphens and underscores. */
function meantBy(got: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, "_");
  return known.find((each) => plain(each) === plain(got));
}

function isDay(got: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(got)) return false;
  const time = Date.parse(`${got}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(got);
}

/** Slashes are no help: a month first in one country is a day first in another. */
function daySuggestion(got: string): Suggestion {
  const allowed = "a day of the calendar as YYYY-MM-DD";
  if (/^\d{4}-\d{2}-\d{2}$/.test(got)) return { allowed, fix: "write a day that exists" };
  const yearFirst = got.match(/^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(T.*)?$/);
  const dayFirst = got.match(/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/);
  const parts = yearFirst?.slice(1, 4) ?? dayFirst?.slice(1).reverse() ?? [];
  const day = parts.map((part) => part.padStart(2, "0")).join("-");
  return { allowed, fix: isDay(day) ? `write ${day}` : "write it as 2026-10-01" };
}
