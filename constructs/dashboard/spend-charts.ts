import { type Watched, watched } from "../alarms/numbers";
import { type FeeSeries, SPANS, type Span, type SpendOptions } from "../alarms/spend-options";
import { money } from "../alarms/texts";
import { boundsOf, type Correction } from "../alarms/upper-bound";
import {
  CATEGORIES,
  COUNTRY_DIMENSION,
  FEES,
  METRIC,
  NAMESPACE,
  NUMBER_DIMENSION,
} from "../money/fees";
import { countriesOn } from "../money/rates";
import { type Usd, usd } from "../money/usd";
import type { Chart, Line } from "./charts";
import { estimateIn, estimateOf, type Markets, marketsOf, type Term, UNNAMED } from "./fee-sums";
import { drawn, FREE, hidden, Sums } from "./sums";

/** Lines of countries or numbers: a longer legend hides the chart. */
const MOST_LINES = 10;

/**
 * Searches that CloudWatch takes in a chart, and letters in an expression.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
 */
export const MOST_SEARCHES = 100;
export const LONGEST_EXPRESSION = 2048;

/** AWS documents no limit for a dashboard: this many still are answered soon, whenever it is refreshed. */
export const MOST_SEARCHES_OF_DASHBOARD = 300;

const HOUR = 3600;
const DAY = 86_400;

/** The countries and markets that the charts show by themselves. */
interface Breakdown extends Markets {
  /** With a line each. */
  readonly countries: readonly string[];
}

/** Money against the limits first, then where it goes. */
export function spendCharts(spend: SpendOptions): Chart[] {
  const upper = upperBound(spend);
  const breakdown = breakdownOf(spend, upper);
  return [
    ...SPANS.map((per) => against(spend, upper, breakdown, per)),
    ...(breakdown === undefined
      ? []
      : [byCategory(spend, breakdown), ...byCountry(spend, breakdown)]),
    ...byNumber(spend),
    ...countsByCountry(spend),
  ];
}

/**
 * Every country of the rate card, if CloudWatch takes so many searches. Otherwise those of listed metrics, which have
 * most traffic, then those of the card in its order, then all others by their prices, as many as fit; the rest counts at worst.
 * Each number makes searches longer: with about thirty, nothing fits, and there is an upper bound alone.
 * @internal
 */
export function breakdownOf(spend: SpendOptions, upper = upperBound(spend)): Breakdown | undefined {
  const { rates, estimated = [] } = spend;
  const named = countriesOn(rates);
  const listed = estimated.flatMap(({ dimensions }) => dimensions[COUNTRY_DIMENSION] ?? []);
  const preferred = [...new Set([...listed.filter((each) => named.includes(each)), ...named])];
  const countries = preferred.slice(0, MOST_LINES);
  const alone = countries.flatMap((country) => FEES.map((fee) => ({ fee, countries: [country] })));
  const whole: Breakdown = {
    countries,
    markets: [...alone, ...marketsOf(rates, UNNAMED, countries)],
    elsewhere: UNNAMED,
  };
  if (isAccepted(spend, upper, whole)) return whole;
  const none: Breakdown = { countries: [], markets: [], elsewhere: undefined };
  if (!isAccepted(spend, upper, none)) return undefined;
  const candidates: Pick<Breakdown, "countries" | "markets">[] = [
    ...countries.map((country) => ({
      countries: [country],
      markets: FEES.map((fee) => ({ fee, countries: [country] })),
    })),
    ...marketsOf(rates, undefined, countries).map((market) => ({
      countries: [],
      markets: [market],
    })),
  ];
  return candidates.reduce<Breakdown>((breakdown, candidate) => {
    const more: Breakdown = {
      elsewhere: breakdown.elsewhere,
      countries: [...breakdown.countries, ...candidate.countries],
      markets: [...breakdown.markets, ...candidate.markets],
    };
    return isAccepted(spend, upper, more) ? more : breakdown;
  }, none);
}

/** Whether CloudWatch takes the charts with so many searches. */
function isAccepted(spend: SpendOptions, upper: UpperBound, breakdown: Breakdown): boolean {
  const [month, ...others] = [
    against(spend, upper, breakdown, "month"), // as long as that of an hour or a day, and longer
    byCategory(spend, breakdown),
    ...byCountry(spend, breakdown),
  ].map(({ lines }) =>
    lines.flatMap(({ source }) => (source.kind === "expression" ? [source.expression] : [])),
  );
  const charts = [...SPANS.map(() => month ?? []), ...others];
  const searches = charts.map((each) => each.filter((one) => one.includes("SEARCH(")).length);
  return (
    searches.every((count) => count <= MOST_SEARCHES) &&
    searches.reduce((sum, count) => sum + count, 0) <= MOST_SEARCHES_OF_DASHBOARD &&
    charts.flat().every(({ length }) => length <= LONGEST_EXPRESSION)
  );
}

