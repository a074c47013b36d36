import { type Alarm, isComposite, withParts } from "../../constructs/alarms/alarm-definition";
import type { EstimatedAlarm } from "../../constructs/alarms/estimated";
import { spendBudgets } from "../../constructs/alarms/spend-plan";
import { describeLimit, money, onDashboard } from "../../constructs/alarms/texts";
import { FEES } from "../../constructs/money/fees";
import type { Rate } from "../../constructs/money/rates";
import { formatUsd, usd } from "../../constructs/money/usd";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { alarmsOf, type Monitored } from "./monitored";
import type { Recipients, SpendReport } from "./report";
import { showFiring } from "./when-alarms-fire";

const ITEM = { indent: 2, hang: 6 };
const UNDER = { indent: 6, hang: 8 };
const PART = { indent: 8, hang: 10 };

/** For a tired engineer: what, from which prices, by which sum, for how much, and what is missing. */
export function showReport(monitored: Monitored, report: SpendReport, terminal: Terminal): void {
  const { name } = monitored.environment;
  const { account, region, scope } = report;
  terminal.paragraph(
    `${name}: limits in money for AWS account ${account} in ${region}`,
    {},
    "bold",
  );
  terminal.paragraph(SCOPE[scope], { indent: 2 });
  terminal.section("What fires, and who is notified", { hang: 2 });
  terminal.paragraph(
    `In ALARM now: AWS was not asked. Run ${toRun("spend", name, "--check")}, or look${onDashboard(monitored.money.scope)}`,
    ITEM,
  );
  for (const line of firing(monitored, report)) terminal.paragraph(line, ITEM);
  for (const each of report.told) terminal.paragraph(notifiedInWords(each), ITEM);
  if (report.alarmsFire.length > 0) {
    terminal.section("When each alarm notifies, at your prices", { hang: 2 });
    for (const each of report.alarmsFire) showFiring(each, terminal);
  }
  terminal.section("What would be built", { hang: 2 });
  for (const line of inventory(monitored, report)) terminal.paragraph(line, ITEM);
  terminal.section(`Worst-case rates, of ${report.rateCard.rates} on ${report.rateCard.file}`, {
    hang: 2,
  });
  for (const fee of FEES) {
    const rate = report.worstCase[fee];
    terminal.paragraph(`${fee} at most ${rateInWords(rate)}`, ITEM);
    terminal.paragraph(`since ${rate.effective}; source: ${rate.source}`, UNDER);
  }
  terminal.section("Thresholds", { hang: 2 });
  showThresholds(monitored, terminal);
  terminal.section(`What the alarms cost a month, at US list prices of ${report.cost.asOf}`, {
    hang: 2,
  });
  for (const line of costInWords(report)) terminal.paragraph(line, ITEM);
  terminal.section("Not covered", { hang: 2 });
  for (const line of report.notCovered) terminal.paragraph(`- ${line}`, { indent: 2, hang: 4 });
  terminal.line();
  terminal.paragraph(`Whether the alarms can see a data point: ${toRun("spend", name, "--check")}`);
}

/** For each limit, which alarm or budget watches it, and how much of it is really spent when that notifies. */
function firing({ spend, money: monitored }: Monitored, report: SpendReport): string[] {
  const ofHours = report.alarmsFire.map(({ alarm, limit, by, anyMix }) => {
    const percents = by.map(({ percentOfLimit }) => Math.min(100, percentOfLimit));
    const [least, most] = [anyMix.percentOfLimit, Math.max(...percents)];
    const at =
      least === most ? `${most.toFixed(1)} %` : `${least.toFixed(1)} to ${most.toFixed(1)} %`;
    return `${limit}: ${alarm} fires at ${at} of it, by what is sent (table below)`;
  });
  const ofDays = spend.filter(isEstimated).map(({ name, threshold }) => {
    return `${money(threshold)} a day in listed metrics: ${name} fires when they are spent`;
  });
  const budgets = spendBudgets(monitored).map(({ name, limit, notifications }) => {
    const notices = notifications.map(({ percentOfLimit, type }) => {
      return `${percentOfLimit} %${type === "ACTUAL" ? "" : " of the forecast"}`;
    });
    return `${describeLimit(limit)}: ${name} (AWS Budgets) notifies at ${notices.join(", ")}, hours after it was spent`;
  });
  return [...ofHours, ...ofDays, ...budgets];
}

