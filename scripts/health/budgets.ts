import type { BudgetsClient, CostTypes, Notification } from "@aws-sdk/client-budgets";
import { globalArnOf } from "../../formats/arns";
import { inTerraformsWords } from "./compare";
import type { Kind, Values, World } from "./health";
import { read, readIfThere } from "./read";

export const budget: Kind = {
  what: "budget",
  named: ({ name }) => String(name),
  compared: {
    budget_type: null,
    limit_amount: null,
    limit_unit: null,
    time_unit: null,
    cost_types: null,
    cost_filter: null,
    notification: null,
  },
  notCompared: { name: "the budget is found by it" },
  read: readBudget,
};

async function readBudget({ name }: Values, { clients, environment }: World) {
  const client = await clients.budgets();
  const { DescribeBudgetCommand } = await import("@aws-sdk/client-budgets");
  const resource = globalArnOf(environment, "budgets", `budget/${name}`);
  const of = { AccountId: environment.account, BudgetName: String(name) };
  const found = await readIfThere(
    "budgets:ViewBudget",
    resource,
    ["NotFoundException"],
    (options) => client.send(new DescribeBudgetCommand(of), options),
  );
  if (found?.Budget === undefined) return undefined;
  const { BudgetType, BudgetLimit, TimeUnit, CostTypes = {}, CostFilters = {} } = found.Budget;
  return {
    budget_type: BudgetType,
    limit_amount: BudgetLimit?.Amount,
    limit_unit: BudgetLimit?.Unit,
    time_unit: TimeUnit,
    cost_types: inTerraformsWords(notAsByDefault(CostTypes)),
    cost_filter: Object.entries(CostFilters).map(([filter, values]) => ({ name: filter, values })),
    notification: await readNotifications(client, of, resource),
  };
}

/** Terraform's provider fills in what the configuration leaves out, with the same defaults as AWS. */
function notAsByDefault(types: CostTypes): CostTypes {
  return Object.fromEntries(
    Object.entries(types).filter(([name, included]) => included !== name.startsWith("Include")),
  );
}

type Named = { readonly AccountId: string; readonly BudgetName: string };

/** A budget takes five notifications at most, each with eleven subscribers: both are one page. */
async function readNotifications(client: BudgetsClient, of: Named, resource: string) {
  const { DescribeNotificationsForBudgetCommand } = await import("@aws-sdk/client-budgets");
  const { Notifications = [] } = await read("budgets:ViewBudget", resource, (options) =>
    client.send(new DescribeNotificationsForBudgetCommand(of), options),
  );
  return Promise.all(Notifications.map((one) => notificationValues(client, of, one, resource)));
}

async function notificationValues(
  client: BudgetsClient,
  of: Named,
  notification: Notification,
  resource: string,
): Promise<Values> {
  const { DescribeSubscribersForNotificationCommand } = await import("@aws-sdk/client-budgets");
  const { NotificationType, ComparisonOperator, Threshold } = notification;
  const { ThresholdType = "PERCENTAGE" } = notification;
  const asked = { NotificationType, ComparisonOperator, Threshold, ThresholdType };
  const { Subscribers = [] } = await read("budgets:ViewBudget", resource, (options) =>
    client.send(
      new DescribeSubscribersForNotificationCommand({ ...of, Notification: asked }),
      options,
    ),
  );
  const addresses = (type: string) =>
    Subscribers.filter(({ SubscriptionType }) => SubscriptionType === type).map(
      ({ Address }) => Address,
    );
  return {
    notification_type: NotificationType,
    comparison_operator: ComparisonOperator,
    threshold: Threshold,
    threshold_type: ThresholdType,
    subscriber_sns_topic_arns: addresses("SNS"),
    subscriber_email_addresses: addresses("EMAIL"),
  };
}
