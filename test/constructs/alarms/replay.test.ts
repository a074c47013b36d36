import { queueAlarms, topicAlarms } from "../../../constructs/alarms/delivery";
import { estimatedAlarms } from "../../../constructs/alarms/estimated";
import { hourAlarms } from "../../../constructs/alarms/fee-rate";
import type { Metric } from "../../../constructs/alarms/metrics";
import { missingMetricsAlarm } from "../../../constructs/alarms/missing-metrics";
import type { SpendOptions } from "../../../constructs/alarms/spend-options";
import { alarmMinutes, type Point, stateOf, type Watching } from "./metric-math";
import { numbers, SALES, SUPPORT, scope, seriesOf, spending, TOPIC } from "./scenes";
import { events, inbound, metricOf, templates } from "./traffic";

/**
 * 40 USD are 320 messages at their worst, of 0.125 USD each; a template to France costs 0.025 USD. An alarm per hour
 * fires at 36 USD if all metrics are listed, as nine tenths of the limit is the largest part of its splits.
 */
const DAY = { usd: 200, per: "day", severity: "warning" } as const;
const limits: SpendOptions["limits"] = [
  { usd: 40, per: "hour", severity: "warning" },
  { usd: 80, per: "hour", severity: "critical" },
  DAY,
];

const estimated = [...seriesOf("DE", SUPPORT), ...seriesOf("FR", SUPPORT)];

type Spans = readonly (readonly [from: number, to: number])[];

/** The minutes of every alarm that notifies people and fires at all. */
function fired(
  changes: Partial<SpendOptions>,
  points: readonly Point[],
  until: number,
): Record<string, Spans> {
  const options = spending(changes);
  return Object.fromEntries(
    [
      ...hourAlarms(scope, options),
      ...estimatedAlarms(scope, options),
      missingMetricsAlarm(scope, options, TOPIC),
    ]
      .map((alarm) => [alarm.id, alarmMinutes(alarm, points, until)] as const)
      .filter(([, spans]) => spans.length > 0),
  );
}

const BURST = { from: 0, to: 10, perMinute: 40 };

/** Too few to matter, and enough to keep every metric flowing. */
const TRICKLE = templates("FR", { from: 10, to: 400, perMinute: 1 });

describe("when does which alarm fire first, and for how long", () => {
  const WARNING = "FeeRate-warning-hour";
  const CRITICAL = "FeeRate-critical-hour";

  test.each<[string, readonly Point[], Record<string, Spans>]>([
    ["no traffic at all", [], {}],
    [
      "a burst of templates: from the message on that reaches 36 USD, while it is within an hour",
      templates("DE", BURST),
      { [WARNING]: [[8, 62]] },
    ],
    [
      "a burst of double the size: both severities",
      templates("DE", { ...BURST, perMinute: 80 }),
      { [WARNING]: [[4, 186]], [CRITICAL]: [[8, 62]] },
    ],
    ["cheap messages count at their own rate", templates("FR", BURST), {}],
    ["messages of customers: only AWS's fee, and little of it", inbound("DE", BURST), {}],
    [
      "a country that is not listed counts at the worst rate",
      templates("BR", BURST),
      { [WARNING]: [[8, 62]] },
    ],
    [
      "one country missing: it counts as zero and blanks nothing",
      templates("FR", { from: 0, to: 50, perMinute: 40 }),
      { [WARNING]: [[36, 74]] },
    ],
    [
      "gaps in the data: what is there is added up",
      [
        ...templates("DE", { from: 0, to: 8, perMinute: 20 }),
        ...templates("DE", { from: 30, to: 38, perMinute: 20 }),
      ],
      { [WARNING]: [[37, 61]] },
    ],
    [
      "data that come 50 minutes late: an alarm that is 50 minutes late",
      templates("DE", { ...BURST, late: 50 }),
      { [WARNING]: [[57, 62]] },
    ],
    [
      "data that come nearly two hours late: an alarm all the same",
      [...templates("DE", { ...BURST, late: 119 }), ...TRICKLE],
      { [WARNING]: [[128, 182]] },
    ],
    [
      "data that come later than queries look back: no alarm",
      [...templates("DE", { ...BURST, late: 181 }), ...TRICKLE],
      {},
    ],
    [
      "a slow leak: below 36 USD in any hour, and above the day's limit after 341 minutes",
      templates("DE", { from: 0, to: 400, perMinute: 4.7 }),
      { "Estimated-warning-day": [[341, 400]] },
    ],
  ])("%s", (_, points, expected) => {
    const first = Object.entries(fired({ limits, estimated }, points, 400)).map(
      ([id, spans]) => [id, spans.slice(0, 1)] as const,
    );
    expect(Object.fromEntries(first)).toEqual(expected);
  });
});

