import { budget } from "../../../scripts/health/budgets";
import { environment, spendUpTo } from "../../environment";
import { asked } from "../../serve";
import { builtOf, compared } from "./live";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-alarms-warning";

const prod = environment({
  alarms: { warning: { existingTopicArn: TOPIC } },
  spend: spendUpTo([[900, "month", "warning"]]),
});

/** What DescribeBudget answers after Terraform's provider made it, which sends every type of costs. */
const COST_TYPES = {
  IncludeCredit: false,
  IncludeDiscount: true,
  IncludeOtherSubscription: true,
  IncludeRecurring: true,
  IncludeRefund: false,
  IncludeSubscription: true,
  IncludeSupport: true,
  IncludeTax: true,
  IncludeUpfront: true,
  UseAmortized: false,
  UseBlended: false,
};

const LIVE = {
  BudgetName: "acme-prod-whatsapp-spend-month-warning",
  BudgetType: "COST",
  BudgetLimit: { Amount: "900.0", Unit: "USD" },
  TimeUnit: "MONTHLY",
  CostTypes: COST_TYPES as Readonly<Record<string, boolean>> | undefined,
  CostFilters: {
    Region: ["eu-west-1"],
    Service: ["Amazon Pinpoint", "AWSEndUserMessaging3pFees", "AWS End User Messaging"],
  },
};

const NOTICES = ["ACTUAL 50", "ACTUAL 80", "ACTUAL 100", "FORECASTED 100"];

/** The lines about the budget, where AWS Budgets has it like this. */
async function lines(live: object, notices = NOTICES) {
  const Notifications = notices.map((notice) => ({
    NotificationType: notice.split(" ")[0],
    ComparisonOperator: "GREATER_THAN",
    Threshold: Number(notice.split(" ")[1]),
    ThresholdType: "PERCENTAGE",
  }));
  const answers: Readonly<Record<string, object>> = {
    DescribeBudget: { Budget: live },
    DescribeNotificationsForBudget: { Notifications },
    DescribeSubscribersForNotification: {
      Subscribers: [{ SubscriptionType: "SNS", Address: TOPIC }],
    },
  };
  const found = await compared(
    prod,
    { aws_budgets_budget: budget },
    "BUDGETS",
    async (request, response) => {
      const { operation } = await asked(request);
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify(answers[operation]));
    },
  );
  return found.map(({ status, message }) => `${status}: ${message}`);
}

test("a budget as it was deployed is fine", async () => {
  expect(builtOf(prod, "aws_budgets_budget")).toHaveLength(1);
  expect(await lines(LIVE)).toEqual(["ok: As deployed: 1 of 1."]);
});

test.each<[string, object, string[] | undefined, string]>([
  [
    "credits are included again",
    { CostTypes: { ...COST_TYPES, IncludeCredit: true } },
    undefined,
    "cost_types",
  ],
  [
    "refunds are included again",
    { CostTypes: { ...COST_TYPES, IncludeRefund: true } },
    undefined,
    "cost_types",
  ],
  [
    "tax is left out as well",
    { CostTypes: { ...COST_TYPES, IncludeTax: false } },
    undefined,
    "cost_types",
  ],
  [
    "costs are amortized",
    { CostTypes: { ...COST_TYPES, UseAmortized: true } },
    undefined,
    "cost_types",
  ],
  ["the types of costs are gone", { CostTypes: undefined }, undefined, "cost_types"],
  [
    "a name is gone",
    { CostFilters: { ...LIVE.CostFilters, Service: ["Other"] } },
    undefined,
    "cost_filter",
  ],
  ["an older version made it", {}, ["ACTUAL 100", "FORECASTED 100"], "notification"],
  [
    "a share was changed",
    {},
    ["ACTUAL 50", "ACTUAL 90", "ACTUAL 100", "FORECASTED 100"],
    "notification",
  ],
])("it differs if %s", async (_, changes, notices, argument) => {
  const [line = "", ...more] = await lines({ ...LIVE, ...changes }, notices);
  expect(more).toEqual([]);
  expect(line).toMatch(new RegExp(`^failed: It differs from what was deployed: ${argument} is `));
});
