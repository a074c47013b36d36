import { Decimal } from "decimal.js";
import { COUNTRY_DIMENSION } from "../money/fees";
import { formatUsd, usd } from "../money/usd";
import { allowed, worstRates } from "../money/worst-case";
import {
  type AlarmDefinition,
  type AlarmKind,
  type AlarmScope,
  IN_ONE_HOUR,
  metricAlarm,
  type SpendAlarmType,
} from "./alarm-definition";
import { feesOf, INSIGHTS_HOURS, type Source } from "./metrics";
import { tailOf, type Watched, watched } from "./numbers";
import type { CountryBurst, SpendOptions } from "./spend-options";
import {
  describeShare,
  describeWatched,
  inRunbook,
  limitAlarmName,
  money,
  onDashboard,
} from "./texts";

const KIND: AlarmKind = { name: "country burst", what: "on messages to one country in an hour" };

export const countryBurst: SpendAlarmType = {
  alarms: ({ scope, options }) => countryBurstAlarms(scope, options),
  notCovered: ({ options: { countryBurst: burst } }) =>
    burst === undefined
      ? []
      : [
          "Bursts in more than 100 countries at a time: CloudWatch names that many. All countries have one threshold, at the highest rates, so that the alarm fires early for a cheap country.",
        ],
};

/**
 * An alarm on the messages to each country by itself, which names the countries: a leaked key or a form without protection
 * against bots often writes to one that nobody else writes to. Every message costs AWS's fee and at most one of Meta's, so
 * that below the threshold a country costs less than the amount.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/multi-time-series-alarm.html
 */
export function countryBurstAlarms(scope: AlarmScope, options: SpendOptions): AlarmDefinition[] {
  const { countryBurst: burst } = options;
  if (burst === undefined) return [];
  return watched(options).map((part) => countryBurstAlarm(scope, options, burst, part));
}

function countryBurstAlarm(
  scope: AlarmScope,
  { rates }: SpendOptions,
  burst: CountryBurst,
  part: Watched,
): AlarmDefinition {
  const { MessageFee: aws, MetaTemplateMessageFee: meta } = worstRates(rates);
  const worst = usd(aws.usd).plus(meta.usd);
  const amount = allowed({ usd: burst.usd, sharePercent: part.sharePercent });
  const messages = Decimal.max(1, amount.div(worst).ceil()).toNumber();
  const tail = tailOf(part);
  const count = messages.toLocaleString("en-US");
  return metricAlarm(messagesByCountry(part), {
    id: ["CountryBurst", burst.severity, ...tail].join("-"),
    name: limitAlarmName(scope.namePrefix, { ...burst, per: "hour" }, "country", ...tail),
    kind: KIND,
    severity: burst.severity,
    description: [
      `${money(burst.usd)} in an hour, the ${burst.severity} limit for one country, may be reached${describeWatched(part)}.`,
      `${count} messages or more went to each country that the alarm names, in one of the last ${INSIGHTS_HOURS} hours.`,
      `If nobody means to write there, a key may have leaked: stop the sender first${onDashboard(scope)}.`,
      inRunbook(scope, "a-burst-in-one-country"),
    ].join(" "),
    arithmetic: [
      `${money(burst.usd)} an hour in one country${describeShare(part)} / (${formatUsd(usd(aws.usd))} + ${formatUsd(usd(meta.usd))} USD) = ${count} messages`,
    ],
    ...IN_ONE_HOUR,
    threshold: messages,
  });
}

/** One series for each country: an alarm on several of them names those that break the threshold. */
function messagesByCountry({ arn }: Watched): Source {
  const all = feesOf({ fee: "MessageFee", numberArn: arn });
  const sql = `${all.query.sql} GROUP BY ${COUNTRY_DIMENSION} ORDER BY SUM() DESC`;
  const sees: Source["sees"] = (published) =>
    all.sees(published).filter(({ dimensions }) => dimensions[COUNTRY_DIMENSION] !== undefined);
  return {
    ...all,
    query: { kind: "insights", sql },
    sees,
    judge(published) {
      const judged = all.judge(published);
      if (judged.verdict !== "can fire" || sees(published).length > 0) return judged;
      return {
        verdict: "never",
        why: `no metric of AWS's fee carries ${COUNTRY_DIMENSION}, so that no country can be named`,
        fix: "remove countryBurst below spend",
      };
    },
  };
}
