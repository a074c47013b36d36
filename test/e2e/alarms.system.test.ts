import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  BudgetsClient,
  DescribeBudgetCommand,
  DescribeNotificationsForBudgetCommand,
} from "@aws-sdk/client-budgets";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
} from "@aws-sdk/client-cloudwatch";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Terraform } from "../../scripts/terraform/terraform";
import { GERMAN_MARKETING, MAILED_ALARMS, RATE_CARD, spendUpTo } from "../environment";
import { describeWithTerraform, Workbench, written } from "../workbench";

const environment = (hourly: number) =>
  written({
    namePrefix: "acme-prod",
    mediaBucket: { enabled: false },
    alarms: { ...MAILED_ALARMS, delivery: "critical" },
    spend: spendUpTo(
      [
        [hourly, "hour", "warning"],
        [2 * hourly, "hour", "critical"],
        [500, "day", "critical"],
        [3000, "month", "warning"],
      ],
      { estimated: [GERMAN_MARKETING] },
    ),
  });

/**
 * Thresholds of the parts of a limit: 90, 72, 54 and 36 % for known fees in US dollars, the rest for others. At last 12 %
 * for AWS's fees and the rest for Meta's, in whole fees, as the listed metric costs the worst rate.
 */
function splitsOf(severity: string, limit: number): Record<string, number> {
  const tail = (index: number) => (index === 0 ? severity : `${index + 1}-${severity}`);
  const named = (index: number, known: number, rest: number) => [
    [`acme-prod-whatsapp-spend-hour-message-fees-${tail(index)}`, known],
    [`acme-prod-whatsapp-spend-hour-template-fees-${tail(index)}`, rest],
  ];
  const clear = (percent: number) => Number(((limit * percent) / 100 - 0.000001).toFixed(6));
  const byListing = [90, 72, 54, 36].flatMap((percent, index) =>
    named(index, clear(percent), clear(100 - percent)),
  );
  const byFee = named(4, Math.ceil((limit * 0.12) / 0.005), Math.ceil((limit * 0.88) / 0.12));
  return Object.fromEntries([...byListing, ...byFee]);
}

/** The steps build on each other. */
describeWithTerraform("alarms, with the real AWS provider", () => {
  let bench: Workbench;
  let terraform: Terraform;

  const synthesize = async (hourly: number) => {
    writeFileSync(join(bench.folder, "environments", "rates.csv"), RATE_CARD);
    bench.synthesize("prod", environment(hourly));
    terraform = await bench.terraform("prod");
  };

  beforeAll(async () => {
    bench = await Workbench.open();
    await synthesize(40);
  });

  afterAll(() => bench.close());

  test("are applied, and a second plan is empty", async () => {
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
  });

  test("stand in AWS as they were defined", async () => {
    const cloudWatch = new CloudWatchClient(bench.client);
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
    expect(
      Object.fromEntries(MetricAlarms.map((alarm) => [alarm.AlarmName, alarm.Threshold])),
    ).toEqual({
      ...splitsOf("warning", 40),
      ...splitsOf("critical", 80),
      "acme-prod-whatsapp-spend-day-estimated-critical": 499.999999,
      "acme-prod-whatsapp-spend-blind-events-arrive": 1,
      "acme-prod-whatsapp-spend-blind-no-fees": 1,
      "acme-prod-whatsapp-spend-quiet-estimate-fees-counted": 1,
      "acme-prod-whatsapp-spend-quiet-estimate-listed-quiet": 1,
      "acme-prod-whatsapp-delivery-failed-critical": 1,
    });
    const mixed = MetricAlarms.find(({ AlarmName }) => AlarmName?.endsWith("message-fees-warning"));
    const asked = Object.fromEntries(
      mixed?.Metrics?.map(({ Id, Expression }) => [Id, Expression]) ?? [],
    );
    expect(asked).toEqual({
      total: "FILL(fees,0)*0.005+FILL(m0,0)*0.12",
      fees: 'SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging"',
      m0: undefined,
    });
    expect(mixed).toMatchObject({ EvaluationPeriods: 3, DatapointsToAlarm: 1, AlarmActions: [] });
    const { DashboardBody = "" } = await cloudWatch.send(
      new GetDashboardCommand({ DashboardName: "acme-prod-whatsapp-dashboard" }),
    );
    const [dashboard] = Object.values(
      bench.synthesized("prod").resource["aws_cloudwatch_dashboard"] ?? {},
    );
    expect(JSON.parse(DashboardBody)).toEqual(JSON.parse(String(dashboard?.["dashboard_body"])));
  });

  test("come with budgets that leave credits out and notify before the limit", async () => {
    const budgets = new BudgetsClient(bench.client);
    const of = {
      AccountId: "111122223333",
      BudgetName: "acme-prod-whatsapp-spend-month-warning",
    };
    const { Budget } = await budgets.send(new DescribeBudgetCommand(of));
    expect(Budget).toMatchObject({
      CostTypes: { IncludeCredit: false, IncludeRefund: false, IncludeTax: true },
      CostFilters: { Service: expect.arrayContaining(["AWS End User Messaging"]) },
    });
    const { Notifications = [] } = await budgets.send(
      new DescribeNotificationsForBudgetCommand(of),
    );
    expect(
      Notifications.map(({ NotificationType, Threshold }) => `${NotificationType} ${Threshold}`),
    ).toEqual(expect.arrayContaining(["ACTUAL 50", "ACTUAL 80", "ACTUAL 100", "FORECASTED 100"]));
  });

  test("let nobody but CloudWatch and Budgets publish to the alarm topic", async () => {
    const arn = "arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-alarms-warning";
    const { Attributes } = await new SNSClient(bench.client).send(
      new GetTopicAttributesCommand({ TopicArn: arn }),
    );
    const { Statement } = JSON.parse(Attributes?.["Policy"] ?? "") as {
      readonly Statement: readonly { readonly Sid: string }[];
    };
    expect(Statement.map(({ Sid }) => Sid)).toEqual([
      "AllowCloudWatchAlarmsPublish",
      "AllowBudgetsPublish",
      "DenyPublishWithoutTls",
    ]);
  });

  test("follow an edited limit: what notifies has a new name, its parts keep theirs, and nothing else changes", async () => {
    await synthesize(50);
    const changes = await terraform.plan();
    const touched = changes.map(({ type, actions, attributes }) => [type, actions, attributes]);
    expect(touched).toEqual([
      ...Array.from({ length: 2 }, () => [
        "aws_cloudwatch_composite_alarm",
        ["delete", "create"],
        // The provider knows the last five of a new one after the apply; its rule names the same parts.
        [
          ...["alarm_description", "alarm_name"],
          ...["arn", "id", "insufficient_data_actions", "tags", "tags_all"],
        ],
      ]),
      ["aws_cloudwatch_dashboard", ["update"], ["dashboard_body"]],
      ...Array.from({ length: 20 }, () => [
        "aws_cloudwatch_metric_alarm",
        ["update"],
        ["alarm_description", "threshold"],
      ]),
    ]);
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
  });

  test("are destroyed without a rest", async () => {
    await terraform.unprotected(() => terraform.destroy());
    expect(await terraform.stateList()).toEqual([]);
  });
});
