import { oneNumberArn } from "../../formats/arns";
import { type Finding, type Path, repeats } from "../../formats/finding";
import { nearest } from "../../formats/nearest";
import { show } from "../../formats/problem";
import { COUNTRIES, countryCode } from "../money/countries";
import {
  CATEGORIES,
  CATEGORY_DIMENSION,
  COUNTRY_DIMENSION,
  dimensionsOf,
  NUMBER_DIMENSION,
  TYPE_DIMENSION,
  TYPES,
} from "../money/fees";
import { usd } from "../money/usd";
import type { Whole } from "./alarm-definition";
import { rateOf } from "./estimated";
import { keyOf, seriesMetric } from "./metrics";
import { watched } from "./numbers";
import type { FeeSeries, SpendOptions } from "./spend-options";
import { ENOUGH_SPLITS } from "./splits";
import { isOverfull, MOST_CORRECTIONS } from "./upper-bound";

/**
 * What is wrong with the metrics listed for estimated-spend alarms.
 * @param whole which lists could be read as a whole
 */
export function listedFindings(options: SpendOptions, whole: Whole): Finding[] {
  const series = options.estimated ?? [];
  return [
    ...series.flatMap((one, index) => [
      ...unknownDimensions(one, ["estimated", index, "dimensions"]),
      ...impossibleValues(one, ["estimated", index, "dimensions"]),
      ...unpriced(one, index, options),
      ...(whole.numbers ? outsideOfNumbers(one, index, options) : []),
    ]),
    ...repeated(series),
    ...(whole.estimated ? allFree(series, options) : []),
    ...tooFewSplits(options),
  ];
}

/** With fewer, mixes of templates and answers would set alarms off below 60 % of their limit. */
function tooFewSplits(options: SpendOptions): Finding[] {
  const { enabled = true, splits = ENOUGH_SPLITS } = options.feeRate ?? {};
  if (!enabled || splits >= ENOUGH_SPLITS) return [];
  if (!watched(options).some((part) => isOverfull(part, options))) return [];
  return [
    {
      path: ["feeRate", "splits"],
      got: `${splits}, beside more than ${MOST_CORRECTIONS} of Meta's metrics under estimated`,
      allowed: `at least ${ENOUGH_SPLITS} splits where an alarm cannot correct every listed metric: with fewer, it would fire too early`,
      fix: `write ${ENOUGH_SPLITS}, or list ${MOST_CORRECTIONS} of them at most`,
    },
  ];
}

function unknownDimensions({ fee, dimensions }: FeeSeries, path: Path): Finding[] {
  const known = dimensionsOf(fee);
  const names = Object.keys(dimensions);
  if (names.length === 0) {
    const allowed = "the dimensions of one published metric: without any, CloudWatch finds none";
    return [
      {
        path,
        got: "none",
        allowed,
        fix: `list them as --check prints them, from ${known.join(", ")}`,
      },
    ];
  }
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known);
      return {
        path: [...path, name],
        got: "a dimension that this fee's metric does not have",
        allowed: known.join(", "),
        fix: meant ? `write ${meant}` : "remove it, or correct the fee",
      };
    });
}

function impossibleValues({ fee, dimensions }: FeeSeries, path: Path): Finding[] {
  const lists: Readonly<Record<string, readonly string[]>> = {
    [CATEGORY_DIMENSION[fee]]: CATEGORIES[fee],
    [COUNTRY_DIMENSION]: COUNTRIES,
    ...(fee === "MessageFee" ? {} : { [TYPE_DIMENSION]: TYPES[fee] }),
  };
  return Object.entries(dimensions).flatMap(([name, value]) => {
    if (name === NUMBER_DIMENSION && !oneNumberArn.pattern.test(value)) {
      const { allowed, fix } = oneNumberArn;
      return [{ path: [...path, name], got: show(value), allowed, fix: fix(value) }];
    }
    const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
    if (list === undefined || list.includes(value)) return [];
    const at = { path: [...path, name], got: show(value) };
    if (name === COUNTRY_DIMENSION) {
      return [{ ...at, allowed: "the ISO code of a country", fix: countryFix(value) }];
    }
    const meant = nearest(value, list);
    const fix = meant ? `write ${meant}` : "correct it as --check prints it";
    return [{ ...at, allowed: list.join(", "), fix }];
  });
}

/** A metric has one country, so the rate card's `*` is no way out. */
function countryFix(got: string): string {
  const fix = countryCode.fix(got);
  return got === "*" || fix.includes("*")
    ? "list one metric for each country, as --check prints them"
    : fix;
}

function repeated(series: readonly FeeSeries[]): Finding[] {
  return repeats(series.map((one) => keyOf(seriesMetric(one)))).map(({ index }) => ({
    path: ["estimated", index],
    got: "a metric that is listed above already",
    allowed: "each metric once: its fees would be counted twice",
    fix: "remove one of them",
  }));
}

function unpriced(series: FeeSeries, index: number, { rates }: SpendOptions): Finding[] {
  if (rates.length === 0 || rateOf(series, rates) !== undefined) return [];
  return [
    {
      path: ["estimated", index],
      got: `${series.fee} of ${show(series.dimensions)}`,
      allowed: "metrics whose fee the rate card prices",
      fix: "add the rate to the rate card, or a row with * for all others",
    },
  ];
}

function outsideOfNumbers(
  { dimensions }: FeeSeries,
  index: number,
  options: SpendOptions,
): Finding[] {
  const arn = dimensions[NUMBER_DIMENSION];
  const numbers = (options.numbers ?? []).map((number) => number.arn);
  if (options.scope !== "numbers" || (arn !== undefined && numbers.includes(arn))) return [];
  return [
    {
      path: ["estimated", index, "dimensions"],
      got: arn === undefined ? `no ${NUMBER_DIMENSION}` : show(arn),
      allowed: `metrics of the numbers that scope: numbers lists`,
      fix: `add the ${NUMBER_DIMENSION} of one of them, or remove the metric`,
    },
  ];
}

function allFree(series: readonly FeeSeries[], { rates }: SpendOptions): Finding[] {
  const prices = series.map((one) => rateOf(one, rates)).filter((rate) => rate !== undefined);
  if (prices.length === 0 || prices.some((rate) => !usd(rate.usd).isZero())) return [];
  return [
    {
      path: ["estimated"],
      got: "metrics of fees that cost nothing",
      allowed: "at least one fee with a rate above 0: no limit could ever be reached",
      fix: "list the metrics of fees that cost something, or correct the rate card",
    },
  ];
}
