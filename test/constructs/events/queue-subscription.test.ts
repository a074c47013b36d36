import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { TerraformStack, Testing } from "cdktf";
import { EventTopic, ExistingTopic } from "../../../constructs/events/event-topic";
import type { QueueOptions } from "../../../constructs/events/queue";
import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import { ExistingKey } from "../../../constructs/keys/existing-key";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { requirementsOf } from "../../../constructs/shared/requirement";
import { document, mayUseKey, onlyFor, onlyWithTls } from "../expected-policies";
import { policyIn, scope, synthesize } from "../synthesize";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:acme-whatsapp-events";
const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:acme-whatsapp-inbound";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";

const build = (options: QueueOptions = {}, act: (whatsapp: WhatsAppMessaging) => void = () => {}) =>
  synthesize((stack) => {
    const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", {
      ...{ ...scope, namePrefix: "acme" },
      mediaBucket: { enabled: false },
    });
    whatsapp.events.subscribeQueue("Inbound", options);
    act(whatsapp);
  });

const queue = (name: string, options?: QueueOptions) => {
  const found = build(options)
    .all("aws_sqs_queue")
    .find((values) => values["name"] === name);
  if (found === undefined) throw new Error(`no queue ${name}`);
  return found;
};

const snsMaySend = (Resource: string) => ({
  Sid: "AllowSnsAcmeWhatsappEventsSend",
  Effect: "Allow",
  Principal: { Service: "sns.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource,
  Condition: onlyFor(TOPIC),
});

describe("a queue is refused", () => {
  test.each<[string, string, QueueOptions]>([
    ["the same name", "inbound", {}],
    ["the name of another's dead letters", "Other", { name: "acme-whatsapp-inbound-poison" }],
  ])("%s, which SQS would take for the same queue", (_, id, options) => {
    const twice = () => build({}, ({ events }) => events.subscribeQueue(id, options));
    expect(twice).toThrow("as in test/WhatsApp/Events/Inbound");
  });

  test("a name that another stack of the app has", () => {
    const app = Testing.app();
    const subscribe = (id: string) => {
      const stack = new TerraformStack(app, id);
      const key = new ExistingKey(stack, "Key", { ...scope, arn: KEY });
      const arn = `${TOPIC}-${id}`;
      return new ExistingTopic(stack, "Events", { ...scope, arn, key }).subscribeQueue("Inbound", {
        name: "inbound",
      });
    };
    subscribe("one");
    expect(() => subscribe("two")).toThrow("as in one/Events/Inbound");
  });

  test.each(["Inbound", "Topic"])("the id %s, which something else has already", (id) => {
    const twice = () => build({}, (whatsapp) => whatsapp.events.subscribeQueue(id, { name: "b" }));
    expect(twice).toThrow(
      `  got      "${id}"\n  allowed  an id that nothing else below the topic has`,
    );
  });

  test("a topic without a customer-managed key, unless one is given", () => {
    const without = () =>
      synthesize((stack) =>
        new ExistingTopic(stack, "Events", { ...scope, arn: TOPIC }).subscribeQueue("Inbound"),
      );
    expect(without).toThrow("Events/Inbound  key\n  got      nothing");
  });

  test("a topic by reference, whose name starts no other, unless a prefix is given", () => {
    const subscribe = (subscriberPrefix?: string) => () =>
      synthesize((stack) => {
        const key = new ExistingKey(stack, "Key", { ...scope, arn: KEY });
        const arn = new SnsTopic(stack, "Theirs", {}).arn;
        const topic = new ExistingTopic(stack, "Events", { ...scope, arn, key, subscriberPrefix });
        topic.subscribeQueue("Inbound");
      });
    expect(subscribe()).toThrow("Events/Inbound  name\n  got      nothing");
    expect(subscribe("acme")).not.toThrow();
  });
});

test("the same names in another Region are other queues", () => {
  const { account } = scope;
  const subscribeIn = (stack: TerraformStack, region: string) => {
    const keyArn = KEY.replace("eu-west-1", region);
    const key = new ExistingKey(stack, `Key-${region}`, { account, region, arn: keyArn });
    const arn = TOPIC.replace("eu-west-1", region);
    const topic = new ExistingTopic(stack, `Events-${region}`, { account, region, arn, key });
    return topic.subscribeQueue("Inbound").literalQueueName;
  };
  const stack = new TerraformStack(Testing.app(), "test");
  expect(["eu-west-1", "eu-central-1"].map((region) => subscribeIn(stack, region))).toEqual([
    "acme-whatsapp-events-inbound",
    "acme-whatsapp-events-inbound",
  ]);
});

test("events wait, encrypted, four days for a consumer that has five attempts", () => {
  const { policy: _, ...rest } = queue("acme-whatsapp-inbound");
  expect(rest).toEqual({
    name: "acme-whatsapp-inbound",
    kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\..*\.arn\}$/),
    message_retention_seconds: 345_600,
    visibility_timeout_seconds: 30,
    receive_wait_time_seconds: 20,
    redrive_policy: JSON.stringify({ deadLetterTargetArn: `${QUEUE}-poison`, maxReceiveCount: 5 }),
    depends_on: [expect.stringMatching(/^aws_sqs_queue\..*_Poison_/)],
  });
});

