import { seriesMetric } from "../../../constructs/alarms/metrics";
import type { SpendOptions } from "../../../constructs/alarms/spend-options";
import { freeValues } from "../../../constructs/alarms/upper-bound";
import type { Chart } from "../../../constructs/dashboard/charts";
import { LONGEST_SEARCH } from "../../../constructs/dashboard/fee-sums";
import {
  breakdownOf,
  LONGEST_EXPRESSION,
  MOST_SEARCHES,
  MOST_SEARCHES_OF_DASHBOARD,
  spendCharts,
} from "../../../constructs/dashboard/spend-charts";
import { COUNTRIES } from "../../../constructs/money/countries";
import {
  CATEGORIES,
  CATEGORY_DIMENSION,
  COUNTRY_DIMENSION,
  FEES,
  type Fee,
  METRIC,
  NAMESPACE,
  NUMBER_DIMENSION,
  TYPE_DIMENSION,
  TYPES,
} from "../../../constructs/money/fees";
import { countriesOn, type Rate } from "../../../constructs/money/rates";
import { rateFor } from "../../../constructs/money/worst-case";
import { type Grid, type Published, World } from "../../../scripts/spend/preview/evaluate";
import { fc, runs } from "../../fuzz";
import { numbers, spending } from "../alarms/scenes";
import { rateOf, rates as someRates } from "../money/cards";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Fees that one metric counted in an hour; what is left out is a dimension that the metric lacks. */
interface Counted {
  readonly fee: Fee;
  readonly country?: string;
  readonly category?: string;
  readonly type?: string;
  readonly count: number;
}

function publishedOf({ fee, country, category, type, count }: Counted, at: number): Published {
  const values = {
    [COUNTRY_DIMENSION]: country,
    [CATEGORY_DIMENSION[fee]]: category,
    [TYPE_DIMENSION]: type,
    [NUMBER_DIMENSION]: numbers[0]?.arn,
  };
  const dimensions = JSON.parse(JSON.stringify(values)) as Record<string, string>; // without undefined ones
  return { metric: { namespace: NAMESPACE, name: METRIC[fee], dimensions }, points: [[at, count]] };
}

/** The values of each line of a chart, hidden ones included. */
function linesOf(chart: Chart, world: World, grid: Grid): Map<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  for (const { id, source } of chart.lines) {
    const known = (wanted: string) => {
      const values = found.get(wanted);
      if (values === undefined) throw new Error(`${wanted} comes after ${id}`);
      return values;
    };
    const values =
      source.kind === "metric"
        ? world.valuesOf(source.metric, source.statistic, grid)
        : world.answer(source.expression, known, grid)[0]?.values;
    found.set(id, (values ?? []) as readonly number[]);
  }
  return found;
}

function chartOf(spend: SpendOptions, title: string): Chart {
  const chart = spendCharts(spend).find((each) => each.title.startsWith(title));
  if (chart === undefined) throw new Error(`no chart ${title}`);
  return chart;
}

const ofHour: Grid = { start: 0, periodSeconds: 3600, periods: 1 };

/** The value of each line in the hour in which all of that was counted. */
function inHour(spend: SpendOptions, title: string, counted: readonly Counted[]) {
  const world = new World(counted.map((each) => publishedOf(each, 0)));
  const lines = linesOf(chartOf(spend, title), world, ofHour);
  return (id: string) => lines.get(id)?.[0] ?? 0;
}

/** A card that prices everything. */
const cards: fc.Arbitrary<readonly Rate[]> = someRates.map((some) => {
  const catchAlls = FEES.map((fee) => rateOf(fee, "*", "0.05"));
  const isSame = (one: Rate) => (other: Rate) =>
    ["fee", "country", "category", "type"].every(
      (name) => one[name as keyof Rate] === other[name as keyof Rate],
    );
  return [...some, ...catchAlls.filter((each) => !some.some(isSame(each)))];
});

/** Of countries and categories that a card may name or not, and of metrics that may lack a dimension. */
const counts: fc.Arbitrary<readonly Counted[]> = fc.array(
  fc.constantFrom(...FEES).chain((fee) =>
    fc.record(
      {
        fee: fc.constant(fee),
        count: fc.integer({ min: 1, max: 5000 }),
        country: fc.constantFrom(...COUNTRIES.slice(0, 3), "US", "ZZ"),
        category: fc.constantFrom(...CATEGORIES[fee], "brand_new"),
        ...(fee === "MessageFee" ? {} : { type: fc.constantFrom(...TYPES[fee], "brand_new") }),
      },
      { requiredKeys: ["fee", "count"] },
    ),
  ),
  { minLength: 1, maxLength: 12 },
);

