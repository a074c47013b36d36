import { Decimal } from "decimal.js";
import type { Watched } from "./spend-options";

/** "1,504 fees". */
export function count(fees: number): string {
  return `${fees.toLocaleString("en-US")} ${fees === 1 ? "fee" : "fees"}`;
}

/** "40.00 USD"; smaller amounts keep all their decimals. */
export function money(usd: Decimal.Value): string {
  const amount = new Decimal(usd);
  const decimals = Math.max(2, Math.min(9, amount.decimalPlaces()));
  const [whole = "", fraction] = amount.toFixed(decimals).split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction} USD`;
}

/** What an alarm watches, if that is not everything in account and Region. */
export function wordsFor({ arn, sharePercent }: Watched): string {
  return arn === undefined ? "" : ` on ${arn}, whose share of the limit is ${sharePercent} %`;
}

export function inRunbook(anchor: string): string {
  return `Runbook: docs/runbook.md#${anchor}`;
}
