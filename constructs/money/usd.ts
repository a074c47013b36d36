import { Decimal } from "decimal.js";
import type { Format } from "../../formats/format";

/** Digits enough for sums and products of any amounts here to stay exact, and never an exponent. */
const Exact = Decimal.clone({
  defaults: true,
  precision: 60,
  toExpNeg: -60,
  toExpPos: 60,
});

/** An amount of US dollars, exact where a JavaScript number would not be. */
export type Usd = Decimal;

/**
 * More are the noise of a conversion in a spreadsheet. With nine, every amount below a million has at
 * most 15 digits and survives as a double, which is what CloudWatch calculates with.
 */
const MOST_DECIMALS = 9;

/** Never negative: a price or a limit. */
export const usdAmount: Format = {
  pattern: new RegExp(String.raw`^(0|[1-9]\d{0,8})(\.\d{1,${MOST_DECIMALS}})?$`),
  allowed: `US dollars as a plain decimal below a billion, 0 or more, with a point and at most ${MOST_DECIMALS} decimals`,
  fix: (got) => {
    if (got === "") return "write the price, or 0 where nothing is charged";
    if (/^[-\u2212(]/.test(got)) return "write 0 where nothing is charged: no price is negative";
    const meant = meantBy(got);
    return meant !== undefined && usdAmount.pattern.test(meant)
      ? `write ${meant}`
      : "write it as 0.0085";
  },
};

/** @param text has the format `usdAmount` */
export function usd(text: string): Usd {
  if (!usdAmount.pattern.test(text)) throw new Error(`not an amount of US dollars: ${text}`);
  return new Exact(text);
}

/**
 * A price as a list of AWS's writes it, such as "0.0050000000", for a rate card: rounded up where it has too
 * many decimals, because a rate that is too low would let spend pass unseen. Nothing if it is no price.
 */
export function ratePrice(text: string): string | undefined {
  if (!/^\d{1,20}(\.\d{1,40})?(e[+-]?\d{1,2})?$/i.test(text)) return undefined;
  const rate = new Exact(text).toDecimalPlaces(MOST_DECIMALS, Decimal.ROUND_UP).toFixed();
  return usdAmount.pattern.test(rate) ? rate : undefined;
}

/** An amount as a bill of AWS's writes it, such as "0.0350000000" or "1E-10". Nothing if it is none. */
export function billedAmount(text: unknown): Usd | undefined {
  if (typeof text !== "string" || !/^-?\d{1,20}(\.\d{1,40})?(e[+-]?\d{1,2})?$/i.test(text)) {
    return undefined;
  }
  return new Exact(text);
}

/**
 * What one of several things cost, for a rate card: rounded up, like `ratePrice`. Nothing if a rate card cannot hold it.
 * @param quantity above 0
 */
export function unitPrice(cost: Usd, quantity: Usd): string | undefined {
  const price = cost.div(quantity).toDecimalPlaces(MOST_DECIMALS, Decimal.ROUND_UP).toFixed();
  return usdAmount.pattern.test(price) ? price : undefined;
}

/** Cents at least, and every digit behind them that counts: 40.00, 0.0085. */
export function formatUsd(amount: Usd): string {
  return amount.toFixed(Math.max(2, amount.decimalPlaces()));
}

/** Rounded up where it has to be: a rate that is too low would let spend pass unseen. */
function meantBy(got: string): string | undefined {
  const bare = got.replace(/usd|us\$|\$|\s/gi, "");
  const pointed = withPoint(bare);
  if (!/^(?=.{1,40}$)(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(pointed)) return undefined;
  return new Exact(pointed).toDecimalPlaces(MOST_DECIMALS, Decimal.ROUND_UP).toFixed();
}

/** 1,234 may be either, so it is not guessed: one reading is a thousand times the other. */
function withPoint(bare: string): string {
  if (/^\d{1,3}(,\d{3})+\.\d+$/.test(bare)) return bare.replaceAll(",", "");
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(bare)) return bare.replaceAll(".", "").replace(",", ".");
  const decimalComma = /^\d+,\d+$/.test(bare) && !/^[1-9]\d{0,2},\d{3}$/.test(bare);
  return decimalComma ? bare.replace(",", ".") : bare;
}
