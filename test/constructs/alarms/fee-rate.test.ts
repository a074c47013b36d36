import { hourAlarms } from "../../../constructs/alarms/fee-rate";
import type { SpendOptions } from "../../../constructs/alarms/spend-options";
import { rateOf } from "../money/cards";
import { manySeries, numbers, rates, SALES, SUPPORT, scope, seriesOf, spending } from "./scenes";

const SEE =
  "Runbook: docs/runbook.md#spend-reaches-a-limit of the package cdktf-aws-social-messaging";
const FIRST = `First look which country and category it is, then stop the sender that should not send it. ${SEE}`;

const alarmsOf = (changes: Partial<SpendOptions>) => hourAlarms(scope, spending(changes));
const onlyAlarmOf = (changes: Partial<SpendOptions>) => {
  const [alarm, ...others] = alarmsOf(changes);
  expect(others).toEqual([]);
  if (alarm === undefined) throw new Error("no alarm");
  return alarm;
};

/** Every part looks at each of the last three hours, and one is enough. */
const partOf = (names: string, fees: string, usd: string, of = "") => ({
  id: `FeeRate-warning-hour-${names}`,
  name: `acme-prod-whatsapp-spend-hour-${names}-warning`,
  severity: undefined,
  description: `In ALARM while ${fees} may have cost ${usd} USD or more in one of the last 3 hours${of}. A part of the alarm on 40.00 USD an hour: alone it is no reason to act, and notifies nobody. ${SEE}`,
  periodSeconds: 3600,
  periods: 3,
  breakingPeriods: 1,
  breaksWhen: "atLeast",
  missingData: "notBreaching",
});

const fees = (metric: string, where = "") => ({
  kind: "insights",
  sql: `SELECT SUM(${metric}) FROM "AWS/SocialMessaging"${where}`,
});
const AWS = "WhatsAppMessageFeeCount";
const META = "MetaTemplateMessageFeeCount";
const NOT_FREE = " WHERE MetaTemplateMessageFeeType != 'free_entry_point'";

test("without listed metrics, both fees are counted at the worst rate, once for each split", () => {
  expect(alarmsOf({ feeRate: { splits: 3 } })).toMatchObject([
    {
      id: "FeeRate-warning-hour",
      name: "acme-prod-whatsapp-spend-40-usd-hour-warning",
      severity: "warning",
      description: `40.00 USD an hour, the warning limit, may be reached. 7.33 to 40.00 USD were really spent when it fires: what is not listed under spend.estimated counts at the worst rate. ${FIRST}`,
      arithmetic: [
        "40.00 USD an hour = 36.00 + 4.00 = 24.00 + 16.00 = 4.80 + 35.20 USD: it notifies once in each of these pairs one bound is reached",
        "bound 1: 0.005 USD x every MessageFee",
        "bound 2: 0.12 USD x every MetaTemplateMessageFee but those with MetaTemplateMessageFeeType = free_entry_point",
      ],
      anyOfEach: [
        ["", "36.00", 7200, "4.00", 34],
        ["-2", "24.00", 4800, "16.00", 134],
        ["-3", "4.80", 960, "35.20", 294],
      ].map(([tail, aws, awsFees, meta, metaFees]) => [
        {
          ...partOf(`message-fees${tail}`, "AWS's fees", String(aws)),
          query: fees(AWS),
          threshold: awsFees,
        },
        {
          ...partOf(`template-fees${tail}`, "Meta's fees", String(meta)),
          query: fees(META, NOT_FREE),
          threshold: metaFees,
        },
      ]),
    },
  ]);
});

