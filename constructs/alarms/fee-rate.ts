import { FEES, type Fee, METRIC, NAMESPACE, NUMBER_DIMENSION } from "../money/fees";
import { type FeeThreshold, feeThreshold } from "../money/thresholds";
import { highestRate } from "../money/worst-case";
import type { Scope } from "../shared/scope";
import type { AlarmDefinition } from "./alarm-definition";
import { alarmName, numberTail } from "./names";
import { type Watched, watched } from "./numbers";
import { count, describeWatched, inRunbook, money } from "./sentences";
import type { SpendLimit, SpendOptions } from "./spend-options";

/** An alarm on the number of fees, with the arithmetic behind its threshold. */
export interface FeeRateAlarm extends AlarmDefinition {
  readonly fee: Fee;
  readonly limit: SpendLimit;
  readonly watched: Watched;
  readonly arithmetic: FeeThreshold;
}

/**
 * For each limit per hour, an alarm on each of the two metrics: while both are silent, spend is below the
 * limit. Metrics Insights counts whatever dimension sets the service publishes.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Metrics_Insights_Alarm.html
 */
export function feeRateAlarms(scope: Scope, options: SpendOptions): FeeRateAlarm[] {
  if (options.feeRate?.enabled === false) return [];
  return options.limits
    .filter(({ per }) => per === "hour")
    .flatMap((limit) =>
      watched(options).flatMap((part) =>
        FEES.map((fee) => feeRateAlarm(scope, options, limit, part, fee)),
      ),
    );
}

/** Every fee of a kind, of one number or of all, whatever other dimensions it has. */
export function countOf(fee: Fee, numberArn: string | undefined): string {
  const query = `SELECT SUM(${METRIC[fee]}) FROM "${NAMESPACE}"`;
  return numberArn === undefined ? query : `${query} WHERE ${NUMBER_DIMENSION} = '${numberArn}'`;
}

function feeRateAlarm(
  scope: Scope,
  options: SpendOptions,
  limit: SpendLimit,
  part: Watched,
  fee: Fee,
): FeeRateAlarm {
  const hours = options.feeRate?.windowHours ?? 1;
  const arithmetic = feeThreshold(
    { usd: limit.usd, spans: hours, sharePercent: part.sharePercent },
    highestRate(options.rates, "MessageFee"),
    highestRate(options.rates, "MetaTemplateMessageFee"),
  );
  const tail = part.arn === undefined ? [] : [numberTail(part.arn)];
  const kind = fee === "MessageFee" ? "message-fees" : "template-fees";
  return {
    id: ["FeeRate", limit.severity, limit.per, kind, ...tail].join("-"),
    name: alarmName(scope.namePrefix, "spend", limit.per, kind, ...tail, limit.severity),
    severity: limit.severity,
    description: description(fee, limit, part, arithmetic, hours),
    query: { kind: "insights", sql: countOf(fee, part.arn) },
    periodSeconds: hours * 3600,
    periods: 1,
    breaksWhen: "atLeast",
    threshold: arithmetic.fees,
    missingData: "notBreaching",
    fee,
    limit,
    watched: part,
    arithmetic,
  };
}

function description(
  fee: Fee,
  limit: SpendLimit,
  part: Watched,
  { fees, windowUsd, worstUsd }: FeeThreshold,
  hours: number,
): string {
  const other = METRIC[fee === "MessageFee" ? "MetaTemplateMessageFee" : "MessageFee"];
  return [
    `${count(fees)} or more in ${METRIC[fee]} within ${hours} h${describeWatched(part)}.`,
    `At the rate card's worst (${money(worstUsd)} for AWS's and Meta's fee together) that is ${money(windowUsd)}:`,
    `spend may have reached the ${limit.severity} limit of ${money(limit.usd)} an hour.`,
    `An upper bound: while this alarm and its twin on ${other} are silent, spend is below.`,
    "Look at the fees by category and country on the dashboard.",
    inRunbook("spend-reaches-a-limit"),
  ].join(" ");
}