describe("no more than the limit passes within an hour", () => {
  test.each([0, 10, 30, 60, 90, 120])("with counts that come %d minutes late", (late) => {
    for (const minutes of [1, 10, 20, 40]) {
      const points = templates("DE", { from: 0, to: minutes, perMinute: 320 / minutes, late });
      expect(Object.keys(fired({}, points, 400))).toEqual(["FeeRate-warning-hour"]);
    }
  });
});

test("each hour is looked at three times, so that a burst that slides from one into the next notifies again", () => {
  expect(fired({ estimated }, templates("DE", BURST), 400)).toEqual({
    "FeeRate-warning-hour": [
      [8, 62],
      [68, 122],
      [128, 182],
    ],
  });
});

describe("with numbers of their own", () => {
  const options = { scope: "numbers", numbers } as const;

  test("each number has its share of the limit", () => {
    const ten = { from: 0, to: 10, perMinute: 8 }; // 10 USD, a quarter of the limit
    expect(fired(options, templates("DE", ten, SUPPORT), 69)).toEqual({});
    expect(fired(options, templates("DE", ten, SALES), 66)).toEqual({
      "FeeRate-warning-hour-000000000001": [[10, 60]],
    });
  });

  test("other numbers do not count", () => {
    expect(fired(options, templates("DE", BURST, "another"), 69)).toEqual({});
  });
});

describe("blindness", () => {
  const EVENTS = [0, 50, 100, 150, 200, 230].flatMap((from) =>
    events({ from, to: from + 1, perMinute: 1 }),
  );

  test("fires when events arrive hour after hour, and no fee is counted: the role is missing", () => {
    expect(fired({}, EVENTS, 400)).toEqual({ Blindness: [[121, 290]] });
  });

  test.each<[string, readonly Point[]]>([
    ["neither events nor fees", []],
    ["events and fees", [...EVENTS, ...inbound("DE", { from: 100, to: 101, perMinute: 1 })]],
    ["fees without events", inbound("DE", { from: 0, to: 300, perMinute: 1 })],
    ["events of one hour only", events({ from: 0, to: 60, perMinute: 10 })],
    [
      "fees of any kind, with any dimensions",
      [
        ...EVENTS,
        {
          metric: metricOf({ fee: "MessageFee", dimensions: { Unheard: "of" } }),
          at: 100 * 60,
          value: 1,
        },
      ],
    ],
  ])("does not fire by %s", (_, points) => {
    expect(fired({}, points, 280)).toEqual({});
  });

  test("fires when metrics do not carry the numbers that are listed", () => {
    const options = { scope: "numbers", numbers } as const;
    const counted = (arn: string) => [
      ...EVENTS,
      ...inbound("DE", { from: 100, to: 101, perMinute: 1 }, arn),
    ];
    expect(fired(options, counted("another"), 400)).toEqual({ Blindness: [[121, 290]] });
    expect(fired(options, counted(SALES), 280)).toEqual({});
  });
});

describe("delivery", () => {
  const metric = (name: string, of: Record<string, string>, namespace = "AWS/SQS"): Metric => ({
    namespace,
    name,
    dimensions: of,
  });
  const every5 = (of: Metric, values: readonly number[]): Point[] =>
    values.map((value, at) => ({ metric: of, at: at * 300, value }));
  const queue = { queueName: "inbound", deadLetterQueueNames: ["lost"] };
  const firedOf = (points: readonly Point[]) =>
    Object.fromEntries(
      [...topicAlarms(scope, "warning", TOPIC), ...queueAlarms(scope, "warning", queue)]
        .map((alarm) => [alarm.id, alarmMinutes(alarm, points, 60)] as const)
        .filter(([, spans]) => spans.length > 0),
    );
  const age = metric("ApproximateAgeOfOldestMessage", { QueueName: "inbound" });
  const depth = metric("ApproximateNumberOfMessagesVisible", { QueueName: "inbound" });
  const dead = metric("ApproximateNumberOfMessagesVisible", { QueueName: "lost" });
  const failed = metric("NumberOfNotificationsFailed", { TopicName: TOPIC }, "AWS/SNS");

  test.each<[string, readonly Point[], Record<string, Spans>]>([
    ["quiet queues, which report zero", every5(depth, [0, 0, 0, 0]), {}],
    ["queues that sleep and report nothing", [], {}],
    ["one failed notification", every5(failed, [0, 1, 0]), { failed: [[6, 10]] }],
    ["one dead letter", every5(dead, [0, 1, 0]), { "dead-letters-lost": [[6, 10]] }],
    ["a queue that is full for ten minutes", every5(depth, [1000, 1000, 999]), {}],
    [
      "a queue that is full for a quarter of an hour",
      every5(depth, [1000, 1000, 1000, 0]),
      { "depth-inbound": [[11, 15]] },
    ],
    [
      "events that wait from a quarter of an hour on",
      every5(age, [899, 900, 901, 902, 0]),
      { "age-inbound": [[16, 20]] },
    ],
  ])("%s", (_, points, expected) => {
    expect(firedOf(points)).toEqual(expected);
  });
});

