import { Construct } from "constructs";
import { EventTopic } from "../../../constructs/events/event-topic";
import type { HasDeadLetters } from "../../../constructs/events/subscribed-topic";
import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import { document, onlyFor, onlyWithTls } from "../expected-policies";
import { policyIn, scope, synthesize } from "../synthesize";

const build = (name: string, act: (topic: EventTopic) => void = () => {}) =>
  synthesize((stack) => {
    const key = new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme-whatsapp" });
    act(new EventTopic(stack, "Events", { ...scope, name, key }));
  });

test("only this account's WhatsApp resources publish, and only with TLS", () => {
  const arn = "arn:aws:sns:eu-west-1:111122223333:acme-events";
  expect(policyIn(build("acme-events").one("aws_sns_topic"))).toEqual(
    document(
      {
        Sid: "AllowSocialMessagingPublish",
        Effect: "Allow",
        Principal: { Service: "social-messaging.amazonaws.com" },
        Action: "sns:Publish",
        Resource: arn,
        Condition: onlyFor("arn:aws:social-messaging:eu-west-1:111122223333:*"),
      },
      onlyWithTls("sns:Publish", arn),
    ),
  );
});

test("the topic is standard, encrypted with the key and signs with SHA-256", () => {
  const { policy: _, ...rest } = build("acme-events").one("aws_sns_topic");
  expect(rest).toEqual({
    name: "acme-events",
    kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\..*\.arn\}$/),
    signature_version: 2,
  });
});

test("one grant reaches the topic and its key", () => {
  const synthesized = build("acme-events", (topic) =>
    topic.grantPublish({
      name: "CloudWatchAlarms",
      service: "cloudwatch.amazonaws.com",
      sourceAccount: "111122223333",
      sourceArn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-*",
    }),
  );
  const sids = (type: string) =>
    (policyIn(synthesized.one(type)) as { Statement: { Sid: string }[] }).Statement.map(
      ({ Sid }) => Sid,
    );
  expect(sids("aws_sns_topic")).toEqual([
    "AllowSocialMessagingPublish",
    "AllowCloudWatchAlarmsPublish",
    "DenyPublishWithoutTls",
  ]);
  expect(sids("aws_kms_key")).toEqual([
    "DelegateToIam",
    "AllowSocialMessagingUseOfKey",
    "AllowCloudWatchAlarmsUseOfKey",
  ]);
});

test("a subscriber of another kind is built below the topic, and its queues are watched", () => {
  class Archive extends Construct implements HasDeadLetters {
    readonly queueName = undefined;
    readonly deadLetterQueueNames = ["acme-archive-undeliverable"];
    readonly queueArns = [];
  }
  build("acme-events", (topic) => {
    const watched: string[] = [];
    topic.watchWith(({ deadLetterQueueNames }) => watched.push(...deadLetterQueueNames));
    const archive = topic.subscribe("Archive", { bind: (to, id) => new Archive(to, id) });
    expect(archive.node.path).toBe("test/Events/Archive");
    expect(watched).toEqual(["acme-archive-undeliverable"]);
  });
});
