import { Decimal } from "decimal.js";
import { type AwsScope, arnOf } from "../../formats/arns";
import { partitionOf } from "../../formats/regions";
import { formatUsd, type Usd, usd } from "../money/usd";
import { REPOSITORY } from "../shared/repository";
import type { Scope } from "../shared/scope";
import type { Watched } from "./numbers";
import type { AlarmLinks } from "./options";
import type { FeeSeries, SpendLimit } from "./spend-options";

/**
 * Names of alarms, budgets and their topics: an external contract, as renaming one replaces it. The
 * prefix belongs to one environment alone.
 */
export function alarmName(namePrefix: string, ...parts: readonly string[]): string {
  return [`${namePrefix}-whatsapp`, ...parts].join("-");
}

/**
 * Of an alarm that notifies when a limit may be reached: `acme-prod-whatsapp-spend-40-usd-hour-critical`. CloudWatch's mail
 * has the name as its subject, so it says the limit. Another limit is another name, which replaces the alarm.
 * @param what parts between the limit and the severity, such as the end of a number's ARN
 */
export function limitAlarmName(
  namePrefix: string,
  { usd: amount, per, severity }: SpendLimit,
  ...what: readonly string[]
): string {
  // Limits have at most two decimals.
  const inName = amount.toFixed(2).replace(/\.00$/, "");
  return alarmName(namePrefix, "spend", inName, "usd", per, ...what, severity);
}

/** Who is notified of alarms also looks at a dashboard. */
export function dashboardName({ namePrefix }: Pick<Scope, "namePrefix">): string {
  return alarmName(namePrefix, "dashboard");
}

/** Every alarm of one environment, for policies that let CloudWatch publish for them. */
export function alarmArns(scope: AwsScope, namePrefix: string): string {
  return arnOf(scope, "cloudwatch", `alarm:${alarmName(namePrefix, "*")}`);
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

/** What to do, in your runbook or in that of this package. */
export function inRunbook({ runbookUrl }: AlarmLinks, anchor: string): string {
  const page = runbookUrl ?? (REPOSITORY && `${REPOSITORY}/blob/main/${RUNBOOK}`);
  return page === undefined
    ? `Runbook: ${RUNBOOK}#${anchor} of the package cdktf-aws-social-messaging`
    : `Runbook: ${page}#${anchor}`;
}

const RUNBOOK = "docs/runbook.md";

/** ` on the dashboard https://...`, or nothing where there is none. */
export function onDashboard({ region, dashboardName: name }: AwsScope & AlarmLinks): string {
  return name === undefined ? "" : ` on the dashboard ${consoleUrl(region, name)}`;
}

function consoleUrl(region: string, name: string): string {
  const host = CONSOLES[partitionOf(region)];
  if (host === undefined) return name;
  return `https://${region}.${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}

/** Other partitions are not public. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};
