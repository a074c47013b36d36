import * as budget from "@aws-sdk/client-budgets";
import * as cloudWatch from "@aws-sdk/client-cloudwatch";
import * as eventBridge from "@aws-sdk/client-eventbridge";
import type { AwsClients } from "../../../scripts/aws/clients";
import { ACCOUNT } from "../../workbench";
import { type Change, type Damages, instead, type Values } from "./damaged";

const SOMEBODY = "arn:aws:sns:eu-west-1:444455556666:theirs";

async function alarm(aws: AwsClients, name: string, AlarmTypes: cloudWatch.AlarmType[]) {
  const found = await (await aws.cloudWatch()).send(
    new cloudWatch.DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes }),
  );
  return found;
}

async function putMetricAlarm(aws: AwsClients, { alarm_name: name }: Values) {
  const client = await aws.cloudWatch();
  const { MetricAlarms: [found = {}] = [] } = await alarm(aws, name, ["MetricAlarm"]);
  const input = found as cloudWatch.PutMetricAlarmCommandInput;
  const write = (changes: Partial<typeof input>) =>
    client.send(new cloudWatch.PutMetricAlarmCommand({ ...input, ...changes }));
  return { found: input, write };
}

type AlarmInput = cloudWatch.PutMetricAlarmCommandInput;
type AlarmChange = Partial<AlarmInput> | ((found: AlarmInput) => Partial<AlarmInput>);

const changedAlarm = (argument: string, what: string, change: AlarmChange): Change => [
  argument,
  what,
  async (aws, values) => {
    const { found, write } = await putMetricAlarm(aws, values);
    return instead(write, {}, typeof change === "function" ? change(found) : change);
  },
];

export const metricAlarms: Damages = {
  named: ({ alarm_name: name }) => name,
  async gone(aws, values) {
    const { write } = await putMetricAlarm(aws, values);
    await deleteAlarm(aws, values);
    return () => write({});
  },
  changes: [
    changedAlarm("actions_enabled", "off", { ActionsEnabled: false }),
    changedAlarm("alarm_actions", "nobody", { AlarmActions: [] }),
    changedAlarm("alarm_actions", "somebody else, too", ({ AlarmActions = [] }) => ({
      AlarmActions: [...AlarmActions, SOMEBODY],
    })),
    changedAlarm("ok_actions", "somebody else", { OKActions: [SOMEBODY] }),
    changedAlarm("insufficient_data_actions", "somebody else", {
      InsufficientDataActions: [SOMEBODY],
    }),
    changedAlarm("comparison_operator", "below", { ComparisonOperator: "LessThanThreshold" }),
    changedAlarm("threshold", "a million", { Threshold: 1_000_000 }),
    changedAlarm("evaluation_periods", "more", { EvaluationPeriods: 20 }),
    changedAlarm("datapoints_to_alarm", "more", { EvaluationPeriods: 20, DatapointsToAlarm: 20 }),
    changedAlarm("treat_missing_data", "ignored", { TreatMissingData: "ignore" }),
    changedAlarm("namespace", "another", { Namespace: "AWS/Other" }),
    changedAlarm("metric_name", "another", { MetricName: "Other" }),
    changedAlarm("dimensions", "others", { Dimensions: [{ Name: "QueueName", Value: "other" }] }),
    changedAlarm("period", "a day", { Period: 86_400 }),
    changedAlarm("statistic", "the least", { Statistic: "Minimum" }),
    changedAlarm("extended_statistic", "a percentile", { ExtendedStatistic: "p99" }),
    changedAlarm("unit", "bytes", { Unit: "Bytes" }),
    changedAlarm("metric_query", "another expression", ({ Metrics = [] }) => ({
      Metrics: Metrics.map((one) => (one.Expression ? { ...one, Expression: "m1 * 0" } : one)),
    })),
  ],
};

async function deleteAlarm(aws: AwsClients, { alarm_name: name }: Values) {
  const client = await aws.cloudWatch();
  await client.send(new cloudWatch.DeleteAlarmsCommand({ AlarmNames: [name] }));
}

async function putCompositeAlarm(aws: AwsClients, { alarm_name: name }: Values) {
  const client = await aws.cloudWatch();
  const { CompositeAlarms: [found = {}] = [] } = await alarm(aws, name, ["CompositeAlarm"]);
  const input = found as cloudWatch.PutCompositeAlarmCommandInput;
  return (changes: Partial<typeof input>) =>
    client.send(new cloudWatch.PutCompositeAlarmCommand({ ...input, ...changes }));
}