test("Meta's fees in listed metrics count with AWS's, at their own rates", () => {
  const [aws, meta] = seriesOf("FR");
  const metric = { namespace: "AWS/SocialMessaging", name: META, dimensions: meta.dimensions };
  const math = { kind: "math", label: "USD at most", metrics: [{ id: "m0", metric }] };
  const dimensions =
    "MetaTemplateMessageFee with MetaTemplateMessageFeeCategory = marketing, MetaTemplateMessageFeeType = regular, DestinationCountryCode = FR";
  expect(onlyAlarmOf({ estimated: [aws, meta], feeRate: { splits: 3 } })).toMatchObject({
    description: `40.00 USD an hour, the warning limit, may be reached. 36.00 to 40.00 USD were really spent when it fires, if all of it is listed under spend.estimated; other fees count at the worst rate, so that with them it may be 7.33 USD. ${FIRST}`,
    arithmetic: [
      expect.stringMatching(
        /^40.00 USD an hour = 36.00 \+ 4.00 = 24.00 \+ 16.00 USD of bounds 1 and 2 = 4.80 \+ 35.20 USD of bounds 3 and 4: it notifies /,
      ),
      "bound 1: 0.005 USD x every MessageFee",
      `+0.02 USD x ${dimensions}`,
      "bound 2: 0.12 USD x every MetaTemplateMessageFee but those with MetaTemplateMessageFeeType = free_entry_point",
      `-0.12 USD x ${dimensions}`,
      "bound 3: 0.005 USD x every MessageFee",
      "bound 4: 0.12 USD x every MetaTemplateMessageFee but those with MetaTemplateMessageFeeType = free_entry_point",
      `-0.10 USD x ${dimensions}`,
    ],
    anyOfEach: [
      ...[
        ["", "36.00", 35.999999, "4.00", 3.999999],
        ["-2", "24.00", 23.999999, "16.00", 15.999999],
      ].map(([tail, knownUsd, knownThreshold, restUsd, restThreshold]) => [
        {
          ...partOf(
            `message-fees${tail}`,
            "AWS's fees and Meta's in listed metrics",
            String(knownUsd),
          ),
          query: {
            ...math,
            expression: "FILL(fees,0)*0.005+FILL(m0,0)*0.02",
            insights: fees(AWS).sql,
          },
          threshold: knownThreshold,
        },
        {
          ...partOf(
            `template-fees${tail}`,
            "Meta's fees outside of listed metrics",
            String(restUsd),
          ),
          query: {
            ...math,
            expression: "FILL(fees,0)*0.12-FILL(m0,0)*0.12",
            insights: fees(META, NOT_FREE).sql,
          },
          threshold: restThreshold,
        },
      ]),
      [
        { ...partOf("message-fees-3", "AWS's fees", "4.80"), query: fees(AWS), threshold: 960 },
        {
          ...partOf("template-fees-3", "Meta's fees", "35.20"),
          query: {
            ...math,
            expression: "FILL(fees,0)*0.12-FILL(m0,0)*0.1",
            insights: fees(META, NOT_FREE).sql,
          },
          threshold: 35.199999,
        },
      ],
    ],
  });
});

test("queriesOnly has no listed metrics and leaves nothing out", () => {
  const { anyOfEach } = onlyAlarmOf({
    estimated: seriesOf("FR"),
    feeRate: { splits: 3, scheme: "queriesOnly" },
  });
  expect(anyOfEach.flat().map(({ query, threshold }) => [query, threshold])).toEqual([
    [fees(AWS), 7200],
    [fees(META), 34],
    [fees(AWS), 4800],
    [fees(META), 134],
    [fees(AWS), 960],
    [fees(META), 294],
  ]);
});

test("each number has alarms of its own, on its share of the limit", () => {
  const estimated = [...seriesOf("FR", SUPPORT), ...seriesOf("DE", SALES)];
  const [support, sales] = alarmsOf({ scope: "numbers", numbers, estimated });
  const ofSales = ` on ${SALES}, whose share of the limit is 25 %`;
  expect(sales).toMatchObject({
    id: "FeeRate-warning-hour-000000000001",
    name: "acme-prod-whatsapp-spend-40-usd-hour-000000000001-warning",
    description: expect.stringMatching(
      `^40.00 USD an hour, the warning limit, may be reached${ofSales}. 9.00 to 10.00 USD were`,
    ),
    watched: { arn: SALES, sharePercent: 25 },
    arithmetic: expect.arrayContaining([
      expect.stringMatching(
        /^40.00 USD an hour x 25 % = 9.00 \+ 1.00 = 6.00 \+ 4.00 USD of .* = 1.20 \+ 8.80 USD of /,
      ),
    ]),
  });
  expect(sales?.anyOfEach).toHaveLength(3);
  expect(sales?.anyOfEach[1]?.[1]).toMatchObject({
    ...partOf(
      "template-fees-000000000001-2",
      "Meta's fees outside of listed metrics",
      "4.00",
      ofSales,
    ),
    query: {
      expression: "FILL(fees,0)*0.12-FILL(m0,0)*0.12",
      insights: fees(
        META,
        NOT_FREE.replace("WHERE", `WHERE WhatsAppPhoneNumberArn = '${SALES}' AND`),
      ).sql,
    },
  });
  expect(support?.anyOfEach[0]?.map(({ query }) => query)).toMatchObject([
    { expression: "FILL(fees,0)*0.005+FILL(m0,0)*0.02" },
    { expression: "FILL(fees,0)*0.12-FILL(m0,0)*0.12" },
  ]);
});

