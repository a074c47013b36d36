import type { Finding, Path } from "../rules/finding";
import { show } from "../rules/problem";
import { nearestIn, spendLimitUsd, windowHours } from "../rules/ranges";
import { countriesOn, regionCode, regionsWithCode } from "../spend/usage-types";
import { budgetsWatch } from "./budgets";
import { pricedFor, seriesOf } from "./estimated";
import { estimatedProblems } from "./estimated-problems";
import { type AlarmScope, type SpendOptions, type Watched, watched } from "./spend-options";

/**
 * Everything that is wrong with what an operator wrote about money; paths start below `spend`. Without
 * rates, as when the rate card could not be read, it tells what does not depend on them.
 */
export function spendProblems(scope: AlarmScope, options: SpendOptions): Finding[] {
  return [
    ...noLimits(options),
    ...amountProblems(options),
    ...repeatedLimits(options),
    ...limitsOutOfOrder(options),
    ...numberProblems(options),
    ...windowProblems(options),
    ...estimatedProblems(options),
    ...budgetProblems(scope, options),
    ...unwatchedLimits(options),
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

function numberProblems({ scope, numbers = [] }: SpendOptions): Finding[] {
  if (scope !== "numbers") {
    if (numbers.length === 0) return [];
    return [
      {
        path: ["numbers"],
        got: `${numbers.length} beside scope region`,
        allowed: "numbers only with scope: numbers",
        fix: "write scope: numbers, or remove numbers",
      },
    ];
  }
  return [...repeatedNumbers(numbers), ...sharesThatDoNotAddUp(numbers)];
}

function repeatedNumbers(numbers: NonNullable<SpendOptions["numbers"]>): Finding[] {
  return numbers.flatMap(({ arn }, index) => {
    if (numbers.findIndex((number) => number.arn === arn) === index) return [];
    const path: Path = ["numbers", index, "arn"];
    return [{ path, got: show(arn), allowed: "each number once", fix: "remove one of them" }];
  });
}

/** Only then does the silence of all alarms mean that the whole is below the limit. */
function sharesThatDoNotAddUp(numbers: NonNullable<SpendOptions["numbers"]>): Finding[] {
  const sum = numbers.reduce((total, { sharePercent }) => total + sharePercent, 0);
  if (sum === 100) return [];
  const got = numbers.length === 0 ? "no number" : `shares of ${sum} % in all`;
  return [
    {
      path: ["numbers"],
      got,
      allowed: "numbers whose shares of the limits make 100 %, as no alarm can add numbers up",
      fix:
        numbers.length === 0
          ? "list each number's arn and sharePercent, or write scope: region"
          : "change the shares until they make 100",
    },
  ];
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

function budgetProblems({ region }: AlarmScope, options: SpendOptions): Finding[] {
  if (options.budgets?.filter !== "usageTypes" || !budgetsWatch(options)) return [];
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

function unwatchedLimits(options: SpendOptions): Finding[] {
  return options.limits.flatMap(({ usd, per }, index) => {
    if (watchersOf(options)[per]) return [];
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

function watchersOf(options: SpendOptions) {
  const parts = watched(options);
  const listed = (part: Watched) =>
    options.rates.length === 0 ? seriesOf(part, options) : pricedFor(part, options);
  const estimated = parts.length > 0 && parts.every((part) => listed(part).length > 0);
  const budgets = budgetsWatch(options);
  return {
    hour: options.feeRate?.enabled !== false || estimated,
    day: estimated || budgets,
    month: budgets,
  };
}
