import { everyKind, leastSpent, shareUnlisted } from "../../../constructs/alarms/any-mix";
import { hourAlarms } from "../../../constructs/alarms/fee-rate";
import { templateFees } from "../../../constructs/alarms/fires-at";
import { watched } from "../../../constructs/alarms/numbers";
import type { FeeSeries, SpendOptions } from "../../../constructs/alarms/spend-options";
import { boundsOf } from "../../../constructs/alarms/upper-bound";
import { CATEGORIES, CATEGORY_DIMENSION, TYPES } from "../../../constructs/money/fees";
import { type Usd, usd } from "../../../constructs/money/usd";
import { type Dimensions, rateFor } from "../../../constructs/money/worst-case";
import { fc, runs } from "../../fuzz";
import { card } from "../money/cards";
import { compositeStateOf, type Point } from "./metric-math";
import {
  costOfMix,
  EVERYWHERE,
  firesAtPercent,
  LIMIT_USD,
  type Message,
  type Mix,
  schemeNow,
  spendingOf,
} from "./quietness";
import { scope, spending } from "./scenes";
import { metricOf } from "./traffic";

function decided(options: SpendOptions) {
  const [[alarm], [part]] = [hourAlarms(scope, options), watched(options)];
  if (alarm === undefined || part === undefined) throw new Error("no alarm");
  return { alarm, kinds: everyKind(options.rates, boundsOf(part, options)) };
}

/** Some messages of one kind. */
interface Sent {
  readonly fees: readonly Dimensions[];
  readonly weight: number;
  readonly listed: boolean;
}

const country = fc.constantFrom("AC", "AD", "AE", "ZW", "unlisted");

const message = fc.oneof(
  fc
    .record({
      country,
      category: fc.constantFrom(...CATEGORIES.MetaTemplateMessageFee, "unlisted"),
      type: fc.constantFrom(...TYPES.MetaTemplateMessageFee, "unlisted"),
    })
    .map(templateFees),
  fc
    .record({ country, category: fc.constantFrom(...CATEGORIES.MessageFee, "unlisted") })
    .map((of): Dimensions[] => [{ fee: "MessageFee", ...of }]),
);

const mix: fc.Arbitrary<readonly Sent[]> = fc.array(
  fc.record({
    fees: message,
    weight: fc.oneof(fc.nat(10), fc.nat(10_000)).map((weight) => weight + 1),
    listed: fc.boolean(),
  }),
  { minLength: 1, maxLength: 15 },
);

function seriesOf({ fee, country: to = "", category = "", type }: Dimensions): FeeSeries {
  return {
    fee,
    dimensions: {
      DestinationCountryCode: to,
      [CATEGORY_DIMENSION[fee]]: category,
      ...(type === undefined ? {} : { MetaTemplateMessageFeeType: type }),
    },
  };
}

function costOf(each: Message): number {
  return costOfMix([[each, 1]], 1);
}

/** What a threshold is below its part, so that doubles cannot miss it. */
const SLACK_USD = 0.00001;

test("no mix of what the card prices sets an alarm off before the least that the report names", () => {
  fc.assert(
    fc.property(
      card,
      mix,
      fc.integer({ min: 3, max: 9 }),
      fc.nat(100),
      (rates, sent, splits, part) => {
        const price = (fees: readonly Dimensions[]) => fees.map((fee) => rateFor(rates, fee));
        const priced = sent.filter(({ fees }) => !price(fees).includes(undefined));
        const listed = priced
          .filter((each) => each.listed)
          .flatMap(({ fees }) => fees.map(seriesOf));
        const estimated = [...new Map(listed.map((each) => [JSON.stringify(each), each])).values()];
        const options = spending({ rates, estimated, feeRate: { splits } });
        const { alarm, kinds } = decided(options);
        const least = leastSpent(alarm.splits, kinds.all);
        const whole = priced.reduce(
          (sum: Usd, { fees, weight }) =>
            price(fees).reduce((all, rate) => all.plus(usd(rate?.usd ?? "0").times(weight)), sum),
          usd("0"),
        );
        fc.pre(!whole.isZero());
        // Somewhere between nothing and the least, and often just below.
        const below = Math.max(
          0,
          (least?.toNumber() ?? LIMIT_USD) * (1 - (part / 100) ** 2) - SLACK_USD,
        );
        const factor = below / whole.toNumber();
        const points = priced.flatMap(({ fees, weight }) =>
          fees.map((fee): Point => {
            return { metric: metricOf(seriesOf(fee)), at: 0, value: weight * factor };
          }),
        );
        expect(compositeStateOf(alarm, points, 60)).toBe("OK");
      },
    ),
    runs(250),
  );
});

describe("at the prices of the bench", () => {
  const [utility] = EVERYWHERE;
  if (utility === undefined) throw new Error("no template");

  test.each<[string, Mix, number]>([
    ["nothing is listed", [], 4.1],
    [
      "the ten cheapest are listed",
      EVERYWHERE.slice(0, 10).map((each) => [each, 1] as const),
      41.3,
    ],
    [
      "all but the worst are listed, of which an alarm takes ten",
      EVERYWHERE.map((each) => [each, 1]),
      41.3,
    ],
  ])("any mix fires at so much of the limit: if %s", (_, listed, percent) => {
    const { alarm, kinds } = decided(spendingOf(listed, { splits: 5 }));
    const least = leastSpent(alarm.splits, kinds.all);
    expect(least?.times(100).div(LIMIT_USD).toNumber()).toBeCloseTo(percent, 1);
  });

  test("it is the least indeed: a mix of the cheapest template and of answers fires there", () => {
    const { alarm, kinds } = decided(spendingOf([], { splits: 3 }));
    const least = leastSpent(alarm.splits, kinds.all)?.times(100).div(LIMIT_USD).toNumber() ?? 0;
    const percents = Array.from({ length: 60 }, (_, share) =>
      firesAtPercent(schemeNow([], { splits: 3 }), [
        [utility, 1],
        [utility.slice(0, 1), share / 10],
      ]),
    );
    expect(Math.min(...percents)).toBeGreaterThanOrEqual(least - 0.01);
    expect(Math.min(...percents)).toBeLessThan(least + 0.1);
  });

  test.each([3, 5, 9])(
    "with %d splits, templates outside of the list may be the share that the report names, at 60 %% or later",
    (splits) => {
      const listed: Mix = EVERYWHERE.slice(3, 6).map((each) => [each, 1] as const);
      const { alarm, kinds } = decided(spendingOf(listed, { splits }));
      const limit = { usd: LIMIT_USD, sharePercent: 100 };
      const share = shareUnlisted(limit, alarm.splits, kinds, 60) ?? 0;
      expect(share).toBeGreaterThan(1);
      const percent = (outside: number) =>
        Math.min(
          ...EVERYWHERE.slice(0, 3).flatMap((template) =>
            [...listed.map(([each]) => each), utility.slice(0, 1)].map((known) =>
              firesAtPercent(schemeNow(listed, { splits }), [
                [template, outside / costOf(template)],
                [known, (100 - outside) / costOf(known)],
              ]),
            ),
          ),
        );
      expect(percent(share)).toBeGreaterThanOrEqual(59.99);
      expect(percent(share + 0.3)).toBeLessThan(60);
    },
  );
});
