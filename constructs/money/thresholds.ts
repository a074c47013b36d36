import { Decimal } from "decimal.js";
import type { Rate } from "./rates";
import { type Usd, usd } from "./usd";

/** How a number of fees follows from a limit in money; every step is shown to the operator. */
export interface FeeThreshold {
  /** US dollars that may be spent within the window. */
  readonly windowUsd: Usd;
  /** US dollars of one message at its worst: AWS's fee and Meta's on top. */
  readonly worstUsd: Usd;
  /** Whole fees of either kind at which the money may be gone. */
  readonly fees: number;
}

/**
 * Below this number of fees of **both** kinds, spend is below the limit: it is at most
 * (fees of AWS) x (highest rate of AWS) + (fees of Meta) x (highest rate of Meta), and both counts are
 * smaller than windowUsd / (sum of both rates).
 */
export function feeThreshold(limit: Allowance, message: Rate, template: Rate): FeeThreshold {
  const windowUsd = allowed(limit);
  const worstUsd = usd(message.usd).plus(template.usd);
  return { windowUsd, worstUsd, fees: windowUsd.div(worstUsd).ceil().toNumber() };
}

/** A limit, spread over a window and cut to the share of one number. */
export interface Allowance {
  /** US dollars for each hour, or for the span that the window is. */
  readonly usd: number;
  /** How many of the limit's spans the window holds. */
  readonly spans: number;
  /** Per cent. */
  readonly sharePercent: number;
}

export function allowed(limit: Allowance): Usd {
  return usd(String(limit.usd)).times(limit.spans).times(limit.sharePercent).div(100);
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
