import type { TerraformStack } from "cdktf";
import { TopicAlarms } from "../../../constructs/alarms/delivery-alarms";
import type { TopicAlarmsProps } from "../../../constructs/alarms/options";
import { EventRule } from "../../../constructs/event-rules/event-rule";
import { EventTopic, ExistingTopic } from "../../../constructs/events/event-topic";
import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { policyIn, type Synthesized, scope, synthesize } from "../synthesize";
import { alarmTopic } from "./build";

const eventTopic = (stack: TerraformStack, name = "acme-events") => {
  const key = new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme" });
  return new EventTopic(stack, "Topic", { ...scope, name, key });
};

/** A topic with a queue before its alarms and one after them. */
const build = (props: Partial<TopicAlarmsProps> = {}) =>
  synthesize((stack) => {
    const topic = eventTopic(stack);
    topic.subscribeQueue("Inbound", { oldestMinutes: 5 });
    new TopicAlarms(stack, "Alarms", { topic, ...props });
    topic.subscribeHttps("Hook", { endpoint: "https://hooks.example.com/" });
  });

const names = (stack: Synthesized) =>
  stack.all("aws_cloudwatch_metric_alarm").map(({ alarm_name }) => alarm_name);

const NAMES = [
  "acme-events-delivery-age-inbound-warning",
  "acme-events-delivery-dead-letters-hook-undeliverable-warning",
  "acme-events-delivery-dead-letters-inbound-poison-warning",
  "acme-events-delivery-dead-letters-inbound-undeliverable-warning",
  "acme-events-delivery-depth-inbound-warning",
  "acme-events-delivery-failed-warning",
];

test("a topic that is used alone has the alarms of a composition, whose names say the prefix once", () => {
  expect(names(build()).toSorted()).toEqual(NAMES);
  const composed = synthesize((stack) => {
    const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", { ...scope, namePrefix: "acme" });
    whatsapp.events.subscribeQueue("Inbound", { oldestMinutes: 5 });
    whatsapp.events.subscribeHttps("Hook", { endpoint: "https://hooks.example.com/" });
  });
  const known = (stack: Synthesized) =>
    stack
      .all("aws_cloudwatch_metric_alarm")
      .map(({ metric_name, threshold }) => `${metric_name} ${threshold}`)
      .toSorted();
  expect(known(build())).toEqual(known(composed));
});

test("a queue keeps its own limits, and the description says that nobody is notified", () => {
  const alarms = build().all("aws_cloudwatch_metric_alarm");
  const age = alarms.find(({ alarm_name }) => alarm_name === NAMES[0]);
  expect(age).toMatchObject({ threshold: 300, dimensions: { QueueName: "acme-events-inbound" } });
  expect(age?.["alarm_description"]).toMatch(/Nobody is notified of this alarm\.$/);
});

test("the target notifies of these alarms alone, beside those of an environment", () => {
  const stack = synthesize((one) => {
    const target = alarmTopic(one, "pager");
    const alarms = { sourceAccount: scope.account, service: "cloudwatch.amazonaws.com" };
    const sourceArn = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-whatsapp-*";
    target.grantPublish({ ...alarms, name: "CloudWatchAlarms", sourceArn });
    new TopicAlarms(one, "Alarms", { topic: eventTopic(one), severity: "critical", target });
  });
  expect(names(stack)).toEqual(["acme-events-delivery-failed-critical"]);
  const policies = stack
    .all("aws_sns_topic")
    .map((topic) => policyIn(topic) as { Statement: { Sid: string; Condition: object }[] });
  const statements = policies.flatMap(({ Statement }) => Statement);
  expect(statements.find(({ Sid }) => Sid.includes("AcmeEvents"))).toEqual({
    Sid: "AllowCloudWatchAlarmsAcmeEventsPublish",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: "sns:Publish",
    Resource: expect.stringContaining(":pager"),
    Condition: {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: {
        "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-events-delivery-*",
      },
    },
  });
});

test("dead letters of an EventBridge rule can be watched, too", () => {
  const stack = synthesize((one) => {
    const targetArn = "arn:aws:sqs:eu-west-1:111122223333:theirs";
    const rule = new EventRule(one, "Rule", { ...scope, name: "acme-failures", targetArn });
    new TopicAlarms(one, "Alarms", { topic: eventTopic(one) }).watchQueue(rule);
  });
  expect(names(stack)).toContain(
    "acme-events-delivery-dead-letters-acme-failures-undeliverable-warning",
  );
});

test("an existing topic is watched by its name", () => {
  const stack = synthesize((one) => {
    const arn = "arn:aws:sns:eu-west-1:111122223333:theirs";
    const topic = new ExistingTopic(one, "Topic", { ...scope, arn });
    new TopicAlarms(one, "Alarms", { topic });
  });
  expect(stack.one("aws_cloudwatch_metric_alarm")["dimensions"]).toEqual({ TopicName: "theirs" });
});

describe("is refused", () => {
  test.each<[string, (stack: TerraformStack) => unknown]>([
    [
      `test/Again  topic
  got      "test/Topic", whose queues are watched already
  allowed  each topic once
  fix      leave it out: WhatsAppMessaging watches its topic by itself, and so do other TopicAlarms`,
      (stack) => {
        const topic = eventTopic(stack);
        new TopicAlarms(stack, "Alarms", { topic });
        return new TopicAlarms(stack, "Again", { topic });
      },
    ],
    [
      '"test/WhatsApp/Events", whose queues are watched already',
      (stack) => {
        const props = { ...scope, namePrefix: "acme" };
        const { events: topic } = new WhatsAppMessaging(stack, "WhatsApp", props);
        return new TopicAlarms(stack, "Alarms", { topic });
      },
    ],
    [
      `test/Alarms  topic
  got      a topic whose ARN only Terraform knows
  allowed  a topic whose name is known at synthesis, because alarms watch it by its name
  fix      write the arn of the ExistingTopic as a literal`,
      (stack) => {
        const topic = new ExistingTopic(stack, "Topic", { ...scope, arn: "${data.topic.arn}" });
        return new TopicAlarms(stack, "Alarms", { topic });
      },
    ],
    [
      `  allowed  1 to 128 letters, digits, hyphens and underscores
  fix      pass a shorter namePrefix`,
      (stack) => new TopicAlarms(stack, "Alarms", { topic: eventTopic(stack, "a".repeat(129)) }),
    ],
    [
      `test/Alarms  topic
  got      "events"
  allowed  an EventTopic or an ExistingTopic
  fix      create new EventTopic(...) and pass it`,
      (stack) => new TopicAlarms(stack, "Alarms", { topic: "events" as never }),
    ],
  ])("%s", (message, act) => {
    expect(() => synthesize(act)).toThrow(message);
  });
});
