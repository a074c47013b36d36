import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import * as library from "../../constructs";
import { isConstructClass, publicAttributes } from "./public-attributes";
import { scope, synthesize, type Values } from "./synthesize";

const home = { ...scope, namePrefix: "acme" } as const;
const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:handler";
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:theirs";

const sns = (metricName: string, TopicName: string) => ({
  namespace: "AWS/SNS",
  metricName,
  dimensions: { TopicName },
  statistic: "Sum",
});
const sqs = (metricName: string, QueueName: string, statistic = "Maximum") => ({
  namespace: "AWS/SQS",
  metricName,
  dimensions: { QueueName },
  statistic,
});
const events = (metricName: string, RuleName: string) => ({
  namespace: "AWS/Events",
  metricName,
  dimensions: { RuleName },
  statistic: "Sum",
});

const outcome = (metricName: string) => ({
  namespace: "acme-whatsapp-outcomes",
  metricName,
  dimensions: {},
  statistic: "Sum",
});

const ofTopic = (name: string) => ({
  published: sns("NumberOfMessagesPublished", name),
  delivered: sns("NumberOfNotificationsDelivered", name),
  failed: sns("NumberOfNotificationsFailed", name),
  filteredOut: sns("NumberOfNotificationsFilteredOut", name),
  deadLettered: sns("NumberOfNotificationsRedrivenToDlq", name),
  lost: sns("NumberOfNotificationsFailedToRedriveToDlq", name),
});
const undeliverable = (name: string) => ({
  undeliverable: sqs("ApproximateNumberOfMessagesVisible", `${name}-undeliverable`),
});

type Stack = Parameters<Parameters<typeof synthesize>[0]>[0];
interface Measured {
  readonly metrics: object;
}

const key = (stack: Stack) =>
  new library.EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme" });
const topic = (stack: Stack) =>
  new library.EventTopic(stack, "Events", { ...scope, name: "events", key: key(stack) });

/** What every construct with metrics gives, by its class; a new one without its line fails. */
const GIVEN: Readonly<Record<string, readonly [(stack: Stack) => Measured, object]>> = {
  AlarmTopic: [
    (stack) =>
      new library.AlarmTopic(stack, "Alarms", { ...scope, name: "alarms", key: key(stack) }),
    ofTopic("alarms"),
  ],
  EventRule: [
    (stack) =>
      new library.EventRule(stack, "Rule", {
        ...scope,
        name: "failures",
        targetArn: topic(stack).arn,
      }),
    {
      matched: events("MatchedEvents", "failures"),
      invocations: events("Invocations", "failures"),
      failed: events("FailedInvocations", "failures"),
      ...undeliverable("failures"),
    },
  ],
  EventTopic: [topic, ofTopic("events")],
  ExistingAlarmTopic: [
    (stack) => new library.ExistingAlarmTopic(stack, "Theirs", { ...scope, arn: TOPIC }),
    ofTopic("theirs"),
  ],
  ExistingTopic: [
    (stack) => new library.ExistingTopic(stack, "Theirs", { ...scope, arn: TOPIC }),
    ofTopic("theirs"),
  ],
  FunctionSubscription: [
    (stack) => topic(stack).subscribeFunction("Chat", { functionArn: FUNCTION }),
    undeliverable("events-chat"),
  ],
  HttpsSubscription: [
    (stack) => topic(stack).subscribeHttps("Hook", { endpoint: "https://hooks.example.com/" }),
    undeliverable("events-hook"),
  ],
  MessageOutcomes: [
    (stack) => {
      const warning = new library.AlarmTopic(stack, "Alarms", {
        ...scope,
        name: "alarms",
        key: key(stack),
      });
      return new library.MessageOutcomes(stack, "Outcomes", { ...home, targets: { warning } });
    },
    {
      sent: outcome("Sent"),
      delivered: outcome("Delivered"),
      read: outcome("Read"),
      failed: outcome("Failed"),
      undeliverable: outcome("Undeliverable"),
    },
  ],
  QueueSubscription: [
    (stack) => topic(stack).subscribeQueue("Inbound"),
    {
      age: sqs("ApproximateAgeOfOldestMessage", "events-inbound"),
      waiting: sqs("ApproximateNumberOfMessagesVisible", "events-inbound"),
      inFlight: sqs("ApproximateNumberOfMessagesNotVisible", "events-inbound"),
      sent: sqs("NumberOfMessagesSent", "events-inbound", "Sum"),
      received: sqs("NumberOfMessagesReceived", "events-inbound", "Sum"),
      deleted: sqs("NumberOfMessagesDeleted", "events-inbound", "Sum"),
      ...undeliverable("events-inbound"),
      poison: sqs("ApproximateNumberOfMessagesVisible", "events-inbound-poison"),
    },
  ],
  WhatsAppMessaging: [
    (stack) => new library.WhatsAppMessaging(stack, "WhatsApp", home),
    {
      messageFees: {
        id: "messageFees",
        label: "message fees",
        expression: 'SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging"',
      },
      templateFees: {
        id: "templateFees",
        label: "template fees",
        expression: 'SELECT SUM(MetaTemplateMessageFeeCount) FROM "AWS/SocialMessaging"',
      },
    },
  ],
};

