import type { z } from "zod";
import { BILLING_LAG } from "../alarms/budgets";
import { spendProblems } from "../alarms/spend-problems";
import { foreignTo } from "../rules/arns";
import type { Finding } from "../rules/finding";
import { show } from "../rules/problem";
import { SEVERITIES } from "../spend/limits";
import type { Rate } from "../spend/rates";
import type { Salvaged } from "./salvage";
import type { Environment } from "./schema";
import { feeSeries, limit, numberShare } from "./spend-schema";

type View = Salvaged<Environment>;
type SpendView = NonNullable<View["spend"]>;

/** What is wrong with limits, numbers and metrics; without rates, as far as that can be told. */
export function spendFindings(view: View, rates: readonly Rate[]): Finding[] {
  if (view.spend?.limits === undefined) return []; // told by the schema
  return [
    ...untoldSeverities(view, view.spend),
    ...foreignNumbers(view, view.spend),
    ...ofOptions(view, view.spend, rates),
  ];
}

function untoldSeverities(view: View, { limits }: SpendView): Finding[] {
  if (view.alarms === undefined) {
    return [
      {
        path: ["spend"],
        got: "limits without alarms",
        allowed: "spend together with alarms, which says who is told",
        fix: "add alarms: {warning: {emails: [on-call@example.com]}}",
      },
    ];
  }
  const told = SEVERITIES.filter((severity) => view.alarms?.[severity] !== undefined);
  return (limits ?? []).flatMap((limit, index) => {
    if (limit?.severity === undefined || told.includes(limit.severity)) return [];
    return [
      {
        path: ["spend", "limits", index, "severity"],
        got: `${limit.severity}, of which nobody is told`,
        allowed: `a severity that alarms lists: ${told.join(", ")}`,
        fix: `add alarms.${limit.severity}, or write ${told[0] ?? "warning"}`,
      },
    ];
  });
}

function foreignNumbers(view: View, { numbers }: SpendView): Finding[] {
  return (numbers ?? []).flatMap((number, index) => {
    const arn = number?.arn;
    const allowed = arn === undefined ? undefined : foreignTo(view, arn);
    if (arn === undefined || allowed === undefined) return [];
    const fix = "name one from there, or correct account or region at the top of the file";
    return [{ path: ["spend", "numbers", index, "arn"], got: show(arn), allowed, fix }];
  });
}

/** Of the entries that could be read, told at the place where they stand. */
function ofOptions(view: View, spend: SpendView, rates: readonly Rate[]): Finding[] {
  const { account, region, namePrefix } = view;
  if (account === undefined || region === undefined || namePrefix === undefined) return [];
  const lists = {
    limits: readableOf(limit, spend.limits),
    numbers: readableOf(numberShare, spend.numbers),
    estimated: readableOf(feeSeries, spend.estimated),
  };
  const options = {
    scope: spend.scope,
    limits: lists.limits.items,
    numbers: lists.numbers.items,
    estimated: lists.estimated.items,
    feeRate: spend.feeRate,
    budgets: spend.budgets,
    rates,
  };
  return spendProblems({ account, region, namePrefix }, options).flatMap(({ path, ...finding }) => {
    const [section = "", index, ...rest] = path;
    const list = lists[section as keyof typeof lists];
    if (typeof index !== "number" || list === undefined) {
      // What is wrong with a whole list may be due to the entries that could not be read.
      return list?.broken ? [] : [{ ...finding, path: ["spend", ...path] }];
    }
    return [{ ...finding, path: ["spend", section, list.places[index] ?? index, ...rest] }];
  });
}

/** The entries that are right, with their places in the file. */
function readableOf<Schema extends z.ZodType>(schema: Schema, entries: readonly unknown[] = []) {
  const parsed = entries.map((entry) => schema.safeParse(entry));
  const right = parsed.flatMap(({ success, data }, place) =>
    success ? [{ item: data as z.output<Schema>, place }] : [],
  );
  return {
    items: right.map(({ item }) => item),
    places: right.map(({ place }) => place),
    broken: right.length < entries.length,
  };
}

/** Hours of the longest month. */
const HOURS_A_MONTH = 31 * 24;

/** Both may be meant: the hourly limit catches bursts, the monthly one what they add up to. */
export function limitWarnings(view: View): Finding[] {
  const limits = view.spend?.limits ?? [];
  return limits.flatMap((month, index) => {
    const hour = limits.find(
      (limit) => limit?.per === "hour" && limit.severity === month?.severity,
    )?.usd;
    if (month?.per !== "month" || month.usd === undefined || hour === undefined) return [];
    const possible = Math.round(hour * HOURS_A_MONTH * 100) / 100;
    if (possible <= month.usd) return [];
    return [
      {
        path: ["spend", "limits", index, "usd"],
        got: `${month.usd} a month, although ${hour} an hour make up to ${possible}`,
        allowed: "a monthly limit that the hourly one keeps, or one that only the budget watches",
        fix: `go on if that is meant: the month is then told by AWS Budgets alone, ${BILLING_LAG} late`,
      },
    ];
  });
}
