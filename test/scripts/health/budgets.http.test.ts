import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { AwsClients } from "../../../scripts/aws/clients";
import { compareWithBuilt } from "../../../scripts/health/as-built";
import { budget } from "../../../scripts/health/budgets";
import { synthesizedStack } from "../../../scripts/health/built";
import type { World } from "../../../scripts/health/health";
import { environment } from "../../environment";
import { ended, inFolder } from "../wiring/in-process";
import { Folder } from "../wiring/site";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-alarms-warning";

const prod = environment({
  alarms: { warning: { existingTopicArn: TOPIC } },
  spend: { rateCard: "rates.csv", limits: [{ usd: 900, per: "month", severity: "warning" }] },
});

const built = synthesizedStack(prod).resources.filter(({ type }) => type === "aws_budgets_budget");

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

let server: Server | undefined;
afterEach(() => server?.close());

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
  server = createServer(async (request, response) => {
    await json(request);
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify(answers[operation]));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  process.env["AWS_ENDPOINT_URL_BUDGETS"] = `http://127.0.0.1:${port}`;
  const world = { built, environment: prod, clients: new AwsClients(prod) } as unknown as World;
  const kinds = { aws_budgets_budget: budget };
  let found: readonly { status: string; message: string }[] = [];
  await ended(inFolder(new Folder({})), async () => {
    found = await compareWithBuilt(world, kinds);
    return 0;
  });
  return found.map(({ status, message }) => `${status}: ${message}`);
}

test("a budget as it was deployed is fine", async () => {
  expect(built).toHaveLength(1);
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
