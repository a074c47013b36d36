import { hourAlarms } from "../../../constructs/alarms/fee-rate";
import { firesAt, isExact, trafficOn } from "../../../constructs/alarms/fires-at";
import { watched } from "../../../constructs/alarms/numbers";
import type { FeeSeries, SpendOptions } from "../../../constructs/alarms/spend-options";
import { splitsOf, thresholdOf } from "../../../constructs/alarms/splits";
import { boundsOf, type Pair } from "../../../constructs/alarms/upper-bound";
import {
  CATEGORY_DIMENSION,
  COUNTRY_DIMENSION,
  TYPE_DIMENSION,
} from "../../../constructs/money/fees";
import type { Rate } from "../../../constructs/money/rates";
import type { Dimensions } from "../../../constructs/money/worst-case";
import { rateOf } from "../money/cards";
import { compositeStateOf, type Point } from "./metric-math";
import { manySeries, numbers, rates, SALES, SUPPORT, scope, seriesOf, spending } from "./scenes";
import { metricOf } from "./traffic";

const boundsIn = (changes: Partial<SpendOptions>) => {
  const options = spending(changes);
  const [part] = watched(options);
  if (part === undefined) throw new Error("nothing is watched");
  return boundsOf(part, options);
};
const byListing = (changes: Partial<SpendOptions>) => boundsIn(changes).byListing;

const corrected = (bound: Pair["known"]) =>
  bound?.corrections.map(({ series, usdPerFee }) => [
    series.dimensions[COUNTRY_DIMENSION],
    usdPerFee.toString(),
  ]);

const meta = (country: string): FeeSeries => seriesOf(country)[1];
const priced = (country: string, usd: string): Rate => ({
  ...rateOf("MetaTemplateMessageFee", country, usd),
  category: "marketing",
  type: "regular",
});

describe("listed metrics", () => {
  test("of Meta's fee move to the known bound, and AWS's are corrected if they cost less", () => {
    const { known, rest } = byListing({
      rates: [...rates, { ...rateOf("MessageFee", "FR", "0.001") }],
      estimated: [...seriesOf("FR"), ...seriesOf("DE")],
    });
    expect(corrected(known)).toEqual([
      ["FR", "-0.004"],
      ["FR", "0.02"],
      ["DE", "0.12"],
    ]);
    expect(corrected(rest)).toEqual([
      ["FR", "-0.12"],
      ["DE", "-0.12"],
    ]);
  });

  test("count at their rates beside all of Meta's fees, too", () => {
    const { known, rest } = boundsIn({ estimated: [...seriesOf("FR"), ...seriesOf("DE")] }).byFee;
    expect(corrected(known)).toEqual([]);
    expect(corrected(rest)).toEqual([["FR", "-0.1"]]);
  });

  test("are added and not subtracted if they lack a dimension of which the query leaves values out", () => {
    const { DestinationCountryCode = "", MetaTemplateMessageFeeCategory = "" } =
      meta("FR").dimensions;
    const partial = { DestinationCountryCode, MetaTemplateMessageFeeCategory };
    const { byListing: listing, byFee } = boundsIn({
      estimated: [{ fee: "MetaTemplateMessageFee", dimensions: partial }],
    });
    expect(listing.rest?.counted.leftOut).toHaveLength(1);
    expect(corrected(listing.known)).toEqual([["FR", "0.02"]]);
    expect(corrected(listing.rest)).toEqual([]);
    expect(corrected(byFee.rest)).toEqual([["FR", "0.02"]]);
  });

  test("are ten, those that the worst rate overstates most", () => {
    const countries = manySeries(12).map(({ dimensions }) => dimensions[COUNTRY_DIMENSION] ?? "");
    const card = countries.map((country, index) => priced(country, `0.${10 + index}`));
    const { rest } = byListing({ rates: [...rates, ...card], estimated: countries.map(meta) });
    expect(corrected(rest)?.map(([country]) => country)).toEqual(countries.slice(0, 10));
  });

  test("of another number are not among them", () => {
    const estimated = [...seriesOf("FR", SALES), ...seriesOf("FR", SUPPORT)];
    const { rest } = byListing({ scope: "numbers", numbers, estimated });
    expect(
      rest?.corrections.map(({ series }) => series.dimensions["WhatsAppPhoneNumberArn"]),
    ).toEqual([SUPPORT]);
  });

  test("that the query leaves out are not subtracted from it", () => {
    const { dimensions } = meta("FR");
    const free = {
      ...meta("FR"),
      dimensions: { ...dimensions, [TYPE_DIMENSION]: "free_entry_point" },
    };
    expect(corrected(byListing({ estimated: [free] }).rest)).toEqual([]);
  });
});

describe("values that are free wherever they are sent", () => {
  const any = rates.slice(0, 2);
  const row = (changes: Partial<Rate>) => ({
    ...rateOf("MetaTemplateMessageFee", "*", "0"),
    ...changes,
  });
  const SERVICE = { dimension: CATEGORY_DIMENSION.MetaTemplateMessageFee, value: "service" };

  test.each<[string, Rate[], readonly object[]]>([
    ["none", [], []],
    ["a category", [row({ category: "service" })], [SERVICE]],
    [
      "a type",
      [row({ type: "free_entry_point" })],
      [{ dimension: TYPE_DIMENSION, value: "free_entry_point" }],
    ],
    [
      "not a category that costs something in a country",
      [row({ category: "service" }), row({ country: "DE", category: "service", usd: "0.1" })],
      [],
    ],
    [
      "not one that costs something in a country for every category",
      [row({ category: "service" }), row({ country: "DE", usd: "0.1" })],
      [],
    ],
    ["not one that is free in one country", [row({ country: "DE", category: "service" })], []],
    ["not one that is free for one type", [row({ category: "service", type: "regular" })], []],
  ])("%s", (_, more, expected) => {
    expect(byListing({ rates: [...any, ...more] }).rest?.counted.leftOut).toEqual(expected);
  });
});

