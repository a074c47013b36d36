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

/** CloudWatch compares doubles, so a part is cut to millionths: downwards, where alarms fire earlier. */
export function equalParts(amount: Usd, parts: number): number {
  return amount.div(parts).toDecimalPlaces(6, Decimal.ROUND_DOWN).toNumber();
}
