import { CATEGORIES } from "../money/fees";
import { ANY, countriesOn, type Rate } from "../money/rates";
import { type Usd, usd } from "../money/usd";
import { type Allowance, allowed, type Dimensions, rateFor } from "../money/worst-case";
import type { Part, Split } from "./splits";
import { type Bounds, boundPerFee } from "./upper-bound";

/** Traffic of one kind: messages that all cost the same. */
export interface Traffic {
  /** "marketing to DE". */
  readonly name: string;
  /** What one message costs at the rates of the card. */
  readonly usd: Usd;
  /** What one message adds to each of the bounds: together it is what it costs, or more. */
  readonly known: Usd;
  readonly rest: Usd;
}

/** When an alarm fires, if nothing but traffic of one kind is sent within its hour. */
export interface FiresAt {
  readonly messages: number;
  /** What these messages cost. */
  readonly usd: Usd;
  /** That, of the limit; at most 100 but for the last message. */
  readonly percentOfLimit: number;
}

/** In the card's words: a value that no row names. */
const OTHER = "-";

/** Every kind of traffic that the rows of a card tell apart, and that costs something. */
export function trafficOn(rates: readonly Rate[], bounds: Bounds): readonly Traffic[] {
  const elsewhere = countriesOn(rates).length === 0 ? "any country" : "any other country";
  const kinds = rates.map((rate) => {
    const country = rate.country === ANY ? OTHER : rate.country;
    const category = rate.category === ANY ? OTHER : rate.category;
    const type = rate.type === ANY ? OTHER : rate.type;
    const where = rate.country === ANY ? elsewhere : rate.country;
    if (rate.fee === "MessageFee") {
      const what = rate.category === ANY ? "messages without template" : rate.category;
      return traffic(`${what} to ${where}`, [{ fee: rate.fee, country, category }], rates, bounds);
    }
    const what = rate.category === ANY ? "templates" : rate.category;
    const special = rate.type === ANY || rate.type === "regular" ? "" : ` (${rate.type})`;
    const aws = CATEGORIES.MessageFee.find((each) => each.toLowerCase() === category) ?? OTHER;
    return traffic(
      `${what}${special} to ${where}`,
      [
        { fee: "MessageFee", country, category: aws },
        { fee: rate.fee, country, category, type },
      ],
      rates,
      bounds,
    );
  });
  return kinds.flatMap((kind) => (kind === undefined || kind.usd.isZero() ? [] : kind));
}

/** Nothing if the card does not price one of the fees. */
function traffic(
  name: string,
  fees: readonly Dimensions[],
  rates: readonly Rate[],
  bounds: Bounds,
): Traffic | undefined {
  const prices = fees.map((fee) => rateFor(rates, fee));
  if (prices.includes(undefined)) return undefined;
  const cost = sum(prices.map((rate) => usd(rate?.usd ?? "0")));
  const [known, rest] = [perMessage(bounds.known, fees), perMessage(bounds.rest, fees)];
  return { name, usd: cost, known, rest };
}

function perMessage(bound: Bounds["known"], fees: readonly Dimensions[]): Usd {
  return sum(fees.map((fee) => (bound === undefined ? usd("0") : boundPerFee(bound, fee))));
}

function sum(amounts: readonly Usd[]): Usd {
  return amounts.reduce((total, each) => total.plus(each), usd("0"));
}

/** Over all splits the last one that no longer proves that spend is below the limit. */
export function firesAt(limit: Allowance, splits: readonly Split[], kind: Traffic): FiresAt {
  const messages = Math.max(
    ...splits.map(({ known, rest }) =>
      Math.min(messagesFor(known, kind.known), messagesFor(rest, kind.rest)),
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
