import { Decimal } from "decimal.js";
import { FEES, type Fee, METRIC } from "../money/fees";
import type { Rate } from "../money/rates";
import { formatUsd, usd } from "../money/usd";
import { type FeeThreshold, feeThreshold, highestRate } from "../money/worst-case";
import type { Scope } from "../shared/scope";
import {
  type AlarmDefinition,
  type AlarmKind,
  metricAlarm,
  type SpendAlarmType,
} from "./alarm-definition";
import { feesOf } from "./metrics";
import { tailOf, type Watched, watched } from "./numbers";
import type { SpendLimit, SpendOptions } from "./spend-options";
import {
  alarmName,
  count,
  describeLimit,
  describeShare,
  describeWatched,
  inRunbook,
  money,
} from "./texts";

/** An alarm on the number of fees. */
export interface FeeRateAlarm extends AlarmDefinition {
  readonly fee: Fee;
  readonly watched: Watched;
}

const KIND: AlarmKind = { name: "fee rate", what: "on the number of fees" };

export const feeRate: SpendAlarmType = {
  alarms: ({ scope, options }) => feeRateAlarms(scope, options),
  watches: (options) => (isEnabled(options) ? ["hour"] : []),
};

/**
 * For each limit per hour, an alarm on each of the two metrics: while both are silent, spend is below the
 * limit. A longer window has the same threshold: three times as many fees in three hours could all fall into one
 * of them. In exchange it still holds an hour whose fees are counted up to `windowHours - 1` hours late.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Metrics_Insights_Alarm.html
 */
export function feeRateAlarms(scope: Scope, options: SpendOptions): FeeRateAlarm[] {
  if (!isEnabled(options)) return [];
  return options.limits
    .filter(({ per }) => per === "hour")
    .flatMap((limit) =>
      watched(options).flatMap((part) =>
        FEES.map((fee) => feeRateAlarm(scope, options, limit, part, fee)),
      ),
    );
}

function isEnabled({ feeRate: chosen }: Pick<SpendOptions, "feeRate">): boolean {
  return chosen?.enabled !== false;
}

function feeRateAlarm(
  scope: Scope,
  options: SpendOptions,
  limit: SpendLimit,
  part: Watched,
  fee: Fee,
): FeeRateAlarm {
  const hours = options.feeRate?.windowHours ?? 1;
  const message = highestRate(options.rates, "MessageFee");
  const template = highestRate(options.rates, "MetaTemplateMessageFee");
  const { sharePercent } = part;
  const threshold = feeThreshold({ usd: limit.usd, sharePercent }, message, template);
  const tail = tailOf(part);
  const kind = fee === "MessageFee" ? "message-fees" : "template-fees";
  const alarm = metricAlarm(feesOf(fee, part.arn), {
    id: ["FeeRate", limit.severity, limit.per, kind, ...tail].join("-"),
    name: alarmName(scope.namePrefix, "spend", limit.per, kind, ...tail, limit.severity),
    kind: KIND,
    severity: limit.severity,
    description: description(fee, limit, part, threshold, hours),
    arithmetic: [arithmetic(limit, part, threshold, hours, message, template)],
    periodSeconds: hours * 3600,
    periods: 1,
    breaksWhen: "atLeast",
    threshold: threshold.fees,
    missingData: "notBreaching",
  });
  return { ...alarm, fee, watched: part };
}

function description(
  fee: Fee,
  limit: SpendLimit,
  part: Watched,
  { fees, allowedUsd, worstUsd }: FeeThreshold,
  hours: number,
): string {
  const other = METRIC[fee === "MessageFee" ? "MetaTemplateMessageFee" : "MessageFee"];
  return [
    `${describeLimit(limit)}, the ${limit.severity} limit, may be reached${describeWatched(part)}:`,
    `${count(fees)} or more in ${METRIC[fee]} within ${hours} h.`,
    `At the rate card's worst (${money(worstUsd)} for AWS's and Meta's fee together) that is ${money(allowedUsd)}.`,
    `An upper bound: while this alarm and its twin on ${other} are silent, spend is below.`,
    "Look at the fees by category and country on the dashboard.",
    inRunbook("spend-reaches-a-limit"),
  ].join(" ");
}

/** `40.00 USD an hour / (0.005 + 0.12 USD) = 320 fees -> 320 within 1 h`. */
function arithmetic(
  limit: SpendLimit,
  part: Watched,
  { allowedUsd, worstUsd, fees }: FeeThreshold,
  hours: number,
  message: Rate,
  template: Rate,
): string {
  const quotient = allowedUsd.div(worstUsd);
  // Cut and not rounded, so that it never looks like the threshold above it.
  const shown = quotient.isInteger()
    ? quotient.toFixed()
    : `${quotient.toFixed(2, Decimal.ROUND_DOWN)}...`;
  return [
    `${describeLimit(limit)}${describeShare(part)}`,
    `/ (${formatUsd(usd(message.usd))} + ${formatUsd(usd(template.usd))} USD)`,
    `= ${shown} fees -> ${fees} within ${hours} h`,
  ].join(" ");
}
