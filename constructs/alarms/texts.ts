import { Decimal } from "decimal.js";
import { type AwsScope, arnOf } from "../../formats/arns";
import { formatUsd, type Usd, usd } from "../money/usd";
import type { Watched } from "./numbers";
import type { FeeSeries, SpendLimit } from "./spend-options";

/**
 * Names of alarms, budgets and their topics: an external contract, as renaming one replaces it. The
 * prefix belongs to one environment alone.
 */
export function alarmName(namePrefix: string, ...parts: readonly string[]): string {
  return [`${namePrefix}-whatsapp`, ...parts].join("-");
}

/** Every alarm of one environment, for policies that let CloudWatch publish for them. */
export function alarmArns(scope: AwsScope, namePrefix: string): string {
  return arnOf(scope, "cloudwatch", `alarm:${alarmName(namePrefix, "*")}`);
}

/** "1,504 fees". */
export function count(fees: number): string {
  return `${fees.toLocaleString("en-US")} ${fees === 1 ? "fee" : "fees"}`;
}

/** "11 metrics". */
export function metrics(number: number): string {
  return `${number} ${number === 1 ? "metric" : "metrics"}`;
}

/** "40.00 USD"; smaller amounts keep all their decimals. */
export function money(amount: Usd | number): string {
  // Not String, which writes what is below a millionth with an exponent.
  const exact = typeof amount === "number" ? usd(new Decimal(amount).toFixed()) : amount;
  const [whole = "", fraction] = formatUsd(exact).split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction} USD`;
}

/** What an alarm watches, if that is not everything in account and Region. */
export function describeWatched({ arn, sharePercent }: Watched): string {
  return arn === undefined ? "" : ` on ${arn}, whose share of the limit is ${sharePercent} %`;
}

/** ` x 25 %`, the share of a limit that one number has. */
export function describeShare({ arn, sharePercent }: Watched): string {
  return arn === undefined ? "" : ` x ${sharePercent} %`;
}

export function describeLimit({ usd: amount, per }: SpendLimit): string {
  return `${money(amount)} ${per === "hour" ? "an" : "a"} ${per}`;
}

/** `MessageFee with DestinationCountryCode = DE, MessageFeeType = Marketing`. */
export function describeSeries({ fee, dimensions }: FeeSeries): string {
  const pairs = Object.entries(dimensions).map(([name, value]) => `${name} = ${value}`);
  return `${fee} with ${pairs.join(", ")}`;
}

/** `"One" and "Other"`. */
export function quotedNames(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.slice(-1);
  return [...(quoted.length > 1 ? [quoted.slice(0, -1).join(", ")] : []), ...last].join(" and ");
}

export function inRunbook(anchor: string): string {
  return `Runbook: docs/runbook.md#${anchor}`;
}
