import { Decimal } from "decimal.js";
import type { Usd } from "../money/usd";
import { type Allowance, allowed, equalParts } from "../money/worst-case";
import type { Bounds, UpperBound } from "./upper-bound";

/**
 * One way to divide a limit among two bounds. While both stay below their part, spend is below the limit;
 * so somebody has to be notified only when no way of several proves that.
 */
export interface Split {
  /** Missing if its bound is: then the other part is the whole limit. */
  readonly known: Part | undefined;
  readonly rest: Part | undefined;
}

export interface Part {
  readonly bound: UpperBound;
  /** How much of the limit it has. */
  readonly usd: Usd;
}

/** Per cent of a limit that the known fees have at most: nearly all that is sent should be known. */
function highestShare(count: number): number {
  return count === 2 ? 80 : 90;
}

/**
 * @param count how often the limit is divided, in even steps; without one of the bounds, there is nothing to divide
 */
export function splitsOf(
  limit: Allowance,
  { known, rest }: Bounds,
  count: number,
): readonly Split[] {
  const whole = allowed(limit);
  if (known === undefined || rest === undefined) {
    const all = (bound: UpperBound | undefined) => bound && { bound, usd: whole };
    return [{ known: all(known), rest: all(rest) }];
  }
  return Array.from({ length: count }, (_, index) => {
    const share = whole
      .times(highestShare(count) * (count - index))
      .div(100 * count)
      .toDecimalPlaces(6, Decimal.ROUND_DOWN);
    return {
      known: { bound: known, usd: share },
      rest: { bound: rest, usd: whole.minus(share) },
    };
  });
}

/** What an alarm on a part is compared with: whole fees of a plain query, else US dollars. */
export function thresholdOf({ bound, usd: amount }: Part): number {
  if (bound.corrections.length > 0) return equalParts(amount, 1);
  return amount.div(bound.worst.usd).ceil().toNumber();
}
