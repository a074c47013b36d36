import { type EstimatedAlarm, estimatedAlarms } from "../../../constructs/alarms/estimated";
import { hourAlarms } from "../../../constructs/alarms/fee-rate";
import type {
  FeeSeries,
  NumberShare,
  SpendOptions,
} from "../../../constructs/alarms/spend-options";
import { CATEGORIES, CATEGORY_DIMENSION, type Fee, TYPES } from "../../../constructs/money/fees";
import type { Rate } from "../../../constructs/money/rates";
import { type Usd, usd } from "../../../constructs/money/usd";
import { rateFor } from "../../../constructs/money/worst-case";
import { fc, runs } from "../../fuzz";
import { card } from "../money/cards";
import { compositeStateOf, type Point, stateOf } from "./metric-math";
import { scope, spending } from "./scenes";
import { metricOf } from "./traffic";

/** So many fees of one kind, with all that decides about their price. */
interface Fees {
  readonly fee: Fee;
  readonly country: string;
  readonly category: string;
  readonly type: string;
  readonly count: number;
}

const fees: fc.Arbitrary<Fees> = fc
  .constantFrom<Fee>("MessageFee", "MetaTemplateMessageFee")
  .chain((fee) =>
    fc.record({
      fee: fc.constant(fee),
      country: fc.constantFrom("AC", "AD", "AE", "ZW", "unlisted"),
      category: fc.constantFrom(...CATEGORIES[fee], "unlisted"),
      type: fc.constantFrom(...TYPES[fee], "unlisted"),
      count: fc.oneof(fc.nat(20), fc.nat(100_000)),
    }),
  );

function spend(mixed: readonly Fees[], rates: readonly Rate[]): Usd {
  return mixed.reduce((sum, each) => {
    const found = rateFor(rates, each);
    return found === undefined ? sum : sum.plus(usd(found.usd).times(each.count));
  }, usd("0"));
}

/** The highest limit in cents that this spend reaches, as the hardest case; nothing below a cent. */
function reached(spent: Usd): number | undefined {
  const cents = spent.times(100).floor();
  return cents.isZero() ? undefined : Math.min(cents.toNumber() / 100, 10_000_000);
}

/** Fees that fall due in one minute, and come to CloudWatch so many minutes later. */
interface Sent extends Fees {
  readonly minute: number;
  readonly late: number;
  /** Which of the numbers sends. */
  readonly sender: number;
  /** Whether the metric stands under spend.estimated. */
  readonly listed: boolean;
}

const MOST_LATE = 120;

const sentFees: fc.Arbitrary<Sent> = fc
  .tuple(
    fees,
    fc.nat(59),
    fc.oneof(fc.constant(0), fc.nat(60), fc.nat(MOST_LATE)),
    fc.nat(4),
    fc.boolean(),
  )
  .map(([each, minute, late, sender, listed]) => ({ ...each, minute, late, sender, listed }));

const traffic = fc.array(sentFees, { minLength: 1, maxLength: 20 });

const arnOf = (at: number) =>
  `arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/${at}00000000000${at}`;

function metricSeries({ fee, country, category, type }: Fees, arn: string): FeeSeries {
  return {
    fee,
    dimensions: {
      DestinationCountryCode: country,
      [CATEGORY_DIMENSION[fee]]: category,
      ...(fee === "MetaTemplateMessageFee" ? { MetaTemplateMessageFeeType: type } : {}),
      WhatsAppPhoneNumberArn: arn,
    },
  };
}

/** What was sent, as CloudWatch gets it, and the metrics of it that are listed, each once. */
function published(sent: readonly Sent[], senders: number) {
  const all = sent.map((each) => ({
    each,
    series: metricSeries(each, arnOf(each.sender % senders)),
  }));
  const listed = all.filter(({ each }) => each.listed).map(({ series }) => series);
  return {
    points: all.map(({ each, series }): Point => {
      const at = each.minute * 60;
      return { metric: metricOf(series), at, value: each.count, arrives: at + each.late * 60 };
    }),
    estimated: [...new Map(listed.map((each) => [JSON.stringify(each), each])).values()],
  };
}

/** Once all counts have come: the hour is then the first, the second or the third that an alarm looks at. */
function minuteOfProof(sent: readonly Sent[]): number {
  const last = Math.max(...sent.map(({ late }) => late));
  return 60 * (1 + Math.ceil(last / 60));
}

const perHour = (amount: number): SpendOptions["limits"] => [
  { usd: amount, per: "hour", severity: "warning" },
];

const feeRate = fc.record({
  splits: fc.option(fc.integer({ min: 3, max: 9 }), { nil: undefined }),
  scheme: fc.constantFrom("listedMetrics" as const, "queriesOnly" as const, undefined),
});

