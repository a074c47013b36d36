import { estimatedAlarms } from "../../../constructs/alarms/estimated";
import type { SpendOptions } from "../../../constructs/alarms/spend-options";
import { manySeries, numbers, rates, SALES, SUPPORT, scope, seriesOf, spending } from "./scenes";

const limits: SpendOptions["limits"] = [{ usd: 40, per: "day", severity: "warning" }];
const alarmsOf = (changes: Partial<SpendOptions>) =>
  estimatedAlarms(scope, spending({ limits, ...changes }));

test("one alarm on the sum of fees times rates", () => {
  const [aws, meta] = seriesOf("DE");
  expect(alarmsOf({ estimated: [aws, meta] })).toMatchObject([
    {
      id: "Estimated-warning-day",
      name: "acme-prod-whatsapp-spend-day-estimated-warning",
      severity: "warning",
      description: expect.stringMatching(
        /^40.00 USD or more were spent within 24 hours: the warning limit of a day is reached by 2 metrics at the rates of the rate card. Other fees come on top. First look .* it is. Runbook: docs.runbook.md#spend-reaches-a-limit of/,
      ),
      query: {
        kind: "math",
        label: "USD",
        expression: "FILL(m0,0)*0.005+FILL(m1,0)*0.12",
        metrics: [
          {
            id: "m0",
            metric: {
              namespace: "AWS/SocialMessaging",
              name: "WhatsAppMessageFeeCount",
              dimensions: { MessageFeeType: "Marketing", DestinationCountryCode: "DE" },
            },
          },
          {
            id: "m1",
            metric: {
              namespace: "AWS/SocialMessaging",
              name: "MetaTemplateMessageFeeCount",
              dimensions: {
                MetaTemplateMessageFeeCategory: "marketing",
                MetaTemplateMessageFeeType: "regular",
                DestinationCountryCode: "DE",
              },
            },
          },
        ],
      },
      periodSeconds: 86_400,
      periods: 1,
      breaksWhen: "atLeast",
      threshold: 39.999999,
      missingData: "notBreaching",
      arithmetic: [
        expect.stringMatching(/^40.00 USD a day -> 39.999999 USD \(clear /),
        "0.005 USD x MessageFee with MessageFeeType = Marketing, DestinationCountryCode = DE",
        "0.12 USD x MetaTemplateMessageFee with MetaTemplateMessageFeeCategory = marketing, MetaTemplateMessageFeeType = regular, DestinationCountryCode = DE",
      ],
      series: [
        { ...aws, rate: rates[0] },
        { ...meta, rate: rates[2] },
      ],
      parts: 1,
    },
  ]);
});

describe("more metrics than an alarm takes are split evenly, in their order", () => {
  test.each<[number, readonly number[], number]>([
    [1, [1], 39.999999],
    [9, [9], 39.999999],
    [10, [10], 39.999999],
    [11, [5, 6], 19.999999],
    [20, [10, 10], 19.999999],
    [21, [7, 7, 7], 13.333332],
    [100, Array(10).fill(10), 3.999999],
  ])("%d: %j", (count, sizes, threshold) => {
    const listed = manySeries(count);
    const alarms = alarmsOf({ estimated: listed });
    expect(alarms.map(({ series }) => series.length)).toEqual(sizes);
    expect(new Set(alarms.map((alarm) => alarm.threshold))).toEqual(new Set([threshold]));
    expect(new Set(alarms.map(({ parts }) => parts))).toEqual(new Set([sizes.length]));
    expect(alarms.flatMap(({ series }) => series.map(({ rate: _, ...one }) => one))).toEqual(
      listed,
    );
  });

  test("each says which part it is", () => {
    const [, second] = alarmsOf({ estimated: manySeries(21) });
    expect(second).toMatchObject({
      id: "Estimated-warning-day-2",
      name: "acme-prod-whatsapp-spend-day-estimated-2-warning",
      description: expect.stringMatching(
        /^13.333332 USD or more .*: part 2 of 3 of the warning limit of 40.00 USD a day is reached by 7 metrics /,
      ),
    });
  });

  test("what costs nothing takes no place", () => {
    const free = {
      fee: "MetaTemplateMessageFee",
      dimensions: { MetaTemplateMessageFeeType: "free_entry_point" },
    } as const;
    const [alarm, ...others] = alarmsOf({ estimated: [free, ...manySeries(10)] });
    expect(others).toEqual([]);
    expect(alarm?.series).toHaveLength(10);
  });
});

test("each number has its own metrics and its share", () => {
  const estimated = [...seriesOf("DE", SALES), ...seriesOf("DE", SUPPORT)];
  const alarms = alarmsOf({ scope: "numbers", numbers, estimated });
  expect(alarms.map(({ id, threshold }) => [id, threshold])).toEqual([
    ["Estimated-warning-day-456789abcdef", 29.999999],
    ["Estimated-warning-day-000000000001", 9.999999],
  ]);
  expect(alarms[1]?.description).toMatch(
    new RegExp(
      `^10.00 USD .* on ${SALES}, whose share .* 25 %: the warning limit of a day is reached`,
    ),
  );
  expect(alarms[1]?.series.map(({ dimensions }) => dimensions["WhatsAppPhoneNumberArn"])).toEqual([
    SALES,
    SALES,
  ]);
});

test("days only: alarms per hour use the metrics themselves, and no alarm looks back for a month", () => {
  const spans = (["hour", "day", "month"] as const).map((per) => {
    return { usd: 40, per, severity: "critical" as const };
  });
  const alarms = alarmsOf({ limits: spans, estimated: manySeries(1) });
  expect(alarms.map(({ id }) => id)).toEqual(["Estimated-critical-day"]);
});

test("an unknown dimension has the highest rate of its values", () => {
  const rateOf = (dimensions: Record<string, string>) =>
    alarmsOf({ estimated: [{ fee: "MetaTemplateMessageFee", dimensions }] })[0]?.series[0]?.rate
      .usd;
  expect(rateOf({ DestinationCountryCode: "DE" })).toBe("0.12");
  expect(rateOf({ MetaTemplateMessageFeeCategory: "marketing" })).toBe("0.12");
  expect(rateOf({ MetaTemplateMessageFeeCategory: "utility" })).toBe("0.02");
  expect(rateOf({ DestinationCountryCode: "FR" })).toBe("0.02");
});

test("nothing listed, no alarms", () => {
  expect(alarmsOf({})).toEqual([]);
  expect(alarmsOf({ estimated: [] })).toEqual([]);
});
