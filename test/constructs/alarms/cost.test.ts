import { costOf } from "../../../constructs/alarms/cost";
import { spendAlarms } from "../../../constructs/alarms/spend-plan";
import { manySeries, scope, seriesOf, spending, TOPIC } from "./scenes";

const monitored = {
  scope,
  options: spending({
    limits: [
      { usd: 40, per: "hour", severity: "warning" },
      { usd: 200, per: "day", severity: "warning" },
    ],
    estimated: [...manySeries(11), seriesOf("FR")[1]],
    feeRate: { splits: 3 },
  }),
  eventTopicName: TOPIC,
};

test("what the alarms themselves cost, with three metrics that their queries match", () => {
  const published = ["DE", "BR", "IN"].map((DestinationCountryCode) => ({
    namespace: "AWS/SocialMessaging",
    name: "WhatsAppMessageFeeCount",
    dimensions: { DestinationCountryCode },
  }));
  expect(costOf(spendAlarms(monitored), { dashboards: 1, keys: 1 }, published)).toEqual({
    alarmMetrics: 30, // 12 listed ones twice per day, one in each of 6 parts per hour, and the event topic's
    insightsAlarms: 8, // two fees in three splits, and one in each of the other composite alarms
    composites: 3,
    dashboards: 1,
    keys: 1,
    asOf: "2026-11",
    fixedUsd: "8.50",
    usdPerMatchedMetric: "0.10",
    matchedMetrics: 15, // those of AWS's fee, in three splits and two other alarms
    matchedUsd: "1.50",
    totalUsd: "10.00",
  });
});