test("options reach the queue", () => {
  const options = { visibilityTimeoutSeconds: 180, retentionDays: 14, maxReceiveCount: 3 };
  expect(queue("acme-whatsapp-inbound", options)).toMatchObject({
    message_retention_seconds: 1_209_600,
    visibility_timeout_seconds: 180,
    redrive_policy: JSON.stringify({ deadLetterTargetArn: `${QUEUE}-poison`, maxReceiveCount: 3 }),
  });
});

test("SNS alone may send, on behalf of this topic, and only with TLS", () => {
  expect(policyIn(queue("acme-whatsapp-inbound"))).toEqual(
    document(snsMaySend(QUEUE), onlyWithTls("sqs:*", QUEUE)),
  );
  const undeliverable = `${QUEUE}-undeliverable`;
  expect(policyIn(queue("acme-whatsapp-inbound-undeliverable"))).toEqual(
    document(snsMaySend(undeliverable), onlyWithTls("sqs:*", undeliverable)),
  );
});

test("poison comes from the queue alone, undeliverable events from no queue, both for 14 days", () => {
  const poison = queue("acme-whatsapp-inbound-poison");
  expect(policyIn(poison)).toEqual(document(onlyWithTls("sqs:*", `${QUEUE}-poison`)));
  const kept = { message_retention_seconds: 1_209_600, receive_wait_time_seconds: 20 };
  const { policy: _, kms_master_key_id: __, ...rest } = poison;
  expect(rest).toEqual({
    ...kept,
    name: "acme-whatsapp-inbound-poison",
    redrive_allow_policy: JSON.stringify({
      redrivePermission: "byQueue",
      sourceQueueArns: [QUEUE],
    }),
  });
  expect(queue("acme-whatsapp-inbound-undeliverable")).toMatchObject({
    ...kept,
    redrive_allow_policy: JSON.stringify({ redrivePermission: "denyAll" }),
  });
});

test("SNS may use the key for its deliveries, once however many queues there are", () => {
  const stack = build({}, ({ events }) => events.subscribeQueue("Audit"));
  expect(policyIn(stack.one("aws_kms_key"))).toEqual(
    document(
      expect.objectContaining({ Sid: "DelegateToIam" }),
      expect.objectContaining({ Sid: "AllowSocialMessagingUseOfKey" }),
      mayUseKey("sns.amazonaws.com", "AllowSnsAcmeWhatsappEventsUseOfKey", onlyFor(TOPIC)),
    ),
  );
});

