import {
  insightsAlarmsOf,
  MOST_INSIGHTS_ALARMS,
  MOST_MATCHED_SERIES,
  matchedSeries,
} from "../constructs/alarms/cloudwatch-limits";
import { spend as spendSchema } from "../constructs/alarms/spend-schema";
import { FEES } from "../constructs/money/fees";
import type { Rate } from "../constructs/money/rates";
import { fieldName } from "../formats/finding";
import type { Problem } from "../formats/problem";
import { valueAt } from "../formats/schema-walk";
import type { Readable } from "./collisions";

/** What CloudWatch counts per account and Region, over all files that share one. */
export function cloudWatchProblems(
  files: readonly Readable[],
  ratesOf: (file: Readable) => readonly Rate[],
): Problem[] {
  return [...tooManyAlarms(files), ...tooManySeries(files, ratesOf)];
}

/** Told at the file that goes over, if it is to be built. */
function tooManyAlarms(files: readonly Readable[]): Problem[] {
  const totals = new Map<string, number>();
  return files.flatMap((file) => {
    const options = spendOf(file);
    const place = placeOf(file);
    if (options === undefined || place === undefined) return [];
    const own = insightsAlarmsOf(options);
    const total = (totals.get(place) ?? 0) + own;
    totals.set(place, total);
    if (total <= MOST_INSIGHTS_ALARMS || !file.selected) return [];
    const path = ["spend", "limits"];
    return [
      {
        where: file.source.where(path),
        field: fieldName(path),
        got: `${own} alarms on Metrics Insights queries, ${total} with the other files of ${place}`,
        allowed: `at most ${MOST_INSIGHTS_ALARMS} of them in an account and Region, CloudWatch's limit`,
        fix: "set limits per hour for fewer numbers, write scope: region, or switch feeRate off and list metrics under estimated",
      },
    ];
  });
}

/** In scope numbers a query matches one number; in scope region, those of every file there. */
function tooManySeries(
  files: readonly Readable[],
  ratesOf: (file: Readable) => readonly Rate[],
): Problem[] {
  return files.flatMap((file) => {
    const options = spendOf(file);
    if (options === undefined || !file.selected) return [];
    const numbers = options.scope === "numbers" ? 1 : numbersIn(files, placeOf(file));
    const most = Math.max(
      ...FEES.map((fee) => matchedSeries(fee, numbers, { rates: ratesOf(file) }) ?? 0),
    );
    if (most <= MOST_MATCHED_SERIES) return [];
    const path = ["spend", "scope"];
    return [
      {
        where: file.source.where(path),
        field: fieldName(path),
        got: `a query over up to ${most} series: ${numbers} numbers in the countries of the rate card`,
        allowed: `at most ${MOST_MATCHED_SERIES} series in a query, CloudWatch's limit: it would look at the first ones only`,
        fix: "write scope: numbers, whose alarms look at one number each",
      },
    ];
  });
}

function numbersIn(files: readonly Readable[], place: string | undefined): number {
  const numbers = files
    .filter((file) => placeOf(file) === place)
    .flatMap(({ view }) => view.whatsappBusinessAccounts ?? [])
    .reduce((sum, account) => sum + (account?.phoneNumbers?.length ?? 0), 0);
  return Math.max(1, numbers);
}

function placeOf({ view }: Readable): string | undefined {
  const { account, region } = view;
  return account && region && `account ${account}, Region ${region}`;
}

/** Only what is right as a whole can be counted; the rest is told at its place. */
function spendOf({ source }: Readable) {
  return spendSchema.safeParse(valueAt(source.data, ["spend"])).data;
}
