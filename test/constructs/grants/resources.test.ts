import type { TerraformStack } from "cdktf";
import { EventTopic, ExistingTopic } from "../../../constructs/events/event-topic";
import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import { ExistingKey } from "../../../constructs/keys/existing-key";
import type { DecryptScope } from "../../../constructs/shared/messaging-key";
import { lint } from "../../../review/lint/lint";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { document } from "../expected-policies";
import { scope } from "../synthesize";
import { chatRole, configuration, granted, KEY } from "./granted";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";
const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:events-inbound";

const existingKey = (stack: TerraformStack) =>
  new ExistingKey(stack, "Key", { ...scope, arn: KEY });
const topic = (stack: TerraformStack) =>
  new EventTopic(stack, "Events", { ...scope, name: "events", key: existingKey(stack) });

interface Case {
  readonly what: string;
  readonly grant: (stack: TerraformStack) => unknown;
  readonly name: string;
  readonly document: ReturnType<typeof document>;
}

const allowed = (Sid: string, Action: string | string[], Resource: string, Condition?: object) => ({
  ...({ Sid, Effect: "Allow", Action, Resource } as const),
  ...(Condition && { Condition: Condition as never }),
});

const through = (service: string) => ({
  StringEquals: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` },
});

const decrypt = (given?: DecryptScope) => (stack: TerraformStack) =>
  existingKey(stack).grantDecrypt(chatRole(stack), given);

const subscribe = allowed("SubscribeOwnResources", "sns:Subscribe", TOPIC, {
  StringLike: { "sns:Endpoint": "arn:aws:*:*:111122223333:*" },
});

const CASES: readonly Case[] = [
  {
    what: "a consumer of a queue",
    grant: (stack) => topic(stack).subscribeQueue("Inbound").grantConsume(chatRole(stack)),
    name: "events-inbound-consume",
    document: document(
      allowed(
        "ConsumeMessages",
        [
          "sqs:ReceiveMessage",
          "sqs:DeleteMessage",
          "sqs:ChangeMessageVisibility",
          "sqs:GetQueueAttributes",
          "sqs:GetQueueUrl",
        ],
        QUEUE,
      ),
      allowed("DecryptMessages", "kms:Decrypt", KEY, through("sqs")),
    ),
  },
  {
    what: "a subscriber of what the account has",
    grant: (stack) => topic(stack).grantSubscribe(chatRole(stack)),
    name: "events-subscribe",
    document: document(subscribe),
  },
  {
    what: "a subscriber of a topic that exists",
    grant: (stack) =>
      new ExistingTopic(stack, "Events", { ...scope, arn: TOPIC }).grantSubscribe(chatRole(stack)),
    name: "events-subscribe",
    document: document(subscribe),
  },
  {
    what: "a reader of everything on a key",
    grant: decrypt(),
    name: "11111111-2222-3333-8444-555555555555-decrypt",
    document: document(
      allowed("DecryptThroughSQS", "kms:Decrypt", KEY, through("sqs")),
      allowed("DecryptThroughS3", "kms:Decrypt", KEY, through("s3")),
    ),
  },
  {
    what: "a reader of objects on a key",
    grant: decrypt({ through: ["s3"] }),
    name: "11111111-2222-3333-8444-555555555555-decrypt",
    document: document(allowed("DecryptThroughS3", "kms:Decrypt", KEY, through("s3"))),
  },
];

describe.each(CASES)("$what", ({ grant, name, document: expected }) => {
  const stack = granted(grant);

  test("is granted this and no more", () => {
    expect(Object.values(stack.policies)).toEqual([
      { role: "${aws_iam_role.ChatRole.name}", name, document: expected },
    ]);
  });

  test("leaves the review nothing to say", () => {
    const reading = readConfiguration(configuration(stack));
    const found = reading.policies.filter(({ kind }) => kind === "identity");
    expect(found.map(({ resource }) => resource.values["name"])).toEqual([name]);
    expect(lint(configuration(stack), reading)).toEqual([]);
    expect(reading.unreadable).toEqual([]);
  });
});

test("a key that is created decrypts by reference, and its alias names the policy", () => {
  const { policies } = granted((stack) => {
    const key = new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme/events" });
    key.grantDecrypt("chat", { through: ["sqs"] });
  });
  const [policy] = Object.values(policies);
  expect(policy?.name).toBe("acme-events-decrypt");
  expect(JSON.stringify(policy?.document)).toContain('"Resource":"${aws_kms_key.Key_');
});

test("what a role may decrypt adds up, and its name is known without the key's", () => {
  const { policies } = granted((stack) => {
    const unknown = new ExistingKey(stack, "Key", { ...scope, arn: "${var.key}" });
    unknown.grantDecrypt("chat", { through: ["sqs"] });
    unknown.grantDecrypt("chat", { through: ["s3"] });
  });
  const [policy, ...others] = Object.values(policies);
  expect(others).toEqual([]);
  expect(policy?.name).toMatch(/^[0-9a-f]{16}-decrypt$/);
  expect(policy?.document).toMatchObject({
    Statement: [{ Sid: "DecryptThroughSQS" }, { Sid: "DecryptThroughS3" }],
  });
});

test("nobody is let decrypt through another service, or subscribe without a role", () => {
  const refused = () =>
    granted((stack) => existingKey(stack).grantDecrypt("chat", { through: ["ec2" as never] }));
  expect(refused).toThrow('test/Key  scope.through[0]\n  got      "ec2"\n  allowed  sqs, s3');
  expect(() =>
    granted((stack) => topic(stack).grantSubscribe("arn:aws:iam::111122223333:user/a")),
  ).toThrow("test/Events  grantee\n");
});
