import { SpendAlarms } from "../../../constructs/alarms/spend-alarms";
import type { SpendAlarmsProps } from "../../../constructs/alarms/spend-options";
import { policyIn, scope, synthesize } from "../synthesize";
import { alarmTopic } from "./build";
import { manySeries, rates, SUPPORT, seriesOf, TOPIC } from "./scenes";

const build = (changes: Partial<SpendAlarmsProps> = {}) =>
  synthesize((stack) => {
    const targets = {
      warning: alarmTopic(stack, "warning"),
      critical: alarmTopic(stack, "critical"),
    };
    new SpendAlarms(stack, "Spend", {
      ...scope,
      namePrefix: "acme-prod",
      limits: [{ usd: 40, per: "hour", severity: "warning" }],
      rates,
      targets,
      ...changes,
    });
  });

const arnOf = (topic: string) =>
  expect.stringMatching(new RegExp(`^\\$\\{aws_sns_topic\\.${topic}_Topic_\\w+\\.arn\\}$`));

describe("spend alarms refuse", () => {
  test.each<[string, Partial<SpendAlarmsProps>, string]>([
    [
      "everything in account and Region",
      {},
      `scope
  got      "region", as in test/One
  allowed  spend with scope region in one environment of account 111122223333, Region eu-west-1
  fix      keep it in one of the two, and write scope: numbers or no spend in the other`,
    ],
    [
      "a number",
      { scope: "numbers", numbers: [{ arn: SUPPORT, sharePercent: 100 }] },
      `numbers[0].arn
  got      "${SUPPORT}", as in test/One
  allowed  a number with limits that nothing else has in all environments
  fix      keep it in one of the two: both would count the same money`,
    ],
  ])("to watch %s twice", (_, watched, message) => {
    const twice = () =>
      synthesize((stack) => {
        for (const id of ["One", "Two"]) {
          const targets = { warning: alarmTopic(stack, `topic-${id}`) };
          const limits = [{ usd: 40, per: "hour", severity: "warning" }] as const;
          const namePrefix = id.toLowerCase();
          new SpendAlarms(stack, id, { ...scope, namePrefix, limits, rates, targets, ...watched });
        }
      });
    expect(twice).toThrow(message);
  });
});