/** What the card says of one fee: of a value that AWS does not document, the highest rate. */
function rateOfCounted(spend: SpendOptions, { fee, country, category, type }: Counted): number {
  const { rates } = spend;
  const breakdown = breakdownOf(spend);
  const leftOut = fee === "MessageFee" ? [] : freeValues(rates);
  const values = [
    { dimension: CATEGORY_DIMENSION[fee], value: category },
    { dimension: TYPE_DIMENSION, value: type },
  ];
  if (
    leftOut.some((free) =>
      values.some(({ dimension, value }) => dimension === free.dimension && value === free.value),
    )
  )
    return 0;
  const isShown = breakdown?.markets.some(
    (market) => market.fee === fee && market.countries.includes(country ?? ""),
  );
  const named = isShown ? country : breakdown?.elsewhere;
  const knownCategory =
    category !== undefined && CATEGORIES[fee].includes(category) ? category : undefined;
  const knownType =
    knownCategory !== undefined && type !== undefined && TYPES[fee].includes(type)
      ? type
      : undefined;
  const of = { fee, country: named, category: knownCategory, type: knownType };
  return Number(rateFor(rates, of)?.usd);
}

const sumOf = (spend: SpendOptions, counted: readonly Counted[]) =>
  counted.reduce((sum, each) => sum + each.count * rateOfCounted(spend, each), 0);

describe("each line is the money of the fees that were counted", () => {
  test("in all, for random cards and traffic", () => {
    fc.assert(
      fc.property(cards, counts, (rates, counted) => {
        const spend = spending({ rates });
        const value = inHour(spend, "USD per hour", counted);
        expect(value("hourEstimate")).toBeCloseTo(sumOf(spend, counted), 6);
        expect(value("hourUpper")).toBeGreaterThanOrEqual(value("hourEstimate") - 1e-6);
      }),
      runs(30),
    );
  });

  test("by country, and all others in one line", () => {
    fc.assert(
      fc.property(cards, counts, (rates, counted) => {
        const spend = spending({ rates });
        fc.pre(countriesOn(rates).length > 0);
        const value = inHour(spend, "USD per hour by country", counted);
        const breakdown = breakdownOf(spend)?.countries ?? [];
        for (const country of breakdown) {
          const own = counted.filter((each) => each.country === country);
          expect(value(`country_${country}`)).toBeCloseTo(sumOf(spend, own), 6);
        }
        const others = counted.filter(({ country }) => !breakdown.includes(country ?? ""));
        expect(value("countryOthers")).toBeCloseTo(sumOf(spend, others), 6);
      }),
      runs(30),
    );
  });

  test("by category, with AWS's and Meta's fees together, and what has none in one line", () => {
    fc.assert(
      fc.property(cards, counts, (rates, counted) => {
        const spend = spending({ rates });
        const value = inHour(spend, "USD per hour by category", counted);
        const names = new Set(
          FEES.flatMap((fee) => CATEGORIES[fee]).map((each) => each.toLowerCase()),
        );
        const of = (name: string | undefined) =>
          counted.filter(({ category }) => {
            const small = category?.toLowerCase() ?? "";
            return (names.has(small) ? small : undefined) === name;
          });
        for (const name of names) {
          expect(value(`category_${name}`)).toBeCloseTo(sumOf(spend, of(name)), 6);
        }
        expect(value("categoryOthers")).toBeCloseTo(sumOf(spend, of(undefined)), 6);
      }),
      runs(30),
    );
  });

  test("the upper bound is that of the alarms: listed metrics count at their own rates", () => {
    const counted: Counted = {
      fee: "MetaTemplateMessageFee",
      country: "BR",
      category: "marketing",
      type: "regular",
      count: 100,
    };
    const { metric } = publishedOf(counted, 0);
    const estimated = [{ fee: counted.fee, dimensions: metric.dimensions }];
    expect(seriesMetric(estimated[0] as (typeof estimated)[number])).toEqual(metric);
    expect(inHour(spending(), "USD per hour", [counted])("hourUpper")).toBeCloseTo(12, 9);
    expect(inHour(spending({ estimated }), "USD per hour", [counted])("hourUpper")).toBeCloseTo(
      2,
      9,
    );
  });
});