const changedComposite = (
  argument: string,
  what: string,
  changes: Partial<cloudWatch.PutCompositeAlarmCommandInput>,
): Change => [
  argument,
  what,
  async (aws, values) => instead(await putCompositeAlarm(aws, values), {}, changes),
];

export const compositeAlarms: Damages = {
  named: ({ alarm_name: name }) => name,
  async gone(aws, values) {
    const write = await putCompositeAlarm(aws, values);
    await deleteAlarm(aws, values);
    return () => write({});
  },
  changes: [
    changedComposite("actions_enabled", "off", { ActionsEnabled: false }),
    changedComposite("alarm_actions", "nobody", { AlarmActions: [] }),
    changedComposite("ok_actions", "somebody else", { OKActions: [SOMEBODY] }),
    changedComposite("insufficient_data_actions", "somebody else", {
      InsufficientDataActions: [SOMEBODY],
    }),
    changedComposite("alarm_rule", "never", { AlarmRule: "FALSE" }),
    ["actions_suppressor", "another alarm", "moto stores none"],
  ],
};

const putDashboard =
  (aws: AwsClients, { dashboard_name: name }: Values) =>
  async (body: string) =>
    (await aws.cloudWatch()).send(
      new cloudWatch.PutDashboardCommand({ DashboardName: name, DashboardBody: body }),
    );

export const dashboards: Damages = {
  named: ({ dashboard_name: name }) => name,
  async gone(aws, values) {
    const client = await aws.cloudWatch();
    const DashboardNames = [values.dashboard_name];
    await client.send(new cloudWatch.DeleteDashboardsCommand({ DashboardNames }));
    return () => putDashboard(aws, values)(values.dashboard_body);
  },
  changes: [
    [
      "dashboard_body",
      "empty",
      (aws, values) => instead(putDashboard(aws, values), values.dashboard_body, '{"widgets":[]}'),
    ],
  ],
};

type BudgetInput = budget.CreateBudgetCommandInput;

/** As it is now; moto changes none, so that it is deleted and created. */
async function rebuildBudget(aws: AwsClients, { name: BudgetName }: Values) {
  const client = await aws.budgets();
  const of = { AccountId: ACCOUNT, BudgetName };
  const { Budget } = await client.send(new budget.DescribeBudgetCommand(of));
  const { Notifications = [] } = await client.send(
    new budget.DescribeNotificationsForBudgetCommand(of),
  );
  const NotificationsWithSubscribers = await Promise.all(
    Notifications.map(async (Notification) => {
      const { Subscribers } = await client.send(
        new budget.DescribeSubscribersForNotificationCommand({ ...of, Notification }),
      );
      return { Notification, Subscribers };
    }),
  );
  const now: BudgetInput = { AccountId: ACCOUNT, Budget, NotificationsWithSubscribers };
  const remove = () => client.send(new budget.DeleteBudgetCommand(of));
  return {
    now,
    remove,
    create: (input: BudgetInput) => client.send(new budget.CreateBudgetCommand(input)),
  };
}

const changedBudget = (
  argument: string,
  what: string,
  change: (now: BudgetInput) => BudgetInput,
): Change => [
  argument,
  what,
  async (aws, values) => {
    const { now, remove, create } = await rebuildBudget(aws, values);
    const write = async (input: BudgetInput) => {
      await remove();
      await create(input);
    };
    return instead(write, now, change(now));
  },
];

const withBudget =
  (changes: Partial<budget.Budget>) =>
  (now: BudgetInput): BudgetInput => ({
    ...now,
    Budget: { ...now.Budget, ...changes } as budget.Budget,
  });

const withNotifications =
  (change: (one: budget.NotificationWithSubscribers) => budget.NotificationWithSubscribers) =>
  (now: BudgetInput): BudgetInput => ({
    ...now,
    NotificationsWithSubscribers: now.NotificationsWithSubscribers?.map(change),
  });

