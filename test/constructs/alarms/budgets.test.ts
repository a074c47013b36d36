import { budgets } from "../../../constructs/alarms/budgets";
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
  { name: "Service", values: ["AWS End User Messaging"] },
  { name: "Region", values: ["eu-west-1"] },
];

const day = {
  id: "Budget-warning-day",
  name: "acme-prod-whatsapp-spend-day-warning",
  severity: "warning",
  limit: { usd: 200.5, per: "day", severity: "warning" },
  timeUnit: "DAILY",
  filters: byName,
  notifications: ["ACTUAL"],
};

const month = {
  id: "Budget-critical-month",
  name: "acme-prod-whatsapp-spend-month-critical",
  severity: "critical",
  limit: { usd: 3000, per: "month", severity: "critical" },
  timeUnit: "MONTHLY",
  filters: byName,
  notifications: ["ACTUAL", "FORECASTED"],
};

test("a budget for each limit per day and per month, by the billing service's name", () => {
  expect(budgetsOf()).toMatchObject([day, month]);
});

test("by another name, as the bill shows it", () => {
  const filters = [{ name: "Service", values: ["AmazonWhatever"] }, byName[1]];
  expect(budgetsOf({ budgets: { serviceName: "AmazonWhatever" } })).toMatchObject([
    { ...day, filters },
    { ...month, filters },
  ]);
});

test("by the usage types of the countries that the rate card names", () => {
  const filters = [{ name: "UsageType", values: usageTypes("EU", ["DE"]) }];
  expect(filters[0]?.values).toHaveLength(40);
  expect(budgetsOf({ budgets: { filter: "usageTypes" } })).toMatchObject([
    { ...day, filters },
    { ...month, filters },
  ]);
});

test("none if they are switched off, and none for numbers, because budgets know no numbers", () => {
  expect(budgetsOf({ budgets: { enabled: false } })).toEqual([]);
  expect(budgetsOf({ scope: "numbers", numbers })).toEqual([]);
});
