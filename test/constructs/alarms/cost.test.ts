import { costOf } from "../../../constructs/alarms/cost";
import { spendAlarms } from "../../../constructs/alarms/spend-plan";
import { manySeries, scope, spending, TOPIC } from "./scenes";

const monitored = {
  scope,
  options: spending({ estimated: manySeries(11) }),
  eventTopicName: TOPIC,
};

test("what the alarms themselves cost, with three metrics that their queries match", () => {
  const published = ["DE", "BR", "IN"].map((DestinationCountryCode) => ({
    namespace: "AWS/SocialMessaging",
    name: "WhatsAppMessageFeeCount",
    dimensions: { DestinationCountryCode },
  }));
  expect(costOf(spendAlarms(monitored), { dashboards: 1, keys: 1 }, published)).toEqual({
    alarmMetrics: 23, // 11 listed ones twice and the event topic's
    insightsAlarms: 4, // two fees, and one in each composite alarm
    composites: 2,
    dashboards: 1,
    keys: 1,
    asOf: "2026-11",
    fixedUsd: "7.30",
    usdPerMatchedMetric: "0.10",
    matchedMetrics: 9, // those of AWS's fee, in three alarms
    matchedUsd: "0.90",
    totalUsd: "8.20",
  });
});