export const budgets: Damages = {
  named: ({ name }) => name,
  async gone(aws, values) {
    const { now, remove, create } = await rebuildBudget(aws, values);
    await remove();
    return () => create(now);
  },
  changes: [
    changedBudget("budget_type", "of usage", withBudget({ BudgetType: "USAGE" })),
    changedBudget(
      "limit_amount",
      "a million",
      withBudget({ BudgetLimit: { Amount: "1000000", Unit: "USD" } }),
    ),
    changedBudget(
      "limit_unit",
      "another currency",
      withBudget({ BudgetLimit: { Amount: "3000.00", Unit: "INR" } }),
    ),
    changedBudget("time_unit", "a year", withBudget({ TimeUnit: "ANNUALLY" })),
    changedBudget("cost_filter", "other costs", withBudget({ CostFilters: { Region: ["none"] } })),
    changedBudget("cost_types", "credits, too", (now) =>
      withBudget({ CostTypes: { ...now.Budget?.CostTypes, IncludeCredit: true } })(now),
    ),
    changedBudget(
      "notification",
      "at a thousand percent",
      withNotifications((one) => ({
        ...one,
        Notification: { ...one.Notification, Threshold: 1000 } as budget.Notification,
      })),
    ),
    changedBudget(
      "notification",
      "to somebody else",
      withNotifications((one) => ({
        ...one,
        Subscribers: [{ SubscriptionType: "EMAIL", Address: "somebody@example.com" }],
      })),
    ),
    changedBudget("notification", "none", (now) => ({ ...now, NotificationsWithSubscribers: [] })),
  ],
};

const putRule =
  (aws: AwsClients, { name: Name }: Values) =>
  async (EventPattern: string) =>
    (await aws.eventBridge()).send(new eventBridge.PutRuleCommand({ Name, EventPattern }));

async function targetsOf(aws: AwsClients, Rule: string) {
  const client = await aws.eventBridge();
  const { Targets = [] } = await client.send(new eventBridge.ListTargetsByRuleCommand({ Rule }));
  const put = (some: eventBridge.Target[]) =>
    client.send(new eventBridge.PutTargetsCommand({ Rule, Targets: some }));
  const remove = (...Ids: string[]) =>
    client.send(new eventBridge.RemoveTargetsCommand({ Rule, Ids }));
  return { targets: Targets, put, remove };
}

export const eventRules: Damages = {
  named: ({ name }) => name,
  async gone(aws, values) {
    const client = await aws.eventBridge();
    const { targets, put, remove } = await targetsOf(aws, values.name);
    await remove(...targets.map(({ Id = "" }) => Id));
    await client.send(new eventBridge.DeleteRuleCommand({ Name: values.name }));
    return async () => {
      await putRule(aws, values)(values.event_pattern);
      await put(targets);
    };
  },
  changes: [
    [
      "event_pattern",
      "other events",
      (aws, values) => instead(putRule(aws, values), values.event_pattern, '{"source":["other"]}'),
    ],
    [
      "state",
      "disabled",
      async (aws, { name: Name }) => {
        const client = await aws.eventBridge();
        await client.send(new eventBridge.DisableRuleCommand({ Name }));
        return () => client.send(new eventBridge.EnableRuleCommand({ Name }));
      },
    ],
    [
      "targets_of_others",
      "somebody's bus",
      async (aws, { name }) => {
        const { put, remove } = await targetsOf(aws, name);
        await put([
          { Id: "theirs", Arn: "arn:aws:events:eu-west-1:444455556666:event-bus/theirs" },
        ]);
        return () => remove("theirs");
      },
    ],
  ],
};

const changedTarget = (
  argument: string,
  what: string,
  changes: Partial<eventBridge.Target>,
): Change => [
  argument,
  what,
  async (aws, { rule }) => {
    const { targets, put } = await targetsOf(aws, rule);
    return instead(
      put,
      targets,
      targets.map((one) => ({ ...one, ...changes })),
    );
  },
];

export const eventTargets: Damages = {
  named: ({ rule }) => rule,
  async gone(aws, { rule, target_id: id }) {
    const { targets, put, remove } = await targetsOf(aws, rule);
    await remove(id);
    return () => put(targets);
  },
  changes: [
    changedTarget("arn", "somebody's queue", { Arn: "arn:aws:sqs:eu-west-1:444455556666:theirs" }),
    changedTarget("role_arn", "another role", { RoleArn: `arn:aws:iam::${ACCOUNT}:role/other` }),
    changedTarget("role_arn", "no role", { RoleArn: undefined }),
    changedTarget("dead_letter_config", "none", { DeadLetterConfig: undefined }),
    changedTarget("input", "a constant", { Input: '{"other":true}' }),
    changedTarget("input_path", "a part", { InputPath: "$.detail" }),
    changedTarget("input_transformer", "another text", {
      InputTransformer: { InputTemplate: '"other"' },
    }),
    changedTarget("retry_policy", "no retries", { RetryPolicy: { MaximumRetryAttempts: 0 } }),
  ],
};
