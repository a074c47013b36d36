import type { z } from "zod";
import { BILLING_LAG } from "../constructs/alarms/budgets";
import { unnotified } from "../constructs/alarms/decisions";
import { spendProblems } from "../constructs/alarms/spend-problems";
import { feeSeries, limit, numberShare } from "../constructs/alarms/spend-schema";
import type { Rate } from "../constructs/money/rates";
import { scopeMismatch } from "../formats/arns";
import type { Finding } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import { isMap, valueAt } from "../formats/schema-walk";
import type { Environment } from "./environment";

type View = Partially<Environment>;
type SpendView = NonNullable<View["spend"]>;

/** What is wrong with limits, numbers and metrics; without rates, as far as that can be told. */
export function spendFindings(view: View, data: unknown, rates: readonly Rate[]): Finding[] {
  const spend = valueAt(data, ["spend"]);
  if (view.spend === undefined || !isMap(spend)) return [];
  return [
    ...unnotifiedSeverities(view.spend, data),
    ...foreignNumbers(view, view.spend),
    ...ofOptions(view, view.spend, spend, rates),
  ];
}

function unnotifiedSeverities({ limits }: SpendView, data: unknown): Finding[] {
  if (valueAt(data, ["alarms"]) === undefined) {
    return [
      {
        path: ["spend"],
        got: "limits without alarms",
        allowed: "spend together with alarms, which says who is told",
        fix: "add alarms: {warning: {emails: [on-call@example.com]}}",
      },
    ];
  }
  return (limits ?? []).flatMap((limit, index) =>
    unnotified(["spend", "limits", index, "severity"], limit?.severity, valueAt(data, ["alarms"])),
  );
}

function foreignNumbers(view: View, { numbers }: SpendView): Finding[] {
  return (numbers ?? []).flatMap((number, index) => {
    const arn = number?.arn;
    const allowed = arn === undefined ? undefined : scopeMismatch(view, arn);
    if (arn === undefined || allowed === undefined) return [];
    const fix = "name one from there, or correct account or region at the top of the file";
    return [{ path: ["spend", "numbers", index, "arn"], got: show(arn), allowed, fix }];
  });
}

/** Of the entries that could be read, told at the place where they stand. */
function ofOptions(
  { region }: View,
  spend: SpendView,
  data: unknown,
  rates: readonly Rate[],
): Finding[] {
  const lists = {
    limits: readableOf(limit, valueAt(data, ["limits"]) ?? null),
    numbers: readableOf(numberShare, valueAt(data, ["numbers"]) ?? []),
    estimated: readableOf(feeSeries, valueAt(data, ["estimated"]) ?? []),
  };
  const unread = (["limits", "numbers", "estimated"] as const).filter((name) => lists[name].broken);
  // Nobody knows whether numbers belong to a scope that could not be read.
  const scopeRead = spend.scope !== undefined;
  const options = {
    scope: spend.scope,
    limits: lists.limits.items,
    numbers: scopeRead ? lists.numbers.items : [],
    estimated: lists.estimated.items,
    feeRate: spend.feeRate,
    budgets: spend.budgets,
    rates,
  };
  const incomplete = new Set(scopeRead ? unread : [...unread, "numbers" as const]);
  return spendProblems({ region }, options, incomplete).map(({ path, ...finding }) => {
    const [section = "", index, ...rest] = path;
    const list = lists[section as keyof typeof lists];
    const placed = typeof index === "number" && list !== undefined;
    const place = placed ? [section, list.places[index] ?? index, ...rest] : path;
    return { ...finding, path: ["spend", ...place] };
  });
}

/** The entries that are right, with their places in the file. */
function readableOf<Schema extends z.ZodType>(schema: Schema, written: unknown) {
  const entries: readonly unknown[] = Array.isArray(written) ? written : [];
  const parsed = entries.map((entry) => schema.safeParse(entry));
  const right = parsed.flatMap(({ success, data }, place) =>
    success ? [{ item: data as z.output<Schema>, place }] : [],
  );
  return {
    items: right.map(({ item }) => item),
    places: right.map(({ place }) => place),
    broken: !Array.isArray(written) || right.length < entries.length,
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
