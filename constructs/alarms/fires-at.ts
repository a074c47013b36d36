import { CATEGORIES, CATEGORY_DIMENSION, COUNTRY_DIMENSION, TYPE_DIMENSION } from "../money/fees";
import { ANY, countriesOn, type Rate } from "../money/rates";
import { type Usd, usd } from "../money/usd";
import { type Allowance, allowed, type Dimensions, rateFor } from "../money/worst-case";
import type { Part, Split } from "./splits";
import { type Bounds, boundPerFee, type Pair, type UpperBound } from "./upper-bound";

/** Traffic of one kind: messages that all cost the same. */
export interface Traffic {
  /** "marketing to DE". */
  readonly name: string;
  /** What one message costs at the rates of the card. */
  readonly usd: Usd;
  /** What one message adds to each of the bounds: to a pair it is what it costs, or more. */
  readonly adds: Readonly<Record<keyof Bounds, Amounts>>;
}

/** US dollars in a pair of bounds. */
export interface Amounts {
  readonly known: Usd;
  readonly rest: Usd;
}

/** Whether it counts at what it costs. */
export function isExact({ usd: cost, adds: { byListing } }: Traffic): boolean {
  return byListing.known.plus(byListing.rest).eq(cost);
}

/** When an alarm fires, if nothing but traffic of one kind is sent within its hour. */
export interface FiresAt {
  readonly messages: number;
  /** What these messages cost. */
  readonly usd: Usd;
  /** That, of the limit; at most 100 but for the last message. */
  readonly percentOfLimit: number;
}

/** A value that no row of the card names. */
export const OTHER = "-";

/** Where messages of one kind go, and which fee distinguishes them. */
type Place = Pick<Rate, "fee" | "country" | "category" | "type">;

/** Every kind of traffic with a listed metric or a row of its own on the card, if it costs something. */
export function trafficOn(rates: readonly Rate[], bounds: Bounds): readonly Traffic[] {
  const elsewhere = countriesOn(rates).length === 0 ? "any country" : "any other country";
  const kinds = [...placesListed(bounds), ...rates].flatMap((place) => {
    const where = place.country === ANY ? elsewhere : place.country;
    const [what, fees] = place.fee === "MessageFee" ? withoutTemplate(place) : template(place);
    return trafficOf(`${what} to ${where}`, fees, rates, bounds) ?? [];
  });
  const named = new Map(kinds.toReversed().map((kind) => [kind.name, kind])); // what is listed comes first
  return [...named.values()].reverse().filter((kind) => !kind.usd.isZero());
}

function placesListed({ byListing: { known, rest } }: Bounds): readonly Place[] {
  const corrections = [known, rest].flatMap((bound) => bound?.corrections ?? []);
  return corrections.flatMap(({ series: { fee, dimensions } }) => {
    if (fee === "MessageFee") return [];
    const country = dimensions[COUNTRY_DIMENSION] ?? ANY;
    const category = dimensions[CATEGORY_DIMENSION[fee]] ?? ANY;
    return { fee, country, category, type: dimensions[TYPE_DIMENSION] ?? ANY };
  });
}

type Named = readonly [what: string, fees: readonly Dimensions[]];

function withoutTemplate({ fee, country, category }: Place): Named {
  const what = category === ANY ? "messages without template" : category;
  return [what, [{ fee, country: meant(country), category: meant(category) }]];
}

/** What is sent is a regular template, if nothing says otherwise. */
function template({ country, category, type }: Place): Named {
  const what = category === ANY ? "templates" : category;
  const special = type === ANY || type === REGULAR ? "" : ` (${type})`;
  const of = { country: meant(country), category: meant(category) };
  return [`${what}${special}`, templateFees({ ...of, type: type === ANY ? REGULAR : type })];
}

/** The two fees of a template, by the dimensions of Meta's. */
export function templateFees(of: Pick<Rate, "country" | "category" | "type">): Dimensions[] {
  const aws = CATEGORIES.MessageFee.find((each) => each.toLowerCase() === of.category) ?? OTHER;
  return [
    { fee: "MessageFee", country: of.country, category: aws },
    { fee: "MetaTemplateMessageFee", ...of },
  ];
}

const REGULAR = "regular";

function meant(written: string): string {
  return written === ANY ? OTHER : written;
}

/** Nothing if the card does not price one of the fees. */
export function trafficOf(
  name: string,
  fees: readonly Dimensions[],
  rates: readonly Rate[],
  bounds: Bounds,
): Traffic | undefined {
  const prices = fees.map((fee) => rateFor(rates, fee));
  if (prices.includes(undefined)) return undefined;
  const cost = sum(prices.map((rate) => usd(rate?.usd ?? "0")));
  const adds = {
    byListing: perMessage(bounds.byListing, fees),
    byFee: perMessage(bounds.byFee, fees),
  };
  return { name, usd: cost, adds };
}

function perMessage(pair: Pair, fees: readonly Dimensions[]): Amounts {
  const added = (bound: UpperBound | undefined) =>
    sum(fees.map((fee) => (bound === undefined ? usd("0") : boundPerFee(bound, fee))));
  return { known: added(pair.known), rest: added(pair.rest) };
}

function sum(amounts: readonly Usd[]): Usd {
  return amounts.reduce((total, each) => total.plus(each), usd("0"));
}

/** Over all splits the last one that no longer proves that spend is below the limit. */
export function firesAt(limit: Allowance, splits: readonly Split[], kind: Traffic): FiresAt {
  const messages = Math.max(
    ...splits.map(({ by, known, rest }) =>
      Math.min(messagesFor(known, kind.adds[by].known), messagesFor(rest, kind.adds[by].rest)),
    ),
  );
  const spent = kind.usd.times(messages);
  return {
    messages,
    usd: spent,
    percentOfLimit: spent.times(100).div(allowed(limit)).toDecimalPlaces(1).toNumber(),
  };
}

function messagesFor(part: Part | undefined, perMessage: Usd): number {
  if (part === undefined || perMessage.isZero()) return Number.POSITIVE_INFINITY;
  return part.usd.div(perMessage).ceil().toNumber();
}
