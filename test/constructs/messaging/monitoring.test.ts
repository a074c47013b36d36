import { Testing } from "cdktf";
import { EnvironmentStack } from "../../../app/environment-stack";
import type { WhatsAppMessagingProps } from "../../../constructs/messaging/environment-options";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { environment, spendUpTo } from "../../environment";
import { rates, TOPIC } from "../alarms/scenes";
import { policyIn, type Synthesized, scope, synthesize } from "../synthesize";

const PAGER = "arn:aws:sns:eu-west-1:111122223333:pager";
const spend = {
  limits: [{ usd: 40, per: "hour", severity: "warning" }],
  rates,
  feeRate: { splits: 3 },
} as const;
const alarms = { warning: { emails: ["on-call@example.com"] } };

const build = (
  options: Partial<WhatsAppMessagingProps>,
  act: (whatsapp: WhatsAppMessaging) => void = () => {},
) =>
  synthesize((stack) =>
    act(
      new WhatsAppMessaging(stack, "WhatsApp", {
        ...scope,
        namePrefix: "acme-prod",
        mediaBucket: { enabled: false },
        ...options,
      }),
    ),
  );

/** With the real list of alarms, as CloudWatch gets it. */
function dashboardOf(stack: Synthesized): readonly { type: string; properties: object }[] {
  return JSON.parse(String(stack.one("aws_cloudwatch_dashboard")["dashboard_body"])).widgets;
}

function alarmsOn(stack: Synthesized): readonly string[] {
  const widget = dashboardOf(stack).find(({ type }) => type === "alarm");
  return (widget?.properties as { alarms: string[] } | undefined)?.alarms ?? [];
}

describe("refused", () => {
  test("limits without alarms", () => {
    expect(() => build({ spend })).toThrow(
      'WhatsAppMessaging "test/WhatsApp" cannot be built:\n\ntest/WhatsApp  spend\n',
    );
  });

  test("alarms to the event topic, whose subscribers expect WhatsApp events", () => {
    const existingTopicArn = "arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-events";
    expect(() => build({ alarms: { warning: { existingTopicArn } } })).toThrow(
      `alarms.warning.existingTopicArn\n  got      "${existingTopicArn}", which is the event topic`,
    );
  });
});

test("without alarms and queues there is nothing to watch", () => {
  expect(build({}).types).toEqual(["aws_kms_alias", "aws_kms_key", "aws_sns_topic"]);
});

test("alarms alone: delivery, a topic and a dashboard", () => {
  const stack = build({ alarms });
  expect(stack.types).toEqual([
    "aws_cloudwatch_dashboard",
    "aws_cloudwatch_metric_alarm",
    "aws_kms_alias",
    "aws_kms_alias",
    "aws_kms_key",
    "aws_kms_key",
    "aws_sns_topic",
    "aws_sns_topic",
    "aws_sns_topic_subscription",
  ]);
  expect(stack.one("aws_cloudwatch_dashboard")["dashboard_name"]).toBe(
    "acme-prod-whatsapp-dashboard",
  );
  expect(stack.all("aws_sns_topic").map(({ name }) => name)).toEqual([
    TOPIC,
    "acme-prod-whatsapp-alarms-warning",
  ]);
});

