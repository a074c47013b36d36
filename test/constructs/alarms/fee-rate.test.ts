import { feeRateAlarms } from "../../../constructs/alarms/fee-rate";
import { numbers, SALES, scope, spending } from "./scenes";

test("over everything in account and Region, an alarm on each of the two metrics", () => {
  const alarms = feeRateAlarms(scope, spending());
  const [message, template] = alarms;
  expect(message).toMatchObject({
    id: "FeeRate-warning-hour-message-fees",
    name: "acme-prod-whatsapp-spend-hour-message-fees-warning",
    severity: "warning",
    description:
      "40.00 USD an hour, the warning limit, may be reached: 320 fees or more in WhatsAppMessageFeeCount within 1 h. At the rate card's worst (0.125 USD for AWS's and Meta's fee together) that is 40.00 USD. An upper bound: while this alarm and its twin on MetaTemplateMessageFeeCount are silent, spend is below. Look at the fees by category and country on the dashboard. Runbook: docs/runbook.md#spend-reaches-a-limit",
    query: {
      kind: "insights",
      sql: 'SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging"',
    },
    periodSeconds: 3600,
    periods: 1,
    breaksWhen: "atLeast",
    threshold: 320,
    missingData: "notBreaching",
    fee: "MessageFee",
    watched: { arn: undefined, sharePercent: 100 },
    arithmetic: ["40.00 USD an hour / (0.005 + 0.12 USD) = 320 fees -> 320 within 1 h"],
  });
  expect(template).toMatchObject({
    threshold: 320,
    arithmetic: message?.arithmetic,
    id: "FeeRate-warning-hour-template-fees",
    name: "acme-prod-whatsapp-spend-hour-template-fees-warning",
    description: message?.description
      .replace("MetaTemplateMessageFeeCount", "?")
      .replace("WhatsAppMessageFeeCount", "MetaTemplateMessageFeeCount")
      .replace("?", "WhatsAppMessageFeeCount"),
    query: {
      kind: "insights",
      sql: 'SELECT SUM(MetaTemplateMessageFeeCount) FROM "AWS/SocialMessaging"',
    },
    fee: "MetaTemplateMessageFee",
  });
  expect(alarms).toHaveLength(2);
});

test("over numbers, each with its share, looking back for three hours", () => {
  const alarms = feeRateAlarms(
    scope,
    spending({ scope: "numbers", numbers, feeRate: { windowHours: 3 } }),
  );
  expect(alarms.map(({ id, threshold }) => [id, threshold])).toEqual([
    ["FeeRate-warning-hour-message-fees-456789abcdef", 240],
    ["FeeRate-warning-hour-template-fees-456789abcdef", 240],
    ["FeeRate-warning-hour-message-fees-000000000001", 80],
    ["FeeRate-warning-hour-template-fees-000000000001", 80],
  ]);
  expect(alarms[3]).toMatchObject({
    id: "FeeRate-warning-hour-template-fees-000000000001",
    name: "acme-prod-whatsapp-spend-hour-template-fees-000000000001-warning",
    severity: "warning",
    description: `40.00 USD an hour, the warning limit, may be reached on ${SALES}, whose share of the limit is 25 %: 80 fees or more in MetaTemplateMessageFeeCount within 3 h. At the rate card's worst (0.125 USD for AWS's and Meta's fee together) that is 10.00 USD. An upper bound: while this alarm and its twin on WhatsAppMessageFeeCount are silent, spend is below. Look at the fees by category and country on the dashboard. Runbook: docs/runbook.md#spend-reaches-a-limit`,
    query: {
      kind: "insights",
      sql: `SELECT SUM(MetaTemplateMessageFeeCount) FROM "AWS/SocialMessaging" WHERE WhatsAppPhoneNumberArn = '${SALES}'`,
    },
    periodSeconds: 10_800,
    periods: 1,
    breaksWhen: "atLeast",
    threshold: 80,
    missingData: "notBreaching",
    fee: "MetaTemplateMessageFee",
    watched: { arn: SALES, sharePercent: 25, tail: "000000000001" },
    arithmetic: ["40.00 USD an hour x 25 % / (0.005 + 0.12 USD) = 80 fees -> 80 within 3 h"],
  });
});

test("one fee is one fee", () => {
  const [alarm] = feeRateAlarms(
    scope,
    spending({ limits: [{ usd: 0.01, per: "hour", severity: "critical" }] }),
  );
  expect(alarm?.threshold).toBe(1);
  expect(alarm?.description).toMatch(/^0\.01 USD an hour, .* 1 fee or more /);
  expect(alarm?.name).toBe("acme-prod-whatsapp-spend-hour-message-fees-critical");
});

test("thousands are separated, and every decimal of a rate is shown", () => {
  const [alarm] = feeRateAlarms(
    scope,
    spending({
      limits: [{ usd: 10_000_000, per: "hour", severity: "warning" }],
      rates: spending().rates.map((rate) => ({ ...rate, usd: "0.000000123" })),
    }),
  );
  expect(alarm?.description).toMatch(
    /^10,000,000\.00 USD an hour, .* 40,650,406,504,066 fees .* \(0\.000000246 USD /,
  );
});

test("hours only, as no query looks back for a day; and none where they are switched off", () => {
  const limits = (["day", "month"] as const).map((per) => ({
    usd: 40,
    per,
    severity: "warning" as const,
  }));
  expect(feeRateAlarms(scope, spending({ limits }))).toEqual([]);
  expect(feeRateAlarms(scope, spending({ feeRate: { enabled: false } }))).toEqual([]);
});