function isEstimated(alarm: Alarm): alarm is EstimatedAlarm {
  return "series" in alarm;
}

const SCOPE = {
  region: "Scope region: everything that account and Region send, whatever environment sends it.",
  numbers: "Scope numbers: the listed phone numbers, each with its share of every limit.",
} as const;

function notifiedInWords({ severity, topic, created, emails }: Recipients): string {
  const to = emails.length === 0 ? "no e-mail address" : emails.join(", ");
  return `${severity}: topic ${topic} (${created ? "created" : "exists"}), ${to}`;
}

function inventory(
  { spend, brake, delivery }: Monitored,
  { budgets, dashboard }: SpendReport,
): string[] {
  const parts = spend.flatMap((alarm) => (isComposite(alarm) ? alarm.anyOfEach.flat() : []));
  return [
    ...grouped([...spend, ...parts, ...brake, ...delivery], ({ kind }) => kind.name).map(
      (alarms) => `${count(alarms.length, "alarm")} ${alarms[0]?.kind.what}`,
    ),
    ...(budgets.length === 0 ? [] : [`${budgets.length} in AWS Budgets`]),
    `dashboard ${dashboard}`,
  ];
}

/** Twins share a threshold, so its arithmetic is shown once. */
function showThresholds(monitored: Monitored, terminal: Terminal): void {
  const limited = withParts(alarmsOf(monitored)).filter(({ arithmetic }) => arithmetic.length > 0);
  for (const alarms of grouped(limited, ({ arithmetic }) => arithmetic.join("\n"))) {
    for (const { name } of alarms) terminal.paragraph(name, ITEM);
    const [sum = "", ...parts] = alarms[0]?.arithmetic ?? [];
    terminal.paragraph(sum, UNDER);
    for (const part of parts) terminal.paragraph(part, PART);
  }
  for (const { name, arithmetic } of spendBudgets(monitored.money)) {
    terminal.paragraph(`${name} (AWS Budgets)`, ITEM);
    for (const line of arithmetic) terminal.paragraph(line, UNDER);
  }
}

/** Alarms with the same key, in the order in which the first of them come. */
function grouped(alarms: readonly Alarm[], keyOf: (alarm: Alarm) => string): Alarm[][] {
  const groups = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const key = keyOf(alarm);
    groups.set(key, [...(groups.get(key) ?? []), alarm]);
  }
  return [...groups.values()];
}

/** `0.12 USD: country DE, category marketing, type regular`. */
function rateInWords({ fee, country, category, type, usd: amount }: Rate): string {
  const kind = fee === "MessageFee" ? "" : `, type ${type}`;
  return `${formatUsd(usd(amount))} USD: country ${country}, category ${category}${kind}`;
}

function costInWords({ cost, assumedNumbers, rateCard }: SpendReport): string[] {
  const fixed = [
    count(cost.alarmMetrics, "metric"),
    count(cost.composites, "composite alarm"),
    count(cost.dashboards, "dashboard"),
    ...(cost.keys === 0 ? [] : [count(cost.keys, "key")]),
  ].join(", ");
  return [
    `${money(Number(cost.fixedUsd))} for sure: ${fixed}`,
    ...(cost.insightsAlarms === 0
      ? []
      : [
          `${cost.usdPerMatchedMetric} USD for each metric that a query matches, in each of ${count(cost.insightsAlarms, "alarm")}: only the account knows how many (--check)`,
          `For example ${cost.matchedUsd} USD, if ${count(assumedNumbers, "number")} published a metric for each of the ${count(rateCard.rates, "rate")} on the card: ${cost.matchedMetrics} x ${cost.usdPerMatchedMetric} USD, ${cost.totalUsd} USD in all`,
        ]),
    "Without budgets, messages to the topics, and free tiers; other Regions may charge more",
  ];
}

function count(howMany: number, what: string): string {
  return `${howMany} ${what}${howMany === 1 ? "" : "s"}`;
}
