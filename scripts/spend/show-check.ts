import type { Environment } from "../../app/environment";
import { LISTED_FOR } from "../../constructs/alarms/metrics";
import type { Terminal } from "../terminal/terminal";
import type { BudgetVerdict } from "./budget-verdicts";
import type { SpendCheck, Verdict } from "./check";
import { renderSuggestedYaml } from "./check";

const STYLES: Readonly<Record<(Verdict | BudgetVerdict)["verdict"], "green" | "red" | "yellow">> = {
  "can fire": "green",
  watches: "green",
  never: "red",
  "watches nothing": "red",
  "not proved": "yellow",
};

const STATUS = { indent: 2, hang: 14 };
const BUDGET_STATUS = { indent: 2, hang: 19 };

export function showCheck({ name, region }: Environment, check: SpendCheck, terminal: Terminal) {
  showStates(name, check, terminal);
  terminal.section("Can the alarms fire?");
  terminal.paragraph(
    `${check.calls} calls of ListMetrics in ${region}, which knows metrics with data in the last ${LISTED_FOR}`,
    { indent: 2 },
  );
  terminal.line();
  for (const { verdict, alarms, why } of together(check.verdicts)) {
    const which = alarms.length > 1 ? `${alarms[0]} and ${alarms.length - 1} more` : alarms[0];
    terminal.paragraph(`${verdict.padEnd(10)}  ${which}: ${why}`, STATUS, STYLES[verdict]);
  }
  for (const { decide, message, fix } of check.findings) {
    const status = decide ? "decide" : "note";
    terminal.paragraph(`${status.padEnd(10)}  ${message}`, STATUS, decide ? "red" : "yellow");
    if (fix !== undefined) terminal.paragraph(`fix: ${fix}`, { indent: 14 });
  }
  showBudgets(check, terminal);
  showFixes(check, terminal);
  showMetrics(check, terminal);
  showSuggestedYaml(check, name, terminal);
}

/** Alarms of which the same is to be said: a limit has several parts that look at the same fee. */
function together(verdicts: readonly Verdict[]) {
  const groups = new Map<string, Verdict[]>();
  for (const one of verdicts) {
    const key = JSON.stringify([one.verdict, one.why]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : { ...first, alarms: group.map(({ alarm }) => alarm) };
  });
}

/** What notifies somebody now, first of all; parts of other alarms notify nobody. */
function showStates(name: string, { states }: SpendCheck, terminal: Terminal): void {
  const own = states.filter(({ notifies }) => notifies);
  terminal.paragraph(`${name}: which alarms are in ALARM now?`, {}, "bold");
  const firing = own.filter(({ state }) => state === "ALARM");
  for (const { alarm, since } of firing) {
    const from = since === null ? "" : `, since ${since}`;
    terminal.paragraph(`ALARM       ${alarm}${from}`, STATUS, "red");
  }
  if (firing.length === 0) terminal.paragraph("none", { indent: 2 });
  const waiting = own.filter(({ state }) => state === "INSUFFICIENT_DATA");
  for (const { alarm } of waiting) {
    terminal.paragraph(`no state    ${alarm}: CloudWatch has not yet judged it`, STATUS, "yellow");
  }
  const missing = states.filter(({ state }) => state === "not deployed");
  if (missing.length > 0) {
    const all = missing.length === states.length ? "all" : `${missing.length} of`;
    terminal.paragraph(
      `no alarm    ${all} ${states.length} alarms do not exist in the account: deploy the stack, such as ${missing[0]?.alarm}`,
      STATUS,
      "yellow",
    );
  }
}

function showBudgets({ budgets, billed }: SpendCheck, terminal: Terminal): void {
  if (billed === null) return;
  terminal.section("Do the budgets watch what AWS bills?");
  for (const { verdict, budget, why } of budgets) {
    const text = `${verdict.padEnd(15)}  ${budget}: ${why}`;
    terminal.paragraph(text, BUDGET_STATUS, STYLES[verdict]);
  }
}

/** Many alarms share one, so it is printed once. */
function showFixes({ verdicts, budgets }: SpendCheck, terminal: Terminal): void {
  const fixes = new Set([...verdicts, ...budgets].flatMap(({ fix }) => fix ?? []));
  if (fixes.size === 0) return;
  terminal.section("What to do");
  for (const fix of fixes) terminal.paragraph(`- ${fix}`, { indent: 2, hang: 4 });
}

function showMetrics({ dimensionSets, cost }: SpendCheck, terminal: Terminal): void {
  terminal.section("What the account has");
  if (dimensionSets.length === 0) terminal.paragraph("no metric of the service", { indent: 2 });
  for (const { metric, dimensions, metrics } of dimensionSets) {
    const set = dimensions.join(" + ") || "no dimensions";
    terminal.paragraph(`${metric}: ${metrics} under [${set}]`, { indent: 2, hang: 6 });
  }
  terminal.paragraph(
    `So the alarms cost ${cost.totalUsd} USD a month at US list prices of ${cost.asOf}: ${cost.fixedUsd} USD, and ${cost.matchedMetrics} x ${cost.usdPerMatchedMetric} USD for what ${cost.insightsAlarms} queries match`,
    { indent: 2, hang: 6 },
  );
}

function showSuggestedYaml({ snippet }: SpendCheck, name: string, terminal: Terminal): void {
  const { estimated, alarms, leftOut } = snippet;
  if (estimated.length === 0) return;
  const out =
    leftOut === 0
      ? ""
      : ` Left out: ${leftOut}, as they are free, without a rate, of other numbers, or counted in these too.`;
  terminal.section("For alarms on estimated money");
  terminal.paragraph(
    `Below spend: in environments/${name}.yaml; ${alarms} ${alarms === 1 ? "alarm" : "alarms"} for each limit per hour or day.${out}`,
    { indent: 2 },
  );
  terminal.line();
  terminal.lines(renderSuggestedYaml(snippet));
}