describe("where one of the fees is free, the other has the whole limit, and no split", () => {
  const others = (fee: string) => rates.filter((rate) => rate.fee !== fee);
  const estimated = seriesOf("FR");

  test("AWS's", () => {
    const alarm = onlyAlarmOf({
      rates: [...others("MessageFee"), rateOf("MessageFee", "*", "0")],
      estimated,
    });
    expect(alarm).toMatchObject({
      description: expect.stringContaining(
        " may be reached. 40.00 USD were really spent when it fires, if all",
      ),
      arithmetic: [
        "40.00 USD an hour, compared with the sum of:",
        "0.12 USD x every MetaTemplateMessageFee but those with MetaTemplateMessageFeeType = free_entry_point",
        expect.stringMatching(/^-0\.10 USD x MetaTemplateMessageFee with .* = FR$/),
      ],
      anyOfEach: [
        [
          {
            ...partOf("template-fees", "Meta's fees", "40.00"),
            query: { expression: "FILL(fees,0)*0.12-FILL(m0,0)*0.1" },
            threshold: 39.999999,
          },
        ],
      ],
    });
    expect(alarm.anyOfEach.flat()).toHaveLength(1);
  });

  test("Meta's", () => {
    const alarm = onlyAlarmOf({
      rates: [...others("MetaTemplateMessageFee"), rateOf("MetaTemplateMessageFee", "*", "0")],
      estimated,
    });
    expect(alarm.anyOfEach).toMatchObject([
      [{ ...partOf("message-fees", "AWS's fees", "40.00"), query: fees(AWS), threshold: 8000 }],
    ]);
    expect(alarm.anyOfEach.flat()).toHaveLength(1);
  });
});

describe("the number of splits", () => {
  const manyNumbers = (count: number) => ({
    scope: "numbers" as const,
    numbers: Array.from({ length: count }, (_, at) => {
      return { arn: `${SALES.slice(0, -4)}${1000 + at}`, sharePercent: 1 };
    }),
  });

  test.each<[string, Partial<SpendOptions>, number]>([
    ["5 over everything in account and Region", {}, 5],
    ["3 for each number", manyNumbers(33), 3],
    ["as many as are chosen", { feeRate: { splits: 9 } }, 9],
    ["as many as are chosen for each number", { ...manyNumbers(51), feeRate: { splits: 3 } }, 3],
  ])("%s", (_, changes, count) => {
    const splits = new Set(alarmsOf(changes).map(({ anyOfEach }) => anyOfEach.length));
    expect(splits).toEqual(new Set([count]));
  });
});

test("one fee is one fee, and thousands are separated", () => {
  const limits = (["critical", "warning"] as const).map((severity) => {
    return { usd: severity === "critical" ? 0.01 : 10_000_000, per: "hour" as const, severity };
  });
  const [small, large] = alarmsOf({ limits, feeRate: { splits: 3 } });
  expect(small?.name).toBe("acme-prod-whatsapp-spend-0.01-usd-hour-critical");
  expect(large?.name).toBe("acme-prod-whatsapp-spend-10000000-usd-hour-warning");
  expect(small?.anyOfEach.flat().map(({ threshold }) => threshold)).toEqual([2, 1, 2, 1, 1, 1]);
  expect(small?.description).toContain(" 0.01 USD were");
  expect(large?.description).toMatch(/^10,000,000\.00 USD an hour, .* to 10,000,000\.00 USD were/);
});

test("hours only, as no query looks back for a day; and none where they are switched off", () => {
  const limits = (["day", "month"] as const).map((per) => ({
    usd: 40,
    per,
    severity: "warning" as const,
  }));
  expect(alarmsOf({ limits, estimated: manySeries(1) })).toEqual([]);
  expect(alarmsOf({ feeRate: { enabled: false } })).toEqual([]);
});