/** The two ends between which real money lies, and the limits. */
function against(
  spend: SpendOptions,
  bound: UpperBound,
  breakdown: Breakdown | undefined,
  per: Span,
): Chart {
  const sums = new Sums(per, per === "hour" ? HOUR : DAY, numbersOf(spend));
  const drawnLines = (id: string, label: string, expression: string) =>
    per === "month" ? monthToDate(id, label, expression) : [drawn(id, label, expression)];
  const upper = sums.expression(bound.everyFee, bound.listed);
  const estimate = breakdown && sums.expression(estimateOf(spend.rates, breakdown));
  const limits = spend.limits.filter((limit) => limit.per === per);
  return {
    title: TITLES[per],
    unit: "USD",
    periodSeconds: sums.periodSeconds,
    ...(DAYS[per] === undefined ? {} : { days: DAYS[per] }),
    stacked: false,
    lines: [
      ...sums.lines,
      ...drawnLines(`${per}Upper`, "upper bound", upper),
      ...(estimate === undefined ? [] : drawnLines(`${per}Estimate`, "best estimate", estimate)),
    ],
    marks: limits.map(({ usd: value, severity }) => ({
      label: `${severity}: ${money(value)}`,
      value,
    })),
  };
}

const TITLES: Readonly<Record<Span, string>> = {
  hour: "USD per hour",
  day: "USD per day (UTC)",
  month: "USD of the latest month, to date (UTC)",
};

/** A day's bar needs a look back that is longer than the dashboard's, and a month needs all of its days. */
const DAYS: Readonly<Record<Span, number | undefined>> = { hour: undefined, day: 14, month: 31 };

/**
 * The days of the latest month in the range, added up: CloudWatch knows no today. A day's month begins at its own
 * time minus the days of the month before it; the latest of these beginnings is that of the latest month, and the
 * days of earlier months count 0. AWS documents each of these functions; that CloudWatch takes them together is
 * unverified. If it does not, this chart shows an error, and no other is concerned.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
function monthToDate(id: string, label: string, ofDay: string): Line[] {
  const day = `${id}Day`;
  const beginning = `EPOCH(${day})-(DATE(${day})-1)*${DAY}`;
  return [
    hidden(day, ofDay),
    drawn(id, label, `RUNNING_SUM(IF(${beginning}>=MAX(${beginning}),${day},0))`),
  ];
}

interface UpperBound {
  readonly everyFee: readonly Term[];
  readonly listed: readonly Correction[];
}

/** The sum of the bounds that alarms per hour compare with their parts of a limit. */
function upperBound(spend: SpendOptions): UpperBound {
  const parts = watched(spend).map((part) => boundsOf(part, spend).byListing);
  const [first] = parts;
  const bounds = (of: typeof first) => [of?.known, of?.rest].flatMap((bound) => bound ?? []);
  const everyFee = bounds(first).map(({ counted, worst }) => {
    const { fee, leftOut = [] } = counted;
    return { fee, leftOut, usdPerFee: usd(worst.usd) };
  });
  const corrections = parts.flatMap((part) => bounds(part).flatMap((bound) => bound.corrections));
  return { everyFee, listed: merged(corrections).slice(0, MOST_LISTED) };
}

/** Those of several numbers; without the others, the bound is only less tight. */
const MOST_LISTED = 40;

/** A listed metric may move from one bound to the other. */
function merged(corrections: readonly Correction[]): Correction[] {
  const bySeries = new Map<FeeSeries, Usd>();
  for (const { series, usdPerFee } of corrections) {
    bySeries.set(series, (bySeries.get(series) ?? usd("0")).plus(usdPerFee));
  }
  return [...bySeries]
    .map(([series, usdPerFee]) => ({ series, usdPerFee }))
    .filter(({ usdPerFee }) => !usdPerFee.isZero());
}

