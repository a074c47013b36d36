import {
  CATEGORIES,
  CATEGORY_DIMENSION,
  COUNTRY_DIMENSION,
  type Fee,
  TYPE_DIMENSION,
  TYPES,
} from "../money/fees";
import { countriesOn, type Rate } from "../money/rates";
import { type Usd, usd } from "../money/usd";
import { type Dimensions, highestRate, rateFor } from "../money/worst-case";
import { rateOf } from "./estimated";
import {
  type Counted,
  FEES_ID,
  feesOf,
  isPublished,
  type LeftOut,
  type Metric,
  type Source,
  seriesMetric,
} from "./metrics";
import { seriesOf, type Watched } from "./numbers";
import type { FeeSeries, SpendOptions } from "./spend-options";

/**
 * What some fees cost at most: all that a query counts at the worst rate of the card, with corrections for
 * listed metrics. What is not listed, misspelt or new has no correction, so that it counts at the worst rate.
 */
export interface UpperBound {
  readonly counted: Counted;
  /** Of each fee that the query counts. */
  readonly worst: Rate;
  readonly corrections: readonly Correction[];
}

/** What one listed metric adds for each of its fees; negative if its fees cost less than the worst rate. */
export interface Correction {
  readonly series: FeeSeries;
  readonly usdPerFee: Usd;
}

/** Whatever was spent, it is no more than the sum of the two. */
export interface Bounds {
  /** AWS's fees, and those of Meta's in listed metrics. Missing if none of them costs anything. */
  readonly known: UpperBound | undefined;
  /** Meta's other fees. Missing if Meta's fees are free. */
  readonly rest: UpperBound | undefined;
}

/** CloudWatch takes as many metrics in an alarm, beside its query. */
export const MOST_CORRECTIONS = 10;

/**
 * Meta's fees in listed metrics move from one bound to the other: then the two are near the truth, whatever is
 * sent. Where AWS's fees are free, nothing is moved, as one bound is enough. A listed metric without a dimension
 * of which values are left out stays in both: the query may not count it, and must not lose what it never had.
 */
export function boundsOf(part: Watched, options: SpendOptions): Bounds {
  const { rates } = options;
  const [aws, meta] = [
    highestRate(rates, "MessageFee"),
    highestRate(rates, "MetaTemplateMessageFee"),
  ];
  const leftOut = isQueriesOnly(options) ? [] : freeValues(rates);
  const listed = listedFor(part, options, leftOut, {
    MessageFee: aws,
    MetaTemplateMessageFee: meta,
  });
  const inMeta = listed.filter(({ series }) => series.fee === "MetaTemplateMessageFee");
  const inAws = listed.filter(({ series }) => series.fee === "MessageFee");
  const moves = !isFree(aws) && !isFree(meta);
  const known: UpperBound = {
    counted: { fee: "MessageFee", numberArn: part.arn },
    worst: aws,
    corrections: [
      ...inAws.map(({ series, rate }) => ({ series, usdPerFee: usd(rate.usd).minus(aws.usd) })),
      ...inMeta.map(({ series, rate }) => ({ series, usdPerFee: usd(rate.usd) })),
    ].filter(({ usdPerFee }) => !usdPerFee.isZero()),
  };
  const rest: UpperBound = {
    counted: { fee: "MetaTemplateMessageFee", numberArn: part.arn, leftOut },
    worst: meta,
    corrections: inMeta
      .filter(({ series }) => leftOut.every(({ dimension }) => dimension in series.dimensions))
      .map(({ series, rate }) => ({
        series,
        usdPerFee: usd(moves ? "0" : rate.usd).minus(meta.usd),
      }))
      .filter(({ usdPerFee }) => !usdPerFee.isZero()),
  };
  return {
    known: isFree(aws) ? undefined : known,
    rest: isFree(meta) ? undefined : rest,
  };
}

function isFree(rate: Rate): boolean {
  return usd(rate.usd).isZero();
}

function isQueriesOnly({ feeRate }: SpendOptions): boolean {
  return feeRate?.scheme === "queriesOnly";
}

interface Priced {
  readonly series: FeeSeries;
  readonly rate: Rate;
}

/**
 * The listed metrics that an alarm corrects: those of the fees that the worst rate overstates most, as there may
 * be more than CloudWatch takes.
 */
function listedFor(
  part: Watched,
  options: SpendOptions,
  leftOut: readonly LeftOut[],
  worst: Readonly<Record<Fee, Rate>>,
): Priced[] {
  if (isQueriesOnly(options)) return [];
  const priced = seriesOf(part, options).flatMap((series): Priced[] => {
    const rate = rateOf(series, options.rates);
    return rate === undefined || isLeftOut(series.dimensions, leftOut) ? [] : [{ series, rate }];
  });
  const overstated = ({ series, rate }: Priced) => usd(worst[series.fee].usd).minus(rate.usd);
  return priced
    .filter((each) => each.series.fee === META || !overstated(each).isZero())
    .sort((one, other) => overstated(other).cmp(overstated(one)))
    .slice(0, MOST_CORRECTIONS);
}