test("limits in money bring their alarms, and blindness watches the event topic", () => {
  const stack = build({ alarms, spend });
  const names = stack.all("aws_cloudwatch_metric_alarm").map((alarm) => alarm["alarm_name"]);
  expect(names.toSorted()).toEqual([
    "acme-prod-whatsapp-delivery-failed-warning",
    "acme-prod-whatsapp-spend-blind-events-arrive",
    "acme-prod-whatsapp-spend-blind-no-fees",
    "acme-prod-whatsapp-spend-hour-message-fees-2-warning",
    "acme-prod-whatsapp-spend-hour-message-fees-3-warning",
    "acme-prod-whatsapp-spend-hour-message-fees-warning",
    "acme-prod-whatsapp-spend-hour-template-fees-2-warning",
    "acme-prod-whatsapp-spend-hour-template-fees-3-warning",
    "acme-prod-whatsapp-spend-hour-template-fees-warning",
  ]);
  expect(alarmsOn(stack)).toEqual(
    ["spend-40-usd-hour-warning", "spend-blind-warning", "delivery-failed-warning"].map(
      (name) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-prod-whatsapp-${name}`,
    ),
  );
});

test("alarms have a key of their own, and the event topic and its key let in no alarm", () => {
  const stack = build({
    alarms: { ...alarms, critical: { emails: ["boss@example.com"] } },
    spend: { ...spend, limits: [...spend.limits, { usd: 9, per: "month", severity: "critical" }] },
  });
  const sids = (value: unknown) =>
    (value as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid);
  expect(stack.all("aws_kms_key").map((key) => sids(policyIn(key)))).toEqual([
    ["DelegateToIam", "AllowSocialMessagingUseOfKey"],
    ["DelegateToIam", "AllowCloudWatchAlarmsUseOfKey", "AllowBudgetsUseOfKey"],
  ]);
  expect(stack.all("aws_sns_topic").map((topic) => [topic["name"], sids(policyIn(topic))])).toEqual(
    [
      [TOPIC, ["AllowSocialMessagingPublish", "DenyPublishWithoutTls"]],
      ["acme-prod-whatsapp-alarms-critical", ["AllowBudgetsPublish", "DenyPublishWithoutTls"]],
      [
        "acme-prod-whatsapp-alarms-warning",
        ["AllowCloudWatchAlarmsPublish", "DenyPublishWithoutTls"],
      ],
    ],
  );
});

test("a queue that is attached later has its alarms and its place on the dashboard", () => {
  const stack = build({ alarms }, (whatsapp) =>
    whatsapp.watchQueue({ queueName: "inbound", deadLetterQueueNames: ["lost"] }),
  );
  expect(alarmsOn(stack).map((arn) => arn.replace(/^.*whatsapp-/, ""))).toEqual([
    "delivery-failed-warning",
    "delivery-age-inbound-warning",
    "delivery-depth-inbound-warning",
    "delivery-dead-letters-lost-warning",
  ]);
  expect(JSON.stringify(dashboardOf(stack))).toContain('"QueueName","inbound"');
});

test("existing topics for events and alarms need no key and no topic", () => {
  const stack = build({
    eventTopic: { existingArn: "arn:aws:sns:eu-west-1:111122223333:events" },
    alarms: { warning: { existingTopicArn: PAGER } },
    spend,
  });
  expect(new Set(stack.types)).toEqual(
    new Set([
      "aws_cloudwatch_composite_alarm",
      "aws_cloudwatch_dashboard",
      "aws_cloudwatch_metric_alarm",
    ]),
  );
  expect(
    stack.all("aws_cloudwatch_composite_alarm").map((alarm) => alarm["alarm_actions"]),
  ).toEqual([[PAGER], [PAGER]]);
  const topics = stack
    .all("aws_cloudwatch_metric_alarm")
    .flatMap(
      (alarm) => (alarm["dimensions"] as { TopicName?: string } | undefined)?.TopicName ?? [],
    );
  expect(new Set(topics)).toEqual(new Set(["events"]));
});

test("an environment file says all of it", () => {
  const notifying = environment({
    alarms: { warning: { emails: ["on-call@example.com"] } },
    spend: spendUpTo([[40, "hour", "warning"]]),
  });
  const { whatsapp } = new EnvironmentStack(Testing.app(), notifying);
  expect(whatsapp.monitoring?.spend?.alarms.map(({ name }) => name)).toEqual([
    "acme-prod-whatsapp-spend-40-usd-hour-warning",
    "acme-prod-whatsapp-spend-blind-warning",
  ]);
});

test("a subscribed queue is watched by its own thresholds", () => {
  const stack = build({ alarms }, ({ events }) => {
    events.subscribeQueue("Inbound", { oldestMinutes: 60, depth: 5000 });
  });
  const thresholds = stack
    .all("aws_cloudwatch_metric_alarm")
    .map((alarm) => [String(alarm["alarm_name"]).split("-whatsapp-")[1], alarm["threshold"]]);
  expect(thresholds).toEqual(
    expect.arrayContaining([
      ["delivery-age-acme-prod", 3600],
      ["delivery-depth-acme-prod", 5000],
    ]),
  );
});

describe("queues without alarms", () => {
  const subscribe = ({ events }: WhatsAppMessaging) => {
    events.subscribeQueue("Inbound");
  };
  const alarmsOf = (stack: Synthesized) =>
    Object.entries(stack.byId("aws_cloudwatch_metric_alarm"));

  test("have their alarms, which say so, and no dashboard", () => {
    const stack = build({}, subscribe);
    expect(stack.types).not.toContain("aws_cloudwatch_dashboard");
    const found = stack.all("aws_cloudwatch_metric_alarm");
    expect(found.map((alarm) => String(alarm["alarm_name"])).toSorted()).toEqual([
      "acme-prod-whatsapp-delivery-age-acme-prod-whatsapp-inbound-warning",
      "acme-prod-whatsapp-delivery-dead-letters-acme-prod-whatsapp-inbound-poison-warning",
      "acme-prod-whatsapp-delivery-dead-letters-acme-prod-whatsapp-inbound-undeliverable-warning",
      "acme-prod-whatsapp-delivery-depth-acme-prod-whatsapp-inbound-warning",
      "acme-prod-whatsapp-delivery-failed-warning",
    ]);
    for (const alarm of found) {
      expect(alarm).not.toHaveProperty("alarm_actions");
      expect(alarm["alarm_description"]).toMatch(/Nobody is notified of this alarm\.$/);
    }
  });

  test("keep addresses and names once somebody is, so that Terraform replaces none", () => {
    const identities = (stack: Synthesized) =>
      alarmsOf(stack).map(([address, alarm]) => [address, alarm["alarm_name"]]);
    const notifying = build({ alarms }, subscribe);
    expect(identities(build({}, subscribe))).toEqual(identities(notifying));
    for (const [, alarm] of alarmsOf(notifying)) {
      expect(alarm).toHaveProperty("alarm_actions");
      expect(alarm["alarm_description"]).not.toContain("Nobody is notifying");
    }
  });

  test("a rule's dead letters are watched as well", () => {
    const stack = build({}, (whatsapp) =>
      whatsapp.watchQueue({ queueName: undefined, deadLetterQueueNames: ["lost"] }),
    );
    const names = stack.all("aws_cloudwatch_metric_alarm").map((alarm) => alarm["alarm_name"]);
    expect(names).toContain("acme-prod-whatsapp-delivery-dead-letters-lost-warning");
  });
});
