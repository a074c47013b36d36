import type { Finding, Path } from "../../formats/finding";
import { show } from "../../formats/problem";
import { nearestIn, spendLimitUsd, windowHours } from "../../formats/ranges";
import { countriesOn, regionCode, regionsWithCode } from "../money/usage-types";
import { budgetsWatch } from "./budgets";
import { pricedFor } from "./estimated";
import { estimatedProblems } from "./estimated-problems";
import { numberProblems } from "./number-problems";
import {
  type AlarmScope,
  type Incomplete,
  type SpendOptions,
  seriesOf,
  type Watched,
  watched,
} from "./spend-options";

/**
 * Everything that is wrong with what an operator wrote about money; paths start below `spend`. Without
 * rates, as when the rate card could not be read, or without the Region, it tells what does not depend
 * on them.
 */
export function spendProblems(
  { region }: Partial<AlarmScope>,
  options: SpendOptions,
  incomplete: Incomplete = new Set(),
): Finding[] {
  return [
    ...(incomplete.has("limits") ? [] : noLimits(options)),
    ...amountProblems(options),
    ...repeatedLimits(options),
    ...limitsOutOfOrder(options),
    ...numberProblems(options, incomplete),
    ...windowProblems(options),
    ...estimatedProblems(options, incomplete),
    ...budgetProblems(region, options),
    ...unwatchedLimits(options, incomplete),
  ];
}

function noLimits({ limits }: SpendOptions): Finding[] {
  if (limits.length > 0) return [];
  return [
    {
      path: ["limits"],
      got: "none",
      allowed: "at least one limit",
      fix: "write one, such as {usd: 40, per: hour, severity: warning}, or remove spend",
    },
  ];
}

/** Cents, as a limit finer than the fees themselves promises what no alarm can keep. */
function amountProblems({ limits }: SpendOptions): Finding[] {
  return limits.flatMap(({ usd }, index) => {
    const allowed = spendLimitUsd;
    if (usd >= allowed.min && usd <= allowed.max && /^\d+(\.\d{1,2})?$/.test(String(usd)))
      return [];
    return [
      {
        path: ["limits", index, "usd"],
        got: show(usd),
        allowed: `${allowed.min} to ${allowed.max} ${allowed.unit}`,
        fix: "write it as 40 or 40.50",
      },
    ];
  });
}

function repeatedLimits({ limits }: SpendOptions): Finding[] {
  return limits.flatMap((limit, index) => {
    const same = limits.findIndex(
      ({ per, severity }) => per === limit.per && severity === limit.severity,
    );
    if (same === index) return [];
    return [
      {
        path: ["limits", index],
        got: `a second ${limit.severity} limit per ${limit.per}, after ${limits[same]?.usd} USD`,
        allowed: "one limit for each severity and span",
        fix: "remove one of them, or change its severity",
      },
    ];
  });
}

function limitsOutOfOrder({ limits }: SpendOptions): Finding[] {
  return limits.flatMap(({ usd, per, severity }, index) => {
    const warning = limits.find((limit) => limit.per === per && limit.severity === "warning");
    if (severity !== "critical" || warning === undefined || usd > warning.usd) return [];
    return [
      {
        path: ["limits", index, "usd"],
        got: `${usd}, beside the warning at ${warning.usd}`,
        allowed: "a critical limit above the warning of the same span",
        fix: "exchange the two, or remove the warning",
      },
    ];
  });
}

function windowProblems({ feeRate }: SpendOptions): Finding[] {
  const hours = feeRate?.windowHours ?? windowHours.min;
  const { min, max, because } = windowHours;
  if (Number.isInteger(hours) && hours >= min && hours <= max) return [];
  return [
    {
      path: ["feeRate", "windowHours"],
      got: show(hours),
      allowed: `${min} to ${max} whole hours: ${because}`,
      fix: `write ${nearestIn(windowHours, hours)}`,
    },
  ];
}

function budgetProblems(region: string | undefined, options: SpendOptions): Finding[] {
  if (options.budgets?.filter !== "usageTypes" || !budgetsWatch(options)) return [];
  if (region === undefined) return [];
  const path: Path = ["budgets", "filter"];
  const byName = "write service, which filters by the billing service's name";
  if (regionCode(region) === undefined) {
    const allowed = `usageTypes in a Region whose code AWS publishes: ${regionsWithCode().join(", ")}`;
    return [{ path, got: `usageTypes in ${region}`, allowed, fix: byName }];
  }
  if (options.rates.length === 0 || countriesOn(options.rates).length > 0) return [];
  return [
    {
      path,
      got: "usageTypes with a rate card that names no country",
      allowed: "usageTypes with countries on the rate card: usage types carry the country",
      fix: `add a row for each country that you write to, or ${byName}`,
    },
  ];
}

function unwatchedLimits(options: SpendOptions, incomplete: Incomplete): Finding[] {
  const watchers = watchersOf(options, incomplete);
  return options.limits.flatMap(({ usd, per }, index) => {
    if (watchers[per]) return [];
    return [
      {
        path: ["limits", index],
        got: `${usd} USD per ${per}, which nothing watches`,
        allowed: `a limit that an alarm or a budget watches${options.scope === "numbers" && per !== "hour" ? "; AWS Budgets knows no phone numbers" : ""}`,
        fix: UNWATCHED[per],
      },
    ];
  });
}

const UNWATCHED = {
  hour: "leave feeRate.enabled at true, or list the metrics under estimated",
  day: "leave budgets.enabled at true in scope region, or list the metrics under estimated",
  month: "leave budgets.enabled at true, in an environment with scope: region",
};

function watchersOf(options: SpendOptions, incomplete: Incomplete) {
  const parts = watched(options);
  const listed = (part: Watched) =>
    options.rates.length === 0 ? seriesOf(part, options) : pricedFor(part, options);
  const estimated =
    incomplete.has("estimated") ||
    incomplete.has("numbers") ||
    (parts.length > 0 && parts.every((part) => listed(part).length > 0));
  const budgets = budgetsWatch(options);
  return {
    hour: options.feeRate?.enabled !== false || estimated,
    day: estimated || budgets,
    month: budgets,
  };
}
