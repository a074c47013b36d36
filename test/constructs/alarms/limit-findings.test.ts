import { spendWarnings, unreachableLimits } from "../../../constructs/alarms/limit-findings";
import type { Finding } from "../../../formats/finding";
import { rateOf } from "../money/cards";
import { critical, finding, limit, numbersOf, problems } from "./findings";
import { manySeries, SALES, SUPPORT, seriesOf } from "./scenes";

test("nothing is wrong with one limit", () => {
  expect(problems({})).toEqual([]);
});

test("no limits at all are refused", () => {
  expect(problems({ limits: [] })).toEqual([
    finding(
      ["limits"],
      "an empty list",
      "at least one limit",
      "write one, such as {usd: 40, per: hour, severity: warning}, or remove spend",
    ),
  ]);
});

describe("the amount of a limit", () => {
  test.each([0.01, 0.02, 0.1, 40, 40.5, 40.05, 9_999_999.99, 10_000_000])("%d is right", (usd) => {
    expect(problems({ limits: [limit(usd)] })).toEqual([]);
  });

  test.each<[number, string]>([
    [0, "0"],
    [-0.01, "-0.01"],
    [-40, "-40"],
    [0.009, "0.009"],
    [40.005, "40.005"],
    [1e-7, "1e-7"],
    [10_000_000.01, "10000000.01"],
    [1e21, "1e+21"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
  ])("%d is refused", (usd, got) => {
    expect(problems({ limits: [limit(40, "day"), limit(usd)] })).toEqual([
      finding(
        ["limits", 1, "usd"],
        got,
        "US dollars from 0.01 to 10000000, with at most two decimals",
        "pass a number such as 40 or 40.5",
      ),
    ]);
  });
});

describe("limits of one span", () => {
  test("twice with one severity", () => {
    expect(problems({ limits: [limit(40), limit(50, "day"), limit(60)] })).toEqual([
      finding(
        ["limits", 2],
        "a second warning limit per hour, after 40 USD",
        "one limit for each severity and span",
        "remove one of them, or change its severity",
      ),
    ]);
  });

  const ORDER = [
    "a critical limit above the warning of the same span",
    "exchange the two, or remove the warning",
  ] as const;

  test.each([39.99, 40])("critical at %d, beside a warning at 40", (usd) => {
    for (const limits of [
      [limit(40), critical(usd)],
      [critical(usd), limit(40)],
    ]) {
      const index = limits.findIndex(({ severity }) => severity === "critical");
      expect(problems({ limits })).toEqual([
        finding(["limits", index, "usd"], `${usd}, beside the warning at 40`, ...ORDER),
      ]);
    }
  });

  test("critical above, alone, or of another span is right", () => {
    expect(problems({ limits: [limit(40), critical(40.01)] })).toEqual([]);
    expect(problems({ limits: [critical(1)] })).toEqual([]);
    expect(problems({ limits: [limit(40, "day"), critical(10)] })).toEqual([]);
  });
});

describe("limits of two spans", () => {
  const SPANS_UP = ["hour", "day", "month"] as const;
  const pairs = SPANS_UP.flatMap((shorter, at) =>
    SPANS_UP.slice(at + 1).map((longer) => [shorter, longer] as const),
  );

  test.each(pairs)("per %s above one per %s: a warning at the longer one", (shorter, longer) => {
    const [low, high] = [limit(40, longer), limit(40.01, shorter)];
    for (const limits of [
      [low, high],
      [high, low],
    ]) {
      expect(spendWarnings({ limits })).toEqual([
        finding(
          ["limits", limits.indexOf(low), "usd"],
          `40 a ${longer}, below 40.01 ${shorter === "hour" ? "an hour" : "a day"}`,
          "a limit of a longer span that is not below one of a shorter span",
          `raise it, or lower the limit per ${shorter}: spend would reach this one first`,
        ),
      ]);
    }
    expect(spendWarnings({ limits: [limit(40, longer), limit(40, shorter)] })).toEqual([]);
    expect(spendWarnings({ limits: [limit(40, longer), critical(80, shorter)] })).toEqual([]);
  });

  test.each([
    [40, 3000],
    [4, 2976],
    [1, 10_000],
  ])("%d an hour and %d a month draw no warning", (hour, month) => {
    expect(
      spendWarnings({ limits: [limit(hour), critical(2 * hour), limit(month, "month")] }),
    ).toEqual([]);
  });

  test("half-written limits draw none", () => {
    expect(
      spendWarnings({ limits: [undefined, { usd: 1 }, { per: "hour" }, limit(2, "month")] }),
    ).toEqual([]);
    expect(spendWarnings(undefined)).toEqual([]);
  });
});

describe("a limit that no traffic can reach", () => {
  const card = [
    rateOf("MessageFee", "*", "0.005"),
    rateOf("MetaTemplateMessageFee", "*", "0.025"),
    rateOf("MetaTemplateMessageFee", "DE", "0.095"),
  ];
  const MOST = { hour: 360_000, day: 8_640_000, month: 267_840_000 };

  test.each(["hour", "day"] as const)(
    "per %s draws a warning, at the card's highest rates",
    (per) => {
      expect(unreachableLimits({ limits: [limit(1), limit(MOST[per], per)], rates: card })).toEqual(
        [],
      );
      const [found, ...more] = unreachableLimits({
        limits: [limit(1), limit(MOST[per] + 0.01, per)],
        rates: card,
      });
      expect(more).toEqual([]);
      expect(found).toEqual(
        finding(
          ["limits", 1, "usd"],
          `${MOST[per] + 0.01} per ${per}, which is more than can be spent on sending: 1,000 messages a second, AWS's default quota, cost ${MOST[per]}.00 USD per ${per} at the highest rates of the card`,
          "a limit that spend can reach, because otherwise its alarms never fire",
          "lower the limit, or raise the rates if the card has too low ones",
        ),
      );
    },
  );

  test("per month is none that a file can hold at these rates, but at lower ones", () => {
    expect(unreachableLimits({ limits: [limit(10_000_000, "month")], rates: card })).toEqual([]);
    const cheap = card.map((rate) => ({ ...rate, usd: "0.001" }));
    expect(unreachableLimits({ limits: [limit(10_000_000, "month")], rates: cheap })).toHaveLength(
      1,
    );
  });

  test("is not known without rates of both fees, or without the limit", () => {
    const limits = [limit(10_000_000)];
    for (const rates of [undefined, [], card.slice(0, 1), card.slice(1)]) {
      expect(unreachableLimits({ limits, rates })).toEqual([]);
    }
    expect(
      unreachableLimits({ limits: [undefined, { usd: 1e7 }, { per: "hour" }], rates: card }),
    ).toEqual([]);
  });
});

describe("a limit that nothing watches", () => {
  const unwatched = (per: string, fix: string) =>
    [
      ["limits", 0],
      `40 USD per ${per}, which nothing watches`,
      "a limit that an alarm or a budget watches",
      fix,
    ] as const;
  const HOUR = unwatched("hour", "leave feeRate.enabled at true");
  const DAY = unwatched(
    "day",
    "leave budgets.enabled at true in scope region, or list the metrics under estimated",
  );
  const MONTH = unwatched(
    "month",
    "leave budgets.enabled at true, in an environment with scope: region",
  );
  const off = { feeRate: { enabled: false }, budgets: { enabled: false } };
  const one = { arn: SUPPORT, sharePercent: 100 };

  test("with everything switched off", () => {
    expect(problems({ ...off, limits: [limit(40)] })).toEqual([finding(...HOUR)]);
    expect(problems({ ...off, limits: [limit(40, "day")] })).toEqual([finding(...DAY)]);
    expect(problems({ ...off, limits: [limit(40, "month")] })).toEqual([finding(...MONTH)]);
  });

  test("estimates watch days, never hours or months", () => {
    const estimated = manySeries(1);
    expect(problems({ ...off, estimated, limits: [limit(40)] })).toEqual([finding(...HOUR)]);
    expect(problems({ ...off, estimated, limits: [limit(40, "day")] })).toEqual([]);
    expect(problems({ ...off, estimated, limits: [limit(40, "month")] })).toEqual([
      finding(...MONTH),
    ]);
  });

  test("budgets watch days and months, never hours", () => {
    const feeRate = { enabled: false };
    expect(problems({ feeRate, limits: [limit(40, "day")] })).toEqual([]);
    expect(problems({ feeRate, limits: [limit(40, "month")] })).toEqual([]);
    expect(problems({ feeRate, limits: [limit(40)] })).toEqual([finding(...HOUR)]);
  });

  const knows = (found: readonly [Finding["path"], string, string, string]) =>
    finding(found[0], found[1], `${found[2]}; AWS Budgets knows no phone numbers`, found[3]);

  test("budgets watch no numbers, because they know none", () => {
    const of = { scope: "numbers", numbers: [one] } as const;
    expect(problems({ ...of, limits: [limit(40, "day")] })).toEqual([knows(DAY)]);
    expect(problems({ ...of, limits: [limit(40, "month")] })).toEqual([knows(MONTH)]);
    const estimated = seriesOf("DE", SUPPORT);
    expect(problems({ ...of, estimated, limits: [limit(40, "day")] })).toEqual([]);
  });

  test("estimates have to watch every number", () => {
    const numbers = [
      { arn: SUPPORT, sharePercent: 50 },
      { arn: SALES, sharePercent: 50 },
    ];
    const of = { scope: "numbers", numbers, limits: [limit(40, "day")] } as const;
    expect(problems({ ...of, estimated: seriesOf("DE", SUPPORT) })).toEqual([knows(DAY)]);
    const both = [...seriesOf("DE", SUPPORT), ...seriesOf("DE", SALES)];
    expect(problems({ ...of, estimated: both })).toEqual([]);
  });

  test("estimates of fees that cost nothing watch nothing", () => {
    const free = {
      fee: "MetaTemplateMessageFee",
      dimensions: { MetaTemplateMessageFeeType: "free_entry_point" },
    } as const;
    expect(problems({ ...off, estimated: [free] }).map(({ path }) => path)).toEqual([
      ["limits", 0],
      ["estimated"],
    ]);
  });
});

test("the window of alarms per hour has no effect any more", () => {
  expect(problems({ feeRate: { windowHours: 4 } })).toEqual([
    finding(["feeRate", "windowHours"], "4", "a whole number from 1 to 3", "write 3"),
  ]);
  expect(spendWarnings({ limits: [limit(40)], feeRate: { windowHours: 2 } })).toEqual([
    finding(
      ["feeRate", "windowHours"],
      "2, which has no effect",
      "no windowHours: alarms per hour look at each of the last three hours by themselves",
      "remove it",
    ),
  ]);
});

test("without rates, what does not depend on them is reported", () => {
  const estimated = [...seriesOf("DE"), { fee: "MessageFee", dimensions: {} } as const];
  const off = { feeRate: { enabled: false }, budgets: { enabled: false } };
  expect(
    problems({ rates: [], estimated, ...off, limits: [limit(40, "day"), limit(0, "hour")] }).map(
      ({ path }) => path.join("."),
    ),
  ).toEqual(["limits.1.usd", "estimated.2.dimensions"]);
});

test("all problems are reported at once", () => {
  expect(
    problems({
      scope: "numbers",
      numbers: numbersOf(50, 49),
      limits: [limit(-1), critical(-1), limit(7, "month"), limit(7, "month")],
      feeRate: { enabled: false, windowHours: 4 },
      estimated: [{ fee: "MessageFee", dimensions: { Country: "DE" } }],
    }).map(({ path }) => path.join(".")),
  ).toEqual([
    "limits.0.usd",
    "limits.1.usd",
    "feeRate.windowHours",
    "limits.3",
    "limits.2",
    "limits.3",
    "numbers",
    "estimated.0.dimensions.Country",
    "estimated.0.dimensions",
  ]);
});