test("every construct with metrics has a line", () => {
  const measured = Object.keys(library)
    .filter(isConstructClass)
    .filter((name) => publicAttributes(name).includes("metrics"));
  expect(Object.keys(GIVEN).sort()).toEqual(measured.sort());
});

test.each(Object.entries(GIVEN))("%s gives its metrics as plain data", (_, [build, expected]) => {
  synthesize((stack) => {
    expect(build(stack).metrics).toEqual(expected);
  });
});

const alarm = { comparisonOperator: "GreaterThanThreshold", threshold: 1, evaluationPeriods: 1 };

test("a metric is spread into an alarm, a query into its list", () => {
  const alarms = synthesize((stack) => {
    const whatsapp = new library.WhatsAppMessaging(stack, "WhatsApp", home);
    const { metrics } = whatsapp.events.subscribeQueue("Inbound");
    const own = { alarmName: "old", period: 300, ...alarm };
    new CloudwatchMetricAlarm(stack, "Old", { ...metrics.age, ...own });
    const query = { ...whatsapp.metrics.templateFees, period: 3600, returnData: true };
    new CloudwatchMetricAlarm(stack, "Fees", { alarmName: "fees", ...alarm, metricQuery: [query] });
  }).all("aws_cloudwatch_metric_alarm");
  const named = (name: string) => alarms.find((one) => one["alarm_name"] === name);
  expect(named("old")).toMatchObject({
    namespace: "AWS/SQS",
    metric_name: "ApproximateAgeOfOldestMessage",
    dimensions: { QueueName: "acme-whatsapp-inbound" },
    statistic: "Maximum",
  });
  expect(named("fees")).toMatchObject({ metric_query: [{ id: "templateFees", period: 3600 }] });
});

test("every metric that our own alarms on delivery watch can be had", () => {
  const given: object[] = [];
  const alarms = synthesize((stack) => {
    const alarms = { warning: { emails: ["ops@example.com"] } };
    const whatsapp = new library.WhatsAppMessaging(stack, "WhatsApp", { ...home, alarms });
    const rule = new library.EventRule(stack, "Rule", {
      ...scope,
      name: "acme-failures",
      targetArn: whatsapp.events.arn,
    });
    whatsapp.watchQueue(rule);
    const { events } = whatsapp;
    const subscribed = [
      events.subscribeQueue("Inbound"),
      events.subscribeFunction("Chat", { functionArn: FUNCTION }),
      events.subscribeHttps("Hook", { endpoint: "https://hooks.example.com/" }),
    ];
    const all = [events, rule, ...subscribed].flatMap(({ metrics }) => Object.values(metrics));
    given.push(...all);
  }).all("aws_cloudwatch_metric_alarm");
  const watched = alarms.filter(({ namespace }) => namespace !== undefined).map(asMetric);
  expect(watched.length).toBeGreaterThanOrEqual(7);
  expect(given).toEqual(expect.arrayContaining(watched));
});

function asMetric({ namespace, metric_name: metricName, dimensions, statistic }: Values) {
  return { namespace, metricName, dimensions, statistic };
}

test("Terraform takes the name of a topic that only it knows out of the ARN", () => {
  const alarmOfTheirs = synthesize((stack) => {
    const { arn } = new SnsTopic(stack, "Theirs", {});
    const { metrics } = new library.ExistingTopic(stack, "Events", { ...scope, arn });
    const own = { alarmName: "failed", period: 300, ...alarm };
    new CloudwatchMetricAlarm(stack, "Failed", { ...metrics.failed, ...own });
  }).one("aws_cloudwatch_metric_alarm");
  expect(alarmOfTheirs["dimensions"]).toEqual({
    TopicName: '${element(split(":", aws_sns_topic.Theirs.arn), 5)}',
  });
});