function byCategory(spend: SpendOptions, breakdown: Breakdown): Chart {
  const names = [...new Set(FEES.flatMap((fee) => CATEGORIES[fee]))].map((each) =>
    each.toLowerCase(),
  );
  const sums = new Sums("category", HOUR, numbersOf(spend));
  const parts = [...new Set(names)].map((name) => {
    const label = name.replaceAll("_", " ");
    const terms = estimateOf(spend.rates, breakdown, name);
    return { id: `category_${name}`, label, expression: sums.expression(terms) };
  });
  return stacked("category", sums, parts, estimateOf(spend.rates, breakdown));
}

function byCountry(spend: SpendOptions, breakdown: Breakdown): Chart[] {
  const { countries } = breakdown;
  if (countries.length === 0) return []; // the chart of fees by country says more
  const sums = new Sums("country", HOUR, numbersOf(spend));
  const parts = countries.map((country) => {
    const terms = estimateIn(spend.rates, country);
    return { id: `country_${country}`, label: country, expression: sums.expression(terms) };
  });
  return [stacked("country", sums, parts, estimateOf(spend.rates, breakdown))];
}

interface Part {
  readonly id: string;
  readonly label: string;
  readonly expression: string;
}

/** The parts, and what is missing from them to the whole. */
function stacked(by: string, sums: Sums, parts: readonly Part[], whole: readonly Term[]): Chart {
  const costly = parts.filter(({ expression }) => expression !== FREE);
  const all = `${by}All`;
  const others = [all, ...costly.map(({ id }) => id)].join("-");
  const total = sums.expression(whole);
  return {
    title: `USD per hour by ${by}, best estimate`,
    unit: "USD",
    periodSeconds: sums.periodSeconds,
    stacked: true,
    lines: [
      ...sums.lines,
      hidden(all, total),
      ...costly.map(({ id, label, expression }) => drawn(id, label, expression)),
      drawn(`${by}Others`, by === "country" ? "other countries" : "other", others),
    ],
    marks: [],
  };
}

/** Each number has a share of the limits, and alarms of its own. */
function byNumber(spend: SpendOptions): Chart[] {
  const numbers = watched(spend);
  if (numbers.length < 2) return [];
  const { everyFee } = upperBound({ ...spend, estimated: [] });
  const sums = new Sums("number", HOUR, undefined);
  const shown = numbers.slice(0, MOST_LINES).map(({ arn = "", tail = "" }) => ({
    id: `number_${tail.replace(/\W/g, "_")}`,
    label: `...${tail}`,
    expression: sums.expression(everyFee, [], [arn]),
  }));
  const others = numbers.slice(MOST_LINES).map(({ arn = "" }) => arn);
  const rest = others.length === 0 ? FREE : sums.expression(everyFee, [], others);
  return [
    {
      title: "USD per hour by number, upper bound at the highest rates",
      unit: "USD",
      periodSeconds: HOUR,
      stacked: true,
      lines: [
        ...sums.lines,
        ...shown.map(({ id, label, expression }) => drawn(id, label, expression)),
        ...(rest === FREE ? [] : [drawn("numberOthers", `${others.length} other numbers`, rest)]),
      ],
      marks: [],
    },
  ];
}

/**
 * Counts, as money knows only the countries of the rate card: a burst in another is seen here by its name. Every
 * message has a fee of AWS's. A chart for each number, as CloudWatch answers one Metrics Insights query in each.
 */
function countsByCountry(spend: SpendOptions): Chart[] {
  return watched(spend)
    .slice(0, MOST_LINES)
    .map((part) => ({
      title: `AWS message fees by country, the ten with most${part.tail === undefined ? "" : `, of ...${part.tail}`}`,
      unit: "fees an hour",
      periodSeconds: HOUR,
      stacked: true,
      lines: [
        drawn(["fees", part.tail ?? []].flat().join("_").replace(/\W/g, "_"), "", largest(part)),
      ],
      marks: [],
    }));
}

function largest({ arn }: Watched): string {
  const where = arn === undefined ? "" : ` WHERE ${NUMBER_DIMENSION} = '${arn}'`;
  return `SELECT SUM(${METRIC.MessageFee}) FROM "${NAMESPACE}"${where} GROUP BY ${COUNTRY_DIMENSION} ORDER BY SUM() DESC LIMIT ${MOST_LINES}`;
}

function numbersOf(spend: SpendOptions): readonly string[] | undefined {
  return spend.scope === "numbers" ? (spend.numbers ?? []).map(({ arn }) => arn) : undefined;
}
