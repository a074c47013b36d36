import { monthlyCost } from "../../../constructs/alarms/cost";
import { metricAlarms, spendPlan } from "../../../constructs/alarms/spend-plan";
import { formatUsd } from "../../../constructs/money/usd";
import { manySeries, scope, spending, TOPIC } from "./scenes";

test("what the alarms themselves cost", () => {
  const plan = spendPlan(scope, spending({ estimated: manySeries(11) }), TOPIC);
  const cost = monthlyCost(metricAlarms(plan), { composites: 2, dashboards: 1, keys: 1 });
  expect({ ...cost, fixedUsd: formatUsd(cost.fixedUsd) }).toEqual({
    alarmMetrics: 23, // 11 listed ones twice and the event topic's
    insightsAlarms: 4, // two fees, and one in each composite alarm
    composites: 2,
    dashboards: 1,
    keys: 1,
    fixedUsd: "7.30",
  });
});