test("the subscription delivers events as they are, and keeps what it cannot deliver", () => {
  expect(build().one("aws_sns_topic_subscription")).toEqual({
    topic_arn: expect.stringMatching(/^\$\{aws_sns_topic\..*\.arn\}$/),
    protocol: "sqs",
    endpoint: expect.stringMatching(/^\$\{aws_sqs_queue\..*_Queue_\w+\.arn\}$/),
    raw_message_delivery: true,
    redrive_policy: JSON.stringify({ deadLetterTargetArn: `${QUEUE}-undeliverable` }),
    depends_on: [expect.stringMatching(/^aws_sqs_queue\..*_Undeliverable_/)],
  });
  const enveloped = build({ rawMessageDelivery: false }).one("aws_sns_topic_subscription");
  expect(enveloped["raw_message_delivery"]).toBe(false);
});

test("a filter on numbers works on the body, in whichever way their ARNs are spelled", () => {
  const phoneNumberIds = [`phone-number-id-${"0".repeat(32)}`, `phone-number-id-${"1".repeat(32)}`];
  const subscription = build({ phoneNumberIds }).one("aws_sns_topic_subscription");
  expect(subscription["filter_policy_scope"]).toBe("MessageBody");
  expect(policyIn(subscription, "filter_policy")).toEqual({
    context: {
      MetaPhoneNumberIds: { arn: [{ suffix: "0".repeat(32) }, { suffix: "1".repeat(32) }] },
    },
  });
});

test("a key of its own keeps readers of the queue from everything else", () => {
  const stack = synthesize((stack) => {
    const props = { ...scope, namePrefix: "acme", mediaBucket: { enabled: false } };
    const { events } = new WhatsAppMessaging(stack, "WhatsApp", props);
    const key = new EncryptionKey(stack, "InboundKey", { ...scope, alias: "alias/acme-inbound" });
    events.subscribeQueue("Inbound", { key });
  });
  const keys = new Set(stack.all("aws_sqs_queue").map((values) => values["kms_master_key_id"]));
  expect([...keys]).toEqual([expect.stringMatching(/^\$\{aws_kms_key\.InboundKey_/)]);
});

test("owners of an existing topic and key get what SNS needs of the key", () => {
  synthesize((stack) => {
    const key = new ExistingKey(stack, "Key", { ...scope, arn: KEY });
    const topic = new ExistingTopic(stack, "Events", { ...scope, arn: TOPIC, key });
    const subscription = topic.subscribeQueue("Inbound");
    expect(subscription.literalQueueName).toBe("acme-whatsapp-events-inbound");
    const [ofKey] = requirementsOf(stack);
    expect(ofKey?.statements.map(({ Sid }) => Sid)).toEqual([
      "DelegateToIam",
      "AllowSocialMessagingUseOfKey",
      "AllowSnsAcmeWhatsappEventsUseOfKey",
    ]);
  });
});

test("two topics on one key each have a statement of their own", () => {
  const stack = synthesize((stack) => {
    const key = new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme" });
    for (const name of ["one", "two"]) {
      new EventTopic(stack, name, { ...scope, name, key }).subscribeQueue("Inbound");
    }
  });
  expect(JSON.stringify(policyIn(stack.one("aws_kms_key")))).toMatch(/AllowSnsOne.*AllowSnsTwo/);
});

test("alarms know every queue by its literal name", () => {
  const alarms = synthesize((stack) => {
    const props = { ...scope, namePrefix: "acme", mediaBucket: { enabled: false } };
    const { events } = new WhatsAppMessaging(stack, "WhatsApp", props);
    events.subscribeQueue("InboundMessages");
  }).all("aws_cloudwatch_metric_alarm");
  const names = alarms.map(({ dimensions }) => Object(dimensions)["QueueName"]);
  expect([...new Set(names.filter(Boolean))].sort()).toEqual([
    "acme-whatsapp-inbound-messages",
    "acme-whatsapp-inbound-messages-poison",
    "acme-whatsapp-inbound-messages-undeliverable",
  ]);
});