function isLeftOut(
  dimensions: Readonly<Record<string, string>>,
  leftOut: readonly LeftOut[],
): boolean {
  return leftOut.some(({ dimension, value }) => dimensions[dimension] === value);
}

const META: Fee = "MetaTemplateMessageFee";

/** A price list has more than a thousand rows, and each alarm asks. */
const free = new WeakMap<readonly Rate[], readonly LeftOut[]>();

/** Categories and types of Meta's fee that the card prices at 0, whatever the other dimensions are. */
function freeValues(rates: readonly Rate[]): readonly LeftOut[] {
  const known = free.get(rates);
  if (known !== undefined) return known;
  const [categories, types] = [CATEGORIES[META], TYPES[META]];
  const isFreeWith = (fixed: Pick<Dimensions, "category" | "type">) =>
    [...categories, UNNAMED].every((category) =>
      [...types, UNNAMED].every((type) => isFreeEverywhere(rates, { category, type, ...fixed })),
    );
  const found = [
    ...categories
      .filter((category) => isFreeWith({ category }))
      .map((value) => ({ dimension: CATEGORY_DIMENSION[META], value })),
    ...types
      .filter((type) => isFreeWith({ type }))
      .map((value) => ({ dimension: TYPE_DIMENSION, value })),
  ];
  free.set(rates, found);
  return found;
}

/** Stands for a value that no row of a card names. */
const UNNAMED = "-";

function isFreeEverywhere(
  rates: readonly Rate[],
  dimensions: Pick<Dimensions, "category" | "type">,
): boolean {
  return [UNNAMED, ...countriesOn(rates)].every((country) => {
    const rate = rateFor(rates, { fee: META, country, ...dimensions });
    return rate !== undefined && isFree(rate);
  });
}

/** What an alarm compares: a plain query of fees if there is nothing to correct, else money. */
export function sourceOf({ counted, worst, corrections }: UpperBound): Source {
  const fees = feesOf(counted);
  if (fees.query.kind !== "insights" || corrections.length === 0) return fees;
  const listed = corrections.map(({ series }) => seriesMetric(series));
  const terms = corrections.map(({ usdPerFee }, index) => {
    const sign = usdPerFee.isNegative() ? "-" : "+";
    return `${sign}FILL(m${index},0)*${usdPerFee.abs().toFixed()}`;
  });
  const there = (published: readonly Metric[]) =>
    listed.filter((metric) => isPublished(metric, published));
  return {
    ...fees,
    query: {
      kind: "math",
      label: "USD at most",
      expression: `FILL(${FEES_ID},0)*${worst.usd}${terms.join("")}`,
      metrics: listed.map((metric, index) => ({ id: `m${index}`, metric })),
      insights: fees.query.sql,
    },
    price: { ...fees.price, metrics: listed.length },
    judge(published) {
      const judged = fees.judge(published);
      if (judged.verdict !== "can fire") return judged;
      const why = `${judged.why}; ${there(published).length} of ${listed.length} listed metrics exist, and fees outside of them count at the worst rate`;
      return { ...judged, why };
    },
  };
}

/** What the bound adds for one fee, if the listed metrics are published as they are listed. */
export function boundPerFee(bound: UpperBound, fee: Dimensions): Usd {
  const { counted, worst, corrections } = bound;
  const dimensions = dimensionsOf(fee);
  const isCounted = counted.fee === fee.fee && !isLeftOut(dimensions, counted.leftOut ?? []);
  const correction = corrections.find(
    ({ series }) => series.fee === fee.fee && agrees(series, dimensions),
  );
  return usd(isCounted ? worst.usd : "0").plus(correction?.usdPerFee ?? usd("0"));
}

function dimensionsOf({
  fee,
  country,
  category,
  type,
}: Dimensions): Readonly<Record<string, string>> {
  return {
    ...(country === undefined ? {} : { [COUNTRY_DIMENSION]: country }),
    ...(category === undefined ? {} : { [CATEGORY_DIMENSION[fee]]: category }),
    ...(type === undefined ? {} : { [TYPE_DIMENSION]: type }),
  };
}

/** Whether a listed metric may count fees of these dimensions: the number is left open. */
function agrees({ dimensions }: FeeSeries, of: Readonly<Record<string, string>>): boolean {
  return Object.entries(dimensions).every(([name, value]) => (of[name] ?? value) === value);
}
