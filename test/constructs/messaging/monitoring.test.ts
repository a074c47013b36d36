import type { WhatsAppMessagingProps } from "../../../constructs/messaging/environment-options";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { rates, TOPIC } from "../alarms/scenes";
import { policyIn, type Synthesized, scope, synthesize } from "../synthesize";

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

test("without alarms and queues there is nothing to watch", () => {
  expect(build({}).types).toEqual(["aws_kms_alias", "aws_kms_key", "aws_sns_topic"]);
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
