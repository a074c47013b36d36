import type { EstimatedAlarm, PricedSeries } from "../../constructs/alarms/estimated";
import type { FeeRateAlarm } from "../../constructs/alarms/fee-rate";
import type { Watched } from "../../constructs/alarms/numbers";
import { money } from "../../constructs/alarms/sentences";
import type { SpendLimit } from "../../constructs/alarms/spend-options";
import type { Rate } from "../../constructs/money/rates";
import { formatUsd, usd } from "../../constructs/money/usd";

/** `40.00 USD an hour x 1 h / (0.005 + 0.12 USD) = 320 fees -> 320`. */
export function feeRateArithmetic(alarm: FeeRateAlarm, message: Rate, template: Rate): string {
  const { limit, watched, arithmetic, periodSeconds } = alarm;
  const { windowUsd, worstUsd, fees } = arithmetic;
  const quotient = windowUsd.div(worstUsd);
  const shown = quotient.isInteger() ? quotient.toFixed() : `${quotient.toFixed(2, ROUND_DOWN)}...`;
  return [
    `${money(limit.usd)} an ${limit.per} x ${periodSeconds / 3600} h${shareOf(watched)}`,
    `/ (${formatUsd(usd(message.usd))} + ${formatUsd(usd(template.usd))} USD)`,
    `= ${shown} fees -> ${fees}`,
  ].join(" ");
}

/** Of decimal.js; a quotient is shown cut, so that it never looks like the threshold above it. */
const ROUND_DOWN = 1;

/** The threshold first, then what is summed up. */
export function estimatedArithmetic(alarm: EstimatedAlarm): string[] {
  const { limit, watched, parts, threshold, series } = alarm;
  const split = parts === 1 ? "" : ` / ${parts} alarms`;
  return [
    `${limitInWords(limit)}${shareOf(watched)}${split} -> ${money(threshold)} (clear of what doubles lose), compared with the sum of:`,
    ...series.map((each) => `${formatUsd(usd(each.rate.usd))} USD x ${seriesInWords(each)}`),
  ];
}

export function limitInWords({ usd: amount, per }: SpendLimit): string {
  return `${money(amount)} ${per === "hour" ? "an" : "a"} ${per}`;
}

/** `MessageFee with DestinationCountryCode = DE, MessageFeeType = Marketing`. */
export function seriesInWords({ fee, dimensions }: Pick<PricedSeries, "fee" | "dimensions">) {
  const pairs = Object.entries(dimensions).map(([name, value]) => `${name} = ${value}`);
  return `${fee} with ${pairs.join(", ")}`;
}

/** `0.12 USD: country DE, category marketing, type regular`. */
export function rateInWords({ fee, country, category, type, usd: amount }: Rate): string {
  const kind = fee === "MessageFee" ? "" : `, type ${type}`;
  return `${formatUsd(usd(amount))} USD: country ${country}, category ${category}${kind}`;
}

function shareOf({ arn, sharePercent }: Watched): string {
  return arn === undefined ? "" : ` x ${sharePercent} %`;
}
