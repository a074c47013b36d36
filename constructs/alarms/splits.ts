import { Decimal } from "decimal.js";
import type { Usd } from "../money/usd";
import { type Allowance, allowed, equalParts } from "../money/worst-case";
import type { Bounds, Pair, UpperBound } from "./upper-bound";

/**
 * One way to divide a limit among two bounds. While both stay below their part, spend is below the limit;
 * so somebody has to be notified only when no way of several proves that.
 */
export interface Split {
  /** Which two bounds. */
  readonly by: keyof Bounds;
  /** Missing if its bound is: then the other part is the whole limit. */
  readonly known: Part | undefined;
  readonly rest: Part | undefined;
}

export interface Part {
  readonly bound: UpperBound;
  /** How much of the limit it has. */
  readonly usd: Usd;
}

/** How often a limit is divided, if nothing else is chosen and nothing speaks for less. */
export const ENOUGH_SPLITS = 5;

/** Per cent of a limit that listed fees have at most: nearly all that is sent should be listed. */
const MOST_LISTED = 90;

/** Per cent of a limit that AWS's fees have beside all of Meta's: a template has about as much of its price. */
const OF_AWS = 12;

/**
 * In even steps by what is listed, and the last one by whose fee it is: then templates that are not listed
 * need no part of their own.
 * @param count how often the limit is divided; without one of the bounds, there is nothing to divide
 */
export function splitsOf(limit: Allowance, bounds: Bounds, count: number): readonly Split[] {
  const whole = allowed(limit);
  const { known, rest } = bounds.byFee;
  if (known === undefined || rest === undefined) {
    const all = (bound: UpperBound | undefined) => bound && { bound, usd: whole };
    return [{ by: "byFee", known: all(known), rest: all(rest) }];
  }
  const split = (by: keyof Bounds, percent: number): Split => {
    const share = whole.times(percent).div(100).toDecimalPlaces(6, Decimal.ROUND_DOWN);
    return { by, ...divided(bounds[by], share, whole.minus(share)) };
  };
  return Array.from({ length: count }, (_, index) =>
    index === count - 1
      ? split("byFee", OF_AWS)
      : split("byListing", (MOST_LISTED * (count - index)) / count),
  );
}

function divided({ known, rest }: Pair, ofKnown: Usd, ofRest: Usd): Omit<Split, "by"> {
  return {
    known: known && { bound: known, usd: ofKnown },
    rest: rest && { bound: rest, usd: ofRest },
  };
}

/** What an alarm on a part is compared with: whole fees of a plain query, else US dollars. */
export function thresholdOf({ bound, usd: amount }: Part): number {
  if (bound.corrections.length > 0) return equalParts(amount, 1);
  return amount.div(bound.worst.usd).ceil().toNumber();
}