describe("whenever spend in an hour reaches the limit, an alarm is in ALARM once its counts have come", () => {
  test("over everything in account and Region", () => {
    fc.assert(
      fc.property(card, traffic, feeRate, (rates, sent, chosen) => {
        const limit = reached(spend(sent, rates));
        fc.pre(limit !== undefined);
        const { points, estimated } = published(sent, 1);
        const options = spending({ rates, limits: perHour(limit), estimated, feeRate: chosen });
        const [alarm] = hourAlarms(scope, options);
        const now = minuteOfProof(sent) * 60;
        expect(alarm && compositeStateOf(alarm, points, now)).toBe("ALARM");
      }),
      runs(250),
    );
  });

  /** Whole shares that make 100. */
  const shares = fc
    .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 5 })
    .map((cuts) => [0, ...cuts.toSorted((a, b) => a - b), 100])
    .map((cuts) =>
      cuts.slice(1).map((cut, at): NumberShare => {
        return { arn: arnOf(at), sharePercent: cut - (cuts[at] ?? 0) };
      }),
    );

  test("however spend is divided among the numbers", () => {
    fc.assert(
      fc.property(card, traffic, feeRate, shares, (rates, sent, chosen, numbers) => {
        const limit = reached(spend(sent, rates));
        fc.pre(limit !== undefined);
        const { points, estimated } = published(sent, numbers.length);
        const options = spending({
          scope: "numbers",
          numbers,
          rates,
          limits: perHour(limit),
          estimated,
          feeRate: chosen,
        });
        const alarms = hourAlarms(scope, options);
        expect(alarms).toHaveLength(numbers.length);
        const now = minuteOfProof(sent) * 60;
        expect(alarms.map((alarm) => compositeStateOf(alarm, points, now))).toContain("ALARM");
      }),
      runs(250),
    );
  });
});

/** What is known of the fees of a metric, and what really was sent. */
interface Listed {
  readonly series: FeeSeries;
  readonly sent: Fees;
}

/** Metrics may have country, category and type, or leave any of them open. */
const listed: fc.Arbitrary<Listed> = fc
  .tuple(fees, fc.boolean(), fc.boolean(), fc.boolean())
  .map(([sent, country, category, type]) => ({
    sent,
    series: {
      fee: sent.fee,
      dimensions: {
        ...(country ? { DestinationCountryCode: sent.country } : {}),
        ...(category ? { [CATEGORY_DIMENSION[sent.fee]]: sent.category } : {}),
        ...(type && sent.fee === "MetaTemplateMessageFee"
          ? { MetaTemplateMessageFeeType: sent.type }
          : {}),
      },
    },
  }));

const lists = fc.uniqueArray(listed, {
  selector: ({ series }) => JSON.stringify(series),
  minLength: 1,
  maxLength: 30,
});

const perDay = (amount: number): SpendOptions["limits"] => [
  { usd: amount, per: "day", severity: "warning" },
];

/** In the doubles of the evaluator. */
function someSumFires(alarms: readonly EstimatedAlarm[], all: readonly Listed[]): boolean {
  const points = all.map(({ series, sent }): Point => {
    return { metric: metricOf(series), at: 0, value: sent.count };
  });
  return alarms.some((alarm) => stateOf(alarm, points, alarm.periodSeconds) === "ALARM");
}

describe("whenever spend in the listed metrics reaches the limit, an estimate is at its threshold", () => {
  test("whatever their dimensions leave open, and however many alarms share the limit", () => {
    fc.assert(
      fc.property(card, lists, (rates, all) => {
        const limit = reached(
          spend(
            all.map(({ sent }) => sent),
            rates,
          ),
        );
        fc.pre(limit !== undefined);
        const options = spending({
          rates,
          limits: perDay(limit),
          estimated: all.map(({ series }) => series),
        });
        expect(someSumFires(estimatedAlarms(scope, options), all)).toBe(true);
      }),
      runs(250),
    );
  });

  test("it holds where doubles add up to less, too: 0.7 + 0.1 is not 0.8", () => {
    expect(0.7 + 0.1).toBeLessThan(0.8);
    const all: Listed[] = ["AC", "AD"].map((country) => ({
      sent: { fee: "MessageFee", country, category: "Service", type: "", count: 1 },
      series: { fee: "MessageFee", dimensions: { DestinationCountryCode: country } },
    }));
    const row = { fee: "MessageFee", category: "*", type: "*", effective: "", source: "" } as const;
    const rates: Rate[] = [
      { ...row, country: "AC", usd: "0.7" },
      { ...row, country: "AD", usd: "0.1" },
    ];
    const alarmsAt = (limit: number) =>
      estimatedAlarms(
        scope,
        spending({ rates, limits: perDay(limit), estimated: all.map(({ series }) => series) }),
      );
    expect(someSumFires(alarmsAt(0.8), all)).toBe(true);
    expect(someSumFires(alarmsAt(0.81), all)).toBe(false);
  });

  test("a single estimate is silent below the limit by a cent, where every dimension is known", () => {
    const all = fc.uniqueArray(listed, {
      selector: ({ sent }) => [sent.fee, sent.country, sent.category, sent.type].join(),
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(card, all, (rates, some) => {
        const known = some.map(({ sent }): Listed => {
          const meta = sent.fee === "MetaTemplateMessageFee";
          return {
            sent,
            series: {
              fee: sent.fee,
              dimensions: {
                DestinationCountryCode: sent.country,
                [CATEGORY_DIMENSION[sent.fee]]: sent.category,
                ...(meta ? { MetaTemplateMessageFeeType: sent.type } : {}),
              },
            },
          };
        });
        fc.pre(new Set(known.map(({ series }) => JSON.stringify(series))).size === known.length);
        const spent = spend(
          known.map(({ sent }) => sent),
          rates,
        );
        fc.pre(spent.lt(9_999_999));
        const above = spent.times(100).floor().plus(1).div(100).plus("0.01").toNumber();
        const options = spending({
          rates,
          limits: perDay(above),
          estimated: known.map(({ series }) => series),
        });
        expect(someSumFires(estimatedAlarms(scope, options), known)).toBe(false);
      }),
      runs(100),
    );
  });
});