describe("the month to date", () => {
  test("adds up the days since the month began, whatever day it is", () => {
    const chart = chartOf(spending(), "USD of the latest month");
    const days = fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 32, maxLength: 32 });
    const ends = fc.integer({ min: Date.UTC(2024, 0, 1) / DAY, max: Date.UTC(2032, 0, 1) / DAY });
    fc.assert(
      fc.property(days, ends, (perDay, end) => {
        const start = (end - 31) * DAY;
        const fees = perDay.map((count, day) =>
          publishedOf({ fee: "MessageFee", country: "US", count }, start + day * DAY + HOUR),
        );
        const grid = { start, periodSeconds: 86_400, periods: 32 };
        const lines = linesOf(chart, new World(fees), grid);
        const month = (day: number) => new Date(start + day * DAY).toISOString().slice(0, 7);
        const expected = perDay.reduce(
          (sum, count, day) => sum + (month(day) === month(31) ? count * 0.005 : 0),
          0,
        );
        expect(lines.get("monthEstimate")?.at(-1)).toBeCloseTo(expected, 6);
        const before = Number(new Date(end * DAY).getUTCDate());
        expect(lines.get("monthEstimate")?.at(-1 - before) ?? 0).toBe(0);
      }),
      runs(30),
    );
  });

  test("looks back over all days of the longest month", () => {
    expect(chartOf(spending(), "USD of the latest month").days).toBe(31);
  });
});

/** As AWS's price list would fill it: 35 markets with prices of their own. */
const fullList: readonly Rate[] = COUNTRIES.flatMap((country, at) => {
  const price = (more: number) => (0.01 + ((at % 35) * 4 + more) / 10_000).toFixed(4);
  return [
    rateOf("MessageFee", country, "0.005"),
    ...["marketing", "utility", "authentication", "authentication_international"].map(
      (category, more) => ({
        ...rateOf("MetaTemplateMessageFee", country, price(more)),
        category,
        type: "regular",
      }),
    ),
    { ...rateOf("MetaTemplateMessageFee", country, "0"), category: "service" },
  ];
}).concat([
  rateOf("MessageFee", "*", "0.005"),
  rateOf("MetaTemplateMessageFee", "*", "0.2"),
  { ...rateOf("MetaTemplateMessageFee", "*", "0"), type: "free_entry_point" },
]);

const manyNumbers = (count: number) => ({
  scope: "numbers" as const,
  numbers: Array.from({ length: count }, (_, at) => ({
    arn: `${numbers[0]?.arn.slice(0, -2)}${String(at).padStart(2, "0")}`,
    sharePercent: 1,
  })),
});

describe("CloudWatch takes the charts of", () => {
  test.each<[string, Partial<SpendOptions>]>([
    ["a card with a row", {}],
    ["a full price list", { rates: fullList }],
    ["a full price list and three numbers", { rates: fullList, ...manyNumbers(3) }],
    ["a full price list and 28 numbers", { rates: fullList, ...manyNumbers(28) }],
    ["a full price list and 99 numbers", { rates: fullList, ...manyNumbers(99) }],
  ])("%s", (_, changes) => {
    const charts = spendCharts(spending(changes));
    const expressions = charts.map(({ lines }) =>
      lines.flatMap(({ source }) => (source.kind === "expression" ? source.expression : [])),
    );
    const searches = expressions.map((each) => each.filter((one) => one.includes("SEARCH(")));
    const selects = expressions.map((each) => each.filter((one) => one.startsWith("SELECT ")));
    expect(Math.max(...searches.map(({ length }) => length))).toBeLessThanOrEqual(MOST_SEARCHES);
    expect(Math.max(...selects.map(({ length }) => length))).toBeLessThanOrEqual(1);
    expect(searches.flat().length).toBeLessThanOrEqual(MOST_SEARCHES_OF_DASHBOARD + MOST_SEARCHES);
    const lengths = expressions.flat().map(({ length }) => length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(LONGEST_EXPRESSION);
    const queries = searches.flat().map((one) => /SEARCH\('(.*)', 'Sum'/.exec(one)?.[1]?.length);
    expect(Math.max(0, ...queries.map(Number))).toBeLessThanOrEqual(LONGEST_SEARCH);
    expect(Math.max(...charts.map(({ lines }) => lines.length))).toBeLessThanOrEqual(500);
    expect(charts.length).toBeLessThanOrEqual(20);
  });

  test("a full price list with ten countries apart, and those of listed metrics first", () => {
    const listed = ["US", "BR"].map((country) => ({
      fee: "MessageFee" as const,
      dimensions: { DestinationCountryCode: country, MessageFeeType: "Marketing" },
    }));
    const chart = chartOf(
      spending({ rates: fullList, estimated: listed }),
      "USD per hour by country",
    );
    const drawn = chart.lines.filter((line) => line.drawn).map(({ label }) => label);
    expect(drawn).toHaveLength(11);
    expect(drawn.slice(0, 2)).toEqual(["US", "BR"]);
    expect(drawn.at(-1)).toBe("other countries");
  });
});