test("an alarm per hour as Terraform gets it: a composite after its parts, which notify nobody", () => {
  const stack = build({ feeRate: { splits: 3 }, estimated: seriesOf("FR").slice(1) });
  const named = (kind: string) => `ALARM("acme-prod-whatsapp-spend-hour-${kind}-warning")`;
  const splits = ["", "-2", "-3"];
  const pairs = splits.map(
    (split) => `(${named(`message-fees${split}`)} OR ${named(`template-fees${split}`)})`,
  );
  expect(stack.one("aws_cloudwatch_composite_alarm")).toEqual({
    alarm_name: "acme-prod-whatsapp-spend-40-usd-hour-warning",
    alarm_description: expect.stringMatching(/^40\.00 USD an hour, the warning limit, /),
    alarm_rule: pairs.join(" AND "),
    alarm_actions: [arnOf("warning")],
    ok_actions: [arnOf("warning")],
    depends_on: splits
      .flatMap((split) => [`message-fees${split}`, `template-fees${split}`])
      .map((part) =>
        expect.stringMatching(
          new RegExp(
            `^aws_cloudwatch_metric_alarm\\.Spend_FeeRate-warning-hour-${part}_[0-9A-F]{8}$`,
          ),
        ),
      ),
  });
  const parts = stack.all("aws_cloudwatch_metric_alarm");
  expect(parts).toHaveLength(6);
  expect(parts.find((part) => String(part["alarm_name"]).includes("template-fees-2"))).toEqual({
    alarm_name: "acme-prod-whatsapp-spend-hour-template-fees-2-warning",
    alarm_description: expect.stringMatching(/^In ALARM while Meta's fees outside of listed /),
    comparison_operator: "GreaterThanOrEqualToThreshold",
    evaluation_periods: 3,
    datapoints_to_alarm: 1,
    threshold: 15.999999,
    treat_missing_data: "notBreaching",
    metric_query: [
      {
        id: "total",
        expression: "FILL(fees,0)*0.12-FILL(m0,0)*0.12",
        label: "USD at most",
        return_data: true,
      },
      {
        id: "fees",
        expression:
          "SELECT SUM(MetaTemplateMessageFeeCount) FROM \"AWS/SocialMessaging\" WHERE MetaTemplateMessageFeeType != 'free_entry_point'",
        period: 3600,
        return_data: false,
      },
      {
        id: "m0",
        metric: {
          namespace: "AWS/SocialMessaging",
          metric_name: "MetaTemplateMessageFeeCount",
          dimensions: seriesOf("FR")[1].dimensions,
          stat: "Sum",
          period: 3600,
        },
        return_data: false,
      },
    ],
  });
});

const DAY = { usd: 40, per: "day", severity: "warning" } as const;

test("an estimated alarm as Terraform gets it", () => {
  const alarms = build({ limits: [DAY], estimated: seriesOf("DE") });
  expect(alarms.all("aws_cloudwatch_metric_alarm")[0]).toEqual({
    alarm_name: "acme-prod-whatsapp-spend-day-estimated-warning",
    alarm_description: expect.stringMatching(/^40\.00 USD or more were spent within 24 hours: /),
    comparison_operator: "GreaterThanOrEqualToThreshold",
    evaluation_periods: 1,
    threshold: 39.999999,
    treat_missing_data: "notBreaching",
    metric_query: [
      {
        id: "total",
        expression: "FILL(m0,0)*0.005+FILL(m1,0)*0.12",
        label: "USD",
        return_data: true,
      },
      {
        id: "m0",
        metric: {
          namespace: "AWS/SocialMessaging",
          metric_name: "WhatsAppMessageFeeCount",
          dimensions: { MessageFeeType: "Marketing", DestinationCountryCode: "DE" },
          stat: "Sum",
          period: 86_400,
        },
        return_data: false,
      },
      {
        id: "m1",
        metric: {
          namespace: "AWS/SocialMessaging",
          metric_name: "MetaTemplateMessageFeeCount",
          dimensions: {
            MetaTemplateMessageFeeCategory: "marketing",
            MetaTemplateMessageFeeType: "regular",
            DestinationCountryCode: "DE",
          },
          stat: "Sum",
          period: 86_400,
        },
        return_data: false,
      },
    ],
    alarm_actions: [arnOf("warning")],
    ok_actions: [arnOf("warning")],
  });
});

test("each alarm takes at most ten metrics", () => {
  const alarms = build({ limits: [DAY], estimated: manySeries(11) });
  const sizes = alarms
    .all("aws_cloudwatch_metric_alarm")
    .map((alarm) => (alarm["metric_query"] as object[]).length - 1);
  // Two that estimate, one that counts all fees, and two that look whether the listed ones are quiet.
  expect(sizes).toEqual([5, 6, 0, 5, 6]);
});

test("composite alarms report alarms that see nothing", () => {
  const stack = build({ limits: [DAY], eventTopicName: TOPIC, estimated: manySeries(11) });
  const rules = stack.all("aws_cloudwatch_composite_alarm").map((alarm) => alarm["alarm_rule"]);
  expect(rules).toEqual([
    'ALARM("acme-prod-whatsapp-spend-blind-events-arrive") AND ALARM("acme-prod-whatsapp-spend-blind-no-fees")',
    'ALARM("acme-prod-whatsapp-spend-quiet-estimate-fees-counted") AND ALARM("acme-prod-whatsapp-spend-quiet-estimate-listed-quiet-1") AND ALARM("acme-prod-whatsapp-spend-quiet-estimate-listed-quiet-2")',
  ]);
});

test("the blindness alarm, after its parts, which notify nobody", () => {
  const stack = build({ limits: [DAY], eventTopicName: TOPIC });
  expect(stack.one("aws_cloudwatch_composite_alarm")).toEqual({
    alarm_name: "acme-prod-whatsapp-spend-blind-warning",
    alarm_description: expect.stringMatching(
      /^Spend is not watched: .*#spend-alarms-see-nothing of /,
    ),
    alarm_rule:
      'ALARM("acme-prod-whatsapp-spend-blind-events-arrive") AND ALARM("acme-prod-whatsapp-spend-blind-no-fees")',
    alarm_actions: [arnOf("warning")],
    ok_actions: [arnOf("warning")],
    depends_on: [
      expect.stringMatching(/^aws_cloudwatch_metric_alarm\.Spend_EventsArrive_\w+$/),
      expect.stringMatching(/^aws_cloudwatch_metric_alarm\.Spend_NoFees_\w+$/),
    ],
  });
  const named = (end: string) =>
    stack
      .all("aws_cloudwatch_metric_alarm")
      .find((alarm) => String(alarm["alarm_name"]).endsWith(end));
  const [eventsArrive, noFees] = [named("blind-events-arrive"), named("blind-no-fees")];
  expect(eventsArrive).toEqual({
    alarm_name: "acme-prod-whatsapp-spend-blind-events-arrive",
    alarm_description: expect.stringContaining("normal"),
    comparison_operator: "GreaterThanOrEqualToThreshold",
    evaluation_periods: 3,
    threshold: 1,
    treat_missing_data: "notBreaching",
    metric_query: [
      { id: "total", expression: "FILL(m0,0)", label: "events", return_data: true },
      {
        id: "m0",
        metric: {
          namespace: "AWS/SNS",
          metric_name: "NumberOfMessagesPublished",
          dimensions: { TopicName: TOPIC },
          stat: "Sum",
          period: 3600,
        },
        return_data: false,
      },
    ],
  });
  expect(noFees).toEqual({
    alarm_name: "acme-prod-whatsapp-spend-blind-no-fees",
    alarm_description: expect.stringContaining("normal"),
    comparison_operator: "LessThanThreshold",
    evaluation_periods: 1,
    threshold: 1,
    treat_missing_data: "breaching",
    metric_query: [
      {
        id: "fees",
        expression: 'SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging"',
        period: 10_800,
        return_data: true,
      },
    ],
  });
});

test("budgets as Terraform gets them", () => {
  const budget = (
    name: string,
    unit: string,
    amount: string,
    notices: string[],
    topic: string,
  ) => ({
    name,
    budget_type: "COST",
    limit_amount: amount,
    limit_unit: "USD",
    time_unit: unit,
    cost_types: { include_credit: false, include_refund: false },
    cost_filter: [
      {
        name: "Service",
        values: ["AWS End User Messaging", "Amazon Pinpoint", "AWSEndUserMessaging3pFees"],
      },
      { name: "Region", values: ["eu-west-1"] },
    ],
    notification: notices.map((notice) => ({
      notification_type: notice.split(" ")[0],
      comparison_operator: "GREATER_THAN",
      threshold: Number(notice.split(" ")[1]),
      threshold_type: "PERCENTAGE",
      subscriber_sns_topic_arns: [arnOf(topic)],
    })),
  });
  const stack = build({
    limits: [
      { usd: 200.5, per: "day", severity: "warning" },
      { usd: 3000, per: "month", severity: "critical" },
    ],
  });
  expect(stack.types).not.toContain("aws_cloudwatch_metric_alarm");
  expect(stack.all("aws_budgets_budget")).toEqual([
    budget(
      "acme-prod-whatsapp-spend-month-critical",
      "MONTHLY",
      "3000.00",
      ["ACTUAL 50", "ACTUAL 80", "ACTUAL 100", "FORECASTED 100"],
      "critical",
    ),
    budget(
      "acme-prod-whatsapp-spend-day-warning",
      "DAILY",
      "200.50",
      ["ACTUAL 50", "ACTUAL 80", "ACTUAL 100"],
      "warning",
    ),
  ]);
});

describe("each severity", () => {
  const limits: SpendAlarmsProps["limits"] = [
    { usd: 40, per: "hour", severity: "warning" },
    { usd: 3000, per: "month", severity: "critical" },
  ];

  test("notifies its own topic", () => {
    const stack = build({
      limits: [
        { usd: 40, per: "hour", severity: "warning" },
        { usd: 80, per: "hour", severity: "critical" },
      ],
    });
    const notified = (type: string) => stack.all(type).map((alarm) => alarm["alarm_actions"]);
    expect(notified("aws_cloudwatch_composite_alarm")).toEqual([
      [arnOf("critical")],
      [arnOf("warning")],
    ]);
    expect(new Set(notified("aws_cloudwatch_metric_alarm"))).toEqual(new Set([undefined]));
  });

  test("lets only those publish that notify it", () => {
    const sids = (changes: Partial<SpendAlarmsProps>) =>
      build(changes)
        .all("aws_sns_topic")
        .map((topic) =>
          (policyIn(topic) as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid),
        );
    const [CLOUDWATCH, BUDGETS, TLS] = [
      "AllowCloudWatchAlarmsPublish",
      "AllowBudgetsPublish",
      "DenyPublishWithoutTls",
    ];
    expect(sids({})).toEqual([[TLS], [CLOUDWATCH, TLS]]);
    expect(sids({ limits })).toEqual([
      [BUDGETS, TLS],
      [CLOUDWATCH, TLS],
    ]);
    expect(sids({ limits: limits.slice(1), eventTopicName: TOPIC })).toEqual([
      [BUDGETS, TLS],
      [CLOUDWATCH, TLS],
    ]);
  });
});
