import { once } from "../../formats/remembered";
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
import { type Dimensions, rateFor, worstRates } from "../money/worst-case";
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

/** Whatever was spent, it is no more than the sum of the two. One is missing if its fees are free. */
export interface Pair {
  readonly known: UpperBound | undefined;
  readonly rest: UpperBound | undefined;
}

/** The same fees, put into two bounds in two ways. */
export interface Bounds {
  /** AWS's fees with those of Meta's in listed metrics, and Meta's other fees: near the truth if most is listed. */
  readonly byListing: Pair;
  /** AWS's fees, and all of Meta's: near the truth for templates, of which AWS's fee is a small part. */
  readonly byFee: Pair;
}

/** CloudWatch takes as many metrics in an alarm, beside its query. */
export const MOST_CORRECTIONS = 10;

/**
 * A listed metric without a dimension of which values are left out is added and never subtracted: the query may not
 * count it, and must not lose what it never had. Where AWS's fees are free, one bound is enough.
 */
export function boundsOf(part: Watched, options: SpendOptions): Bounds {
  const { rates } = options;
  const worst = worstRates(rates);
  const { MessageFee: aws, MetaTemplateMessageFee: meta } = worst;
  const leftOut = isQueriesOnly(options) ? [] : freeValues(rates);
  const listed = listedFor(part, options, leftOut, worst);
  const inMeta = listed.filter(({ series }) => series.fee === META);
  const inAws = listed.filter(({ series }) => series.fee === "MessageFee");
  const ofAws = inAws.map(({ series, rate }) => correction(series, usd(rate.usd).minus(aws.usd)));
  const isCounted = ({ series }: Priced) =>
    leftOut.every(({ dimension }) => dimension in series.dimensions);
  const pairOf = (known: readonly Correction[], rest: readonly Correction[]): Pair => ({
    known: bound({ fee: "MessageFee", numberArn: part.arn }, aws, [...ofAws, ...known]),
    rest: bound({ fee: META, numberArn: part.arn, leftOut }, meta, rest),
  });
  const byFee = pairOf(
    [],
    inMeta.map((each) =>
      correction(each.series, usd(each.rate.usd).minus(isCounted(each) ? meta.usd : "0")),
    ),
  );
  const byListing = pairOf(
    inMeta.map(({ series, rate }) => correction(series, usd(rate.usd))),
    inMeta.filter(isCounted).map(({ series }) => correction(series, usd("0").minus(meta.usd))),
  );
  return { byListing: isFree(aws) || isFree(meta) ? byFee : byListing, byFee };
}

function correction(series: FeeSeries, usdPerFee: Usd): Correction {
  return { series, usdPerFee };
}

/** Nothing if the fees are free. */
function bound(counted: Counted, worst: Rate, all: readonly Correction[]): UpperBound | undefined {
  const corrections = all.filter(({ usdPerFee }) => !usdPerFee.isZero());
  return isFree(worst) ? undefined : { counted, worst, corrections };
}

function isFree(rate: Rate): boolean {
  return usd(rate.usd).isZero();
}

export function isQueriesOnly({ feeRate }: SpendOptions): boolean {
  return feeRate?.scheme === "queriesOnly";
}

/** Whether more of Meta's metrics are listed than an alarm corrects. */
export function isOverfull(part: Watched, options: SpendOptions): boolean {
  const listed = seriesOf(part, options).filter(({ fee }) => fee === META);
  return !isQueriesOnly(options) && listed.length > MOST_CORRECTIONS;
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

/**
 * Categories and types of Meta's fee that the card prices at 0, whatever the other dimensions are. A price list has more
 * than a thousand rows, and each alarm asks.
 */
export const freeValues = once((rates: readonly Rate[]): readonly LeftOut[] => {
  const [categories, types] = [CATEGORIES[META], TYPES[META]];
  const isFreeWith = (fixed: Pick<Dimensions, "category" | "type">) =>
    [...categories, UNNAMED].every((category) =>
      [...types, UNNAMED].every((type) => isFreeEverywhere(rates, { category, type, ...fixed })),
    );
  return [
    ...categories
      .filter((category) => isFreeWith({ category }))
      .map((value) => ({ dimension: CATEGORY_DIMENSION[META], value })),
    ...types
      .filter((type) => isFreeWith({ type }))
      .map((value) => ({ dimension: TYPE_DIMENSION, value })),
  ];
});

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
  if (corrections.length === 0) return fees;
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
