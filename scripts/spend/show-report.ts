import type { Environment } from "../../app/environment";
import type { BudgetDefinition } from "../../constructs/alarms/budgets";
import { money } from "../../constructs/alarms/sentences";
import { FEES } from "../../constructs/money/fees";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { limitInWords, rateInWords } from "./arithmetic";
import type { AlarmKind, ReportedAlarm, SpendReport, Told } from "./report";

const ITEM = { indent: 2, hang: 6 };
const UNDER = { indent: 6, hang: 8 };
const PART = { indent: 8, hang: 10 };

/** For a tired engineer: what, from which prices, by which sum, for how much, and what is missing. */
export function showReport({ name }: Environment, report: SpendReport, terminal: Terminal): void {
  const { account, region, scope } = report;
  terminal.paragraph(
    `${name}: limits in money for AWS account ${account} in ${region}`,
    {},
    "bold",
  );
  terminal.paragraph(SCOPE[scope], { indent: 2 });
  section(terminal, "Limits and who is told");
  for (const limit of report.limits) {
    terminal.paragraph(`${limitInWords(limit)}: ${limit.severity}`, ITEM);
  }
  for (const each of report.told) terminal.paragraph(toldInWords(each), ITEM);
  section(terminal, "What would be built");
  for (const line of inventory(report)) terminal.paragraph(line, ITEM);
  section(terminal, `Worst-case rates, of ${report.rateCard.rates} on ${report.rateCard.file}`);
  for (const fee of FEES) {
    const rate = report.worstCase[fee];
    terminal.paragraph(`${fee} at most ${rateInWords(rate)}`, ITEM);
    terminal.paragraph(`since ${rate.effective}; source: ${rate.source}`, UNDER);
  }
  section(terminal, "Thresholds");
  showThresholds(report, terminal);
  section(terminal, `What the alarms cost a month, at US list prices of ${report.cost.asOf}`);
  for (const line of costInWords(report)) terminal.paragraph(line, ITEM);
  section(terminal, "Not covered");
  for (const line of report.notCovered) terminal.paragraph(`- ${line}`, { indent: 2, hang: 4 });
  terminal.line();
  terminal.paragraph(
    `Nothing was asked of AWS. Whether the alarms can see a data point: ${toRun("spend", `${name} --check`)}`,
  );
}

const SCOPE = {
  region: "Scope region: everything that account and Region send, whatever environment sends it.",
  numbers: "Scope numbers: the listed phone numbers, each with its share of every limit.",
} as const;

function section(terminal: Terminal, title: string): void {
  terminal.line();
  terminal.paragraph(title, { hang: 2 }, "bold");
}

function toldInWords({ severity, topic, created, emails }: Told): string {
  const to = emails.length === 0 ? "no e-mail address" : emails.join(", ");
  return `${severity}: topic ${topic} (${created ? "created" : "exists"}), ${to}`;
}

const KINDS: Readonly<Record<AlarmKind, string>> = {
  "fee rate": "on the number of fees",
  estimated: "on estimated money",
  blindness: "on fees that are not counted at all (composite)",
  "quiet estimate": "on listed metrics that count nothing (composite)",
  part: "that are parts of composite ones and tell nobody",
  delivery: "on the delivery of events",
};

function inventory({ alarms, budgets, dashboard }: SpendReport): string[] {
  const kinds = Object.entries(KINDS) as [AlarmKind, string][];
  return [
    ...kinds.flatMap(([kind, what]) => {
      const found = alarms.filter((alarm) => alarm.kind === kind).length;
      return found === 0 ? [] : [`${found} ${found === 1 ? "alarm" : "alarms"} ${what}`];
    }),
    ...(budgets.length === 0 ? [] : [`${budgets.length} in AWS Budgets`]),
    `dashboard ${dashboard}`,
  ];
}

/** Twins share a threshold, so its arithmetic is told once. */
function showThresholds({ alarms, budgets }: SpendReport, terminal: Terminal): void {
  const told = alarms.filter(({ arithmetic }) => arithmetic.length > 0);
  for (const [sum = "", ...parts] of distinct(told)) {
    const same = told.filter(({ arithmetic }) => keyOf(arithmetic) === keyOf([sum, ...parts]));
    for (const { name } of same) terminal.paragraph(name, ITEM);
    terminal.paragraph(sum, UNDER);
    for (const part of parts) terminal.paragraph(part, PART);
  }
  for (const budget of budgets) {
    terminal.paragraph(`${budget.name} (AWS Budgets)`, ITEM);
    terminal.paragraph(budgetInWords(budget), UNDER);
  }
}

function distinct(alarms: readonly ReportedAlarm[]): readonly (readonly string[])[] {
  return [...new Map(alarms.map(({ arithmetic }) => [keyOf(arithmetic), arithmetic])).values()];
}

function keyOf(arithmetic: readonly string[]): string {
  return arithmetic.join("\n");
}

function budgetInWords({ limit, filters, notifications }: BudgetDefinition): string {
  const where = filters.map(({ name, values }) =>
    values.length === 1 ? `${name} = ${values[0]}` : `${name} = one of ${values.length}`,
  );
  const when = notifications.map((each) => each.toLowerCase()).join(" or ");
  return `${limitInWords(limit)}, ${when}, of ${where.join(" and ")}`;
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
          `${cost.usdPerMatchedMetric} USD for each metric that a query matches, in each of ${count(cost.insightsAlarms, "alarm")}: only the account can tell how many (--check)`,
          `For example ${cost.matchedUsd} USD, if ${count(assumedNumbers, "number")} published a metric for each of the ${count(rateCard.rates, "rate")} on the card: ${cost.matchedMetrics} x ${cost.usdPerMatchedMetric} USD, ${cost.totalUsd} USD in all`,
        ]),
    "Without budgets, messages to the topics, and free tiers; other Regions may charge more",
  ];
}

function count(howMany: number, what: string): string {
  return `${howMany} ${what}${howMany === 1 ? "" : "s"}`;
}