test("listed metrics with wrong dimensions count at the worst rate, and no estimate per day fires", () => {
  const wrong = seriesOf("FR"); // as the account publishes it, there is a number as well
  expect(fired({ limits, estimated: wrong }, templates("FR", BURST), 69)).toEqual(
    fired({ limits }, templates("FR", BURST), 69),
  );
});

test("a template costs two fees, and both are in the estimate to the cent", () => {
  const twoFees = (usd: number) =>
    fired(
      {
        limits: [{ ...DAY, usd }],
        estimated,
      },
      templates("DE", { from: 0, to: 1, perMinute: 2 }),
      10,
    );
  expect(twoFees(0.25)).toEqual({ "Estimated-warning-day": [[1, 10]] });
  expect(twoFees(0.26)).toEqual({});
});

describe("why the alarms are not simpler", () => {
  const [burst] = [templates("DE", BURST)];
  const [, alarm] = hourAlarms(scope, spending())[0]?.anyOfEach[0] ?? [];
  if (alarm === undefined) throw new Error("no alarm");

  test("the bare name of a metric has no data, whatever is spent, and looks healthy", () => {
    const [series] = seriesOf("DE");
    const bare: Watching = {
      ...alarm,
      query: {
        kind: "metric",
        metric: metricOf({ ...series, dimensions: {} }),
        statistic: "Sum",
      },
    };
    const states = (watching: Watching) =>
      new Set(Array.from({ length: 70 }, (_, minute) => stateOf(watching, burst, minute * 60)));
    expect(states({ ...bare, missingData: "missing" })).toEqual(new Set(["INSUFFICIENT_DATA"]));
    expect(states(bare)).toEqual(new Set(["OK"]));
    expect(states({ ...bare, threshold: 0.000001 })).toEqual(new Set(["OK"]));
    expect(states(alarm)).toEqual(new Set(["OK", "ALARM"]));
  });

  const [daily] = estimatedAlarms(scope, spending({ limits: [{ ...DAY, usd: 40 }], estimated }));
  const query = daily?.query;
  if (daily === undefined || query?.kind !== "math") throw new Error("no sum");
  const sum: Watching = { ...daily, periodSeconds: 3600 };
  const expressed = (expression: string): Watching => ({ ...sum, query: { ...query, expression } });
  const thirtyAnHour = templates("DE", { from: 0, to: 180, perMinute: 4 });

  test("SUM() adds up everything that CloudWatch fetched, of hours long gone", () => {
    const total = expressed("SUM(m0)*0.005+SUM(m1)*0.12");
    expect(alarmMinutes(sum, thirtyAnHour, 300)).toEqual([]);
    expect(alarmMinutes(total, thirtyAnHour, 180)).toEqual([[80, 180]]);
  });

  test("without FILL, a country without messages blanks the sum of all", () => {
    const unfilled = expressed(query.expression.replace(/FILL\((m\d),0\)/g, "$1"));
    expect(alarmMinutes(sum, burst, 69)).toEqual([[8, 62]]);
    expect(alarmMinutes(unfilled, burst, 69)).toEqual([]);
  });

  test("without FILL, hours long gone count as events, and a quiet evening looks like blindness", () => {
    const missingMetrics = missingMetricsAlarm(scope, spending(), TOPIC);
    const [eventsArrive, ...noFees] = missingMetrics.anyOfEach.flat();
    if (eventsArrive?.query.kind !== "math") throw new Error("no parts");
    const [published] = eventsArrive.query.metrics;
    if (published === undefined) throw new Error("no metric");
    const bare = {
      ...eventsArrive,
      query: { kind: "metric", metric: published.metric, statistic: "Sum" },
    } as const;
    const busy = { from: 0, to: 180, perMinute: 1 };
    const day = [...events(busy), ...inbound("DE", busy)];
    expect(alarmMinutes(missingMetrics, day, 500)).toEqual([]);
    expect(alarmMinutes({ anyOfEach: [[bare], noFees] }, day, 500)).toEqual([[360, 419]]);
  });
});
