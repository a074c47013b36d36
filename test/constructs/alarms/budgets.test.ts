import { awsBudgets, budgets } from "../../../constructs/alarms/budgets";
import type { SpendOptions } from "../../../constructs/alarms/spend-options";
import { usageTypes } from "../../../constructs/money/usage-types";
import { numbers, scope, spending } from "./scenes";

const limits: SpendOptions["limits"] = [
  { usd: 40, per: "hour", severity: "warning" },
  { usd: 200.5, per: "day", severity: "warning" },
  { usd: 3000, per: "month", severity: "critical" },
];

const budgetsOf = (changes: Partial<SpendOptions> = {}) =>
  budgets(scope, spending({ limits, ...changes }));

const byName = [
  {
    name: "Service",
    values: ["AWS End User Messaging", "Amazon Pinpoint", "AWSEndUserMessaging3pFees"],
  },
  { name: "Region", values: ["eu-west-1"] },
];

const actual = [50, 80, 100].map((percentOfLimit) => ({ type: "ACTUAL", percentOfLimit }));

const day = {
  id: "Budget-warning-day",
  name: "acme-prod-whatsapp-spend-day-warning",
  severity: "warning",
  limit: { usd: 200.5, per: "day", severity: "warning" },
  timeUnit: "DAILY",
  filters: byName,
  notifications: actual,
};

const month = {
  id: "Budget-critical-month",
  name: "acme-prod-whatsapp-spend-month-critical",
  severity: "critical",
  limit: { usd: 3000, per: "month", severity: "critical" },
  timeUnit: "MONTHLY",
  filters: byName,
  notifications: [...actual, { type: "FORECASTED", percentOfLimit: 100 }],
};

test("each limit per day and per month has a budget, by the names that the bill may have", () => {
  expect(budgetsOf()).toMatchObject([day, month]);
});

test.each<[NonNullable<SpendOptions["budgets"]>, string[]]>([
  [{ serviceName: "AmazonWhatever" }, ["AmazonWhatever"]],
  [{ serviceNames: ["AmazonWhatever", "Meta"] }, ["AmazonWhatever", "Meta"]],
])("budgets filter by other names, as the bill shows them: %j", (chosen, values) => {
  const filters = [{ name: "Service", values }, byName[1]];
  expect(budgetsOf({ budgets: chosen })).toMatchObject([
    { ...day, filters },
    { ...month, filters },
  ]);
});

test("no budget has more than the five notifications that AWS takes", () => {
  for (const { notifications } of budgetsOf()) {
    expect(notifications.length).toBeLessThanOrEqual(5);
    expect(new Set(notifications.map((each) => JSON.stringify(each))).size).toBe(
      notifications.length,
    );
  }
});

test.each<[NonNullable<SpendOptions["budgets"]>, string[]]>([
  [{}, ["are unverified", "`spend --check` asks", "Amazon Pinpoint bills SMS", "early, not late"]],
  [{ serviceNames: ["One"] }, ['bills WhatsApp, "One", is unverified']],
  [{ serviceNames: ["One", "Two"] }, ['bills WhatsApp, "One" and "Two", are unverified']],
  [{ filter: "usageTypes" }, ["the usage types of the countries that the rate card names"]],
])("budgets say what they do not cover: %j", (chosen, phrases) => {
  const options = spending({ limits, budgets: chosen });
  const monitored = { scope, options, eventTopicName: undefined };
  const said = awsBudgets.notCovered?.(monitored, "spend --check").join("\n");
  for (const phrase of [...phrases, "about five weeks of history"]) {
    expect(said).toContain(phrase);
  }
});

test("budgets filter by the usage types of the rate card's countries", () => {
  const filters = [{ name: "UsageType", values: usageTypes("EU", ["DE"]) }];
  expect(filters[0]?.values).toHaveLength(72);
  expect(budgetsOf({ budgets: { filter: "usageTypes" } })).toMatchObject([
    { ...day, filters },
    { ...month, filters },
  ]);
});

test("there are no budgets if they are switched off, and none for numbers, because budgets know no numbers", () => {
  expect(budgetsOf({ budgets: { enabled: false } })).toEqual([]);
  expect(budgetsOf({ scope: "numbers", numbers })).toEqual([]);
});