describe("splits", () => {
  const sharesOf = (count: number, usd = 100, sharePercent = 100) =>
    splitsOf({ usd, sharePercent }, boundsIn({}), count).map(({ known, rest }) => [
      Number(known?.usd),
      Number(rest?.usd),
    ]);

  test("divide the limit in even steps by listing, then once by fee, and each is the whole", () => {
    expect(sharesOf(3)).toEqual([
      [90, 10],
      [60, 40],
      [12, 88],
    ]);
    const splits = splitsOf({ usd: 100, sharePercent: 100 }, boundsIn({}), 5);
    expect(splits.map(({ by }) => by)).toEqual([...Array(4).fill("byListing"), "byFee"]);
    expect(sharesOf(3, 0.01, 33)[0]).toEqual([0.00297, 0.00033]);
    for (let count = 3; count <= 9; count++) {
      for (const [known = 0, rest = 0] of sharesOf(count, 0.07, 33)) {
        expect(known).toBeGreaterThan(0);
        expect(rest).toBeGreaterThan(0);
        expect(known + rest).toBeCloseTo(0.0231, 9);
      }
    }
  });

  test("are compared in whole fees, or in money if listed metrics count", () => {
    const [plain] = splitsOf({ usd: 40, sharePercent: 100 }, boundsIn({}), 3);
    expect(plain?.rest && thresholdOf(plain.rest)).toBe(34);
    const listed = boundsIn({ estimated: [meta("FR")] });
    const [money] = splitsOf({ usd: 40, sharePercent: 100 }, listed, 3);
    expect(money?.rest && thresholdOf(money.rest)).toBe(3.999999);
  });
});

/** Every fee of one message, as the service would publish it. */
function pointsOf(fees: readonly Dimensions[], count: number): Point[] {
  return fees.map(({ fee, country, category, type }) => ({
    metric: metricOf({
      fee,
      dimensions: {
        [COUNTRY_DIMENSION]: country ?? "",
        [CATEGORY_DIMENSION[fee]]: category ?? "",
        ...(fee === "MessageFee" ? {} : { [TYPE_DIMENSION]: type ?? "" }),
      },
    }),
    at: 0,
    value: count,
  }));
}

describe("when an alarm fires for one kind of traffic", () => {
  const card = [
    ...rates,
    priced("BR", "0.0625"),
    priced("IN", "0.0118"),
    { ...rateOf("MetaTemplateMessageFee", "*", "0"), category: "service" },
  ];
  const template = (country: string, category: string, type = "regular") => [
    { fee: "MessageFee" as const, country, category: "Marketing" },
    { fee: "MetaTemplateMessageFee" as const, country, category, type },
  ];
  const FEES_OF = {
    "marketing to DE": template("DE", "marketing"),
    "marketing to BR": template("BR", "marketing"),
    "marketing to IN": template("IN", "marketing"),
    "templates to any other country": template("FR", "utility"),
  };
  const listings: Record<string, Partial<SpendOptions>> = {
    "without listed metrics": {},
    "with queries only": { feeRate: { scheme: "queriesOnly", splits: 3 } },
    "with listed metrics": { estimated: [...seriesOf("BR"), ...seriesOf("DE")] },
    "where AWS's fee is free": {
      estimated: seriesOf("BR"),
      rates: [rateOf("MessageFee", "*", "0"), ...card.slice(1)],
    },
  };

  test.each(Object.entries(listings))("%s, the replay says the same", (_, changes) => {
    const options = spending({ rates: card, ...changes });
    const [alarm] = hourAlarms(scope, options);
    if (alarm === undefined) throw new Error("no alarm");
    const kinds = trafficOn(options.rates, boundsIn({ rates: card, ...changes }));
    for (const [name, fees] of Object.entries(FEES_OF)) {
      const kind = kinds.find((each) => each.name === name);
      if (kind === undefined) throw new Error(`no traffic named ${name}`);
      const { messages, usd, percentOfLimit } = firesAt(
        { usd: 40, sharePercent: 100 },
        alarm.splits,
        kind,
      );
      const state = (count: number) => compositeStateOf(alarm, pointsOf(fees, count), 60);
      expect([kind.name, state(messages - 1), state(messages)]).toEqual([kind.name, "OK", "ALARM"]);
      expect(usd.minus(kind.usd).lt(40)).toBe(true); // one message less does not make the limit
      expect(percentOfLimit).toBeCloseTo(Number(usd) / 0.4, 0);
    }
  });

  test("it is exact where all of its fees are listed", () => {
    const exact = trafficOn(card, boundsIn({ rates: card, estimated: [meta("BR")] }));
    expect(exact.filter(isExact).map(({ name }) => name)).toEqual([
      "messages without template to any other country",
      "marketing to DE", // at the worst rate itself
      "templates (free_entry_point) to any other country",
      "marketing to BR",
      "service to any other country",
    ]);
  });
});
