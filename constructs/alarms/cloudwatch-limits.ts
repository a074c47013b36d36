import type { Finding } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { CATEGORIES, FEES, type Fee, TYPES } from "../money/fees";
import { ANY, countriesOn } from "../money/rates";
import type { Scope } from "../shared/scope";
import { inRegion } from "../shared/unique-names";
import { MOST_INSIGHTS_ALARMS } from "./metrics";
import { type SpendLimitOptions, type SpendOptions, spendLimitOptions } from "./spend-options";
import { insightsAlarmsOf } from "./spend-plan";

/** A query that matches more looks at the first ones only, and shows that in its state alone. */
export const MOST_MATCHED_SERIES = 10_000;

/** What CloudWatch's limits depend on in an environment. */
export interface Counted extends Scope {
  readonly spend?: SpendOptions;
  readonly whatsappBusinessAccounts?: readonly { readonly phoneNumbers?: readonly object[] }[];
}

/**
 * The most series that a query on one fee can match: each number in each country of the rate card, in
 * every category and type. Undefined if the card has a row for all other countries, because then the number is unknown.
 */
function matchedSeries(
  fee: Fee,
  numbers: number,
  { rates }: Pick<SpendOptions, "rates">,
): number | undefined {
  if (rates.some((rate) => rate.country === ANY)) return undefined;
  const kinds = CATEGORIES[fee].length * Math.max(1, TYPES[fee].length);
  return numbers * countriesOn(rates).length * kinds;
}

/** More alarms than CloudWatch takes: `own` of them, and `total` with others in the same place. */
export function tooManyQueries(own: number, total = own, others = ""): Finding[] {
  if (total <= MOST_INSIGHTS_ALARMS) return [];
  return [
    {
      path: ["limits"],
      got: `${own} alarms on Metrics Insights queries${others}`,
      allowed: `at most ${MOST_INSIGHTS_ALARMS} of them in an account and Region, CloudWatch's limit`,
      fix: "lower feeRate.splits (to 3 at least), set limits per hour for fewer numbers, or write scope: region",
    },
  ];
}

/** What CloudWatch counts per account and Region, for each environment with those before it. */
export function cloudWatchFindings(environments: readonly Partially<Counted>[]): Finding[][] {
  const totals = new Map<string, number>();
  return environments.map((environment) => {
    const place = inRegion(environment);
    // Only what is right as a whole can be counted.
    const spend = spendLimitOptions.loose().safeParse(environment.spend).data;
    if (spend === undefined) return [];
    const rates = (environment.spend?.rates ?? []) as SpendOptions["rates"];
    const series = tooManySeries(spend, rates, numbersIn(environments, place));
    if (place === undefined) return series;
    const own = insightsAlarmsOf(spend);
    const total = (totals.get(place) ?? 0) + own;
    totals.set(place, total);
    const others = `, ${total} with the other files of ${place}`;
    return [...tooManyQueries(own, total, others), ...series];
  });
}

/** In scope numbers a query matches one number; in scope region, those of every file there. */
function tooManySeries(
  { scope }: SpendLimitOptions,
  rates: SpendOptions["rates"],
  numbersThere: number,
): Finding[] {
  const numbers = scope === "numbers" ? 1 : numbersThere;
  const most = Math.max(...FEES.map((fee) => matchedSeries(fee, numbers, { rates }) ?? 0));
  if (most <= MOST_MATCHED_SERIES) return [];
  return [
    {
      path: ["scope"],
      got: `a query over up to ${most} series: ${numbers} numbers in the countries of the rate card`,
      allowed: `at most ${MOST_MATCHED_SERIES} series in a query, CloudWatch's limit: it would look at the first ones only`,
      fix: "write scope: numbers, whose alarms look at one number each",
    },
  ];
}

function numbersIn(environments: readonly Partially<Counted>[], place: string | undefined): number {
  const numbers = environments
    .filter((environment) => inRegion(environment) === place)
    .flatMap(({ whatsappBusinessAccounts }) => whatsappBusinessAccounts ?? [])
    .reduce((sum, account) => sum + (account?.phoneNumbers?.length ?? 0), 0);
  return Math.max(1, numbers);
}
