import type { TerraformStack } from "cdktf";
import { AlarmTopic, ExistingAlarmTopic } from "../../../constructs/alarms/alarm-topic";
import { EventTopic, ExistingTopic } from "../../../constructs/events/event-topic";
import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import { ExistingKey } from "../../../constructs/keys/existing-key";
import { ExistingBucket, MediaBucket } from "../../../constructs/media/media-bucket";
import type { ResourceStatement } from "../../../constructs/shared/added-statements";
import { type Requiring, requirementsOf } from "../../../constructs/shared/requirement";
import { lint } from "../../../review/lint/lint";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { granted, KEY } from "../grants/granted";
import { scope } from "../synthesize";

const ACCOUNT = "111122223333";
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:theirs`;
const READER = `arn:aws:iam::${ACCOUNT}:role/reader`;

const existingKey = (stack: TerraformStack) =>
  new ExistingKey(stack, "Key", { ...scope, arn: KEY });
const key = existingKey;

interface Owner {
  addToResourcePolicy(statement: ResourceStatement): void;
}

interface Case {
  readonly what: string;
  readonly of: (stack: TerraformStack) => Owner;
  /** Where Terraform keeps the policy. */
  readonly type: string;
  readonly action: string;
  readonly resource: string | readonly string[];
  /** The statements that are there without it. */
  readonly own: readonly string[];
}

const CREATED: readonly Case[] = [
  {
    what: "a topic",
    of: (stack) => new EventTopic(stack, "Thing", { ...scope, name: "events", key: key(stack) }),
    type: "aws_sns_topic",
    action: "sns:GetTopicAttributes",
    resource: `arn:aws:sns:eu-west-1:${ACCOUNT}:events`,
    own: ["AllowSocialMessagingPublish", "DenyPublishWithoutTls"],
  },
  {
    what: "a topic of alarms",
    of: (stack) => new AlarmTopic(stack, "Thing", { ...scope, name: "alarms", key: key(stack) }),
    type: "aws_sns_topic",
    action: "sns:GetTopicAttributes",
    resource: `arn:aws:sns:eu-west-1:${ACCOUNT}:alarms`,
    own: ["DenyPublishWithoutTls"],
  },
  {
    what: "a queue",
    of: (stack) =>
      new EventTopic(stack, "T", { ...scope, name: "events", key: key(stack) }).subscribeQueue(
        "Thing",
      ),
    type: "aws_sqs_queue",
    action: "sqs:ReceiveMessage",
    resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:events-thing`,
    own: ["AllowSnsEventsSend", "DenyAccessWithoutTls"],
  },
  {
    what: "a key",
    of: (stack) => new EncryptionKey(stack, "Thing", { ...scope, alias: "alias/thing" }),
    type: "aws_kms_key",
    action: "kms:DescribeKey",
    resource: "*",
    own: ["DelegateToIam"],
  },
  {
    what: "a bucket",
    of: (stack) =>
      new MediaBucket(stack, "Thing", { ...scope, name: "acme-media", key: key(stack) }),
    type: "aws_s3_bucket_policy",
    action: "s3:GetObject",
    resource: ["arn:aws:s3:::acme-media", "arn:aws:s3:::acme-media/*"],
    own: ["DenyAccessWithoutTls"],
  },
];

const EXISTING: readonly Omit<Case, "type">[] = [
  {
    what: "a topic",
    of: (stack) => new ExistingTopic(stack, "Thing", { ...scope, arn: TOPIC }),
    action: "sns:GetTopicAttributes",
    resource: TOPIC,
    own: ["AllowSocialMessagingPublish", "DenyPublishWithoutTls"],
  },
  {
    what: "a topic of alarms",
    of: (stack) => new ExistingAlarmTopic(stack, "Thing", { ...scope, arn: TOPIC }),
    action: "sns:GetTopicAttributes",
    resource: TOPIC,
    own: ["DenyPublishWithoutTls"],
  },
  {
    what: "a key",
    of: existingKey,
    action: "kms:DescribeKey",
    resource: "*",
    own: ["DelegateToIam"],
  },
  {
    what: "a bucket",
    of: (stack) => new ExistingBucket(stack, "Thing", { ...scope, name: "acme-media" }),
    action: "s3:GetObject",
    resource: ["arn:aws:s3:::acme-media", "arn:aws:s3:::acme-media/*"],
    own: ["DenyAccessWithoutTls"],
  },
];

const statementOf = ({ action: Action }: Pick<Case, "action">): ResourceStatement => ({
  Sid: "AllowReader",
  Effect: "Allow",
  Principal: { AWS: READER },
  Action,
});

const written = ({ action: Action, resource: Resource }: Pick<Case, "action" | "resource">) => ({
  ...({ Sid: "AllowReader", Effect: "Allow", Principal: { AWS: READER } } as const),
  ...{ Action, Resource },
});

const sidsOf = (statements: readonly { Sid: string }[]) => statements.map(({ Sid }) => Sid);

describe.each(CREATED)("the policy of $what that is created", (one) => {
  const { text } = granted((stack) => one.of(stack).addToResourcePolicy(statementOf(one)));
  const resources: Record<string, { policy: string }> = JSON.parse(text).resource[one.type];
  const [, { policy }] = Object.entries(resources).find(
    ([address]) => /Thing|_Queue_/.test(address) && !/Poison|Undeliverable/.test(address),
  ) ?? ["", { policy: "" }];
  const { Statement } = JSON.parse(policy);

  test("says it after what the construct says", () => {
    expect(sidsOf(Statement)).toEqual([...one.own, "AllowReader"]);
    expect(Statement.at(-1)).toEqual(written(one));
  });

  test("leaves the review nothing to say", () => {
    const configuration = configurationOf("test", text);
    const reading = readConfiguration(configuration);
    expect(
      reading.policies.some(({ document }) =>
        document.statements.some(({ sid }) => sid === "AllowReader"),
      ),
    ).toBe(true);
    expect(lint(configuration, reading)).toEqual([]);
  });
});

describe.each(EXISTING)("the owner of $what that exists", (one) => {
  test("is asked to merge it, as nothing here changes its policy", () => {
    let requirement: Requiring["requirement"];
    const { text } = granted((stack) => {
      const thing = one.of(stack);
      thing.addToResourcePolicy(statementOf(one));
      requirement = requirementsOf(stack).find(({ statements }) => statements.length > 1);
    });
    expect(sidsOf(requirement?.statements ?? [])).toEqual([...one.own, "AllowReader"]);
    expect(requirement?.statements.at(-1)).toEqual(written(one));
    expect(text).not.toContain("AllowReader");
  });
});

/** What is reported of a statement that is added to the topic. */
function refusal(statement: object): string {
  const added = () =>
    granted((stack) =>
      new EventTopic(stack, "Events", {
        ...scope,
        name: "events",
        key: key(stack),
      }).addToResourcePolicy(statement as ResourceStatement),
    );
  try {
    added();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

test("all that is wrong is reported at once, each at its place", () => {
  const message = refusal({
    Sid: "DenyPublishWithoutTls",
    Effect: "Allow",
    Principal: "*",
    Action: ["sns:Publish", "sqs:SendMessage", "*"],
    Resource: "arn:aws:sns:eu-west-1:111122223333:other",
    NotAction: "sns:Publish",
  });
  expect([...message.matchAll(/^test\/Events {2}(\S+)$/gm)].map(([, field]) => field)).toEqual([
    "statement.NotAction",
    "statement.Sid",
    "statement.Action[1]",
    "statement.Action[2]",
    "statement.Resource",
    "statement.Principal",
  ]);
});

test("a statement that a later grant brings again is refused while the stack is written", () => {
  const build = () =>
    granted((stack) => {
      const topic = new EventTopic(stack, "Events", { ...scope, name: "events", key: key(stack) });
      topic.addToResourcePolicy({ ...statementOf(CREATED[0] as Case), Sid: "AllowUploadsPublish" });
      topic.grantPublish({
        name: "Uploads",
        service: "s3.amazonaws.com",
        sourceAccount: ACCOUNT,
        sourceArn: "arn:aws:s3:::acme-uploads",
      });
    });
  expect(build).toThrow('"AllowUploadsPublish" in two statements');
});

test("what becomes of the caller's object later does not count", () => {
  const statement = { ...statementOf(CREATED[0] as Case), Action: ["sns:GetTopicAttributes"] };
  const { text } = granted((stack) => {
    new EventTopic(stack, "Events", {
      ...scope,
      name: "events",
      key: key(stack),
    }).addToResourcePolicy(statement);
    statement.Action.push("sns:*");
  });
  expect(text).not.toContain("sns:*");
});

test("a reference of this package is written as its literal", () => {
  const { text } = granted((stack) => {
    const topic = new EventTopic(stack, "Events", { ...scope, name: "events", key: key(stack) });
    topic.addToResourcePolicy({ ...statementOf(CREATED[0] as Case), Resource: topic.arn });
  });
  const [{ policy = "" } = {}] = Object.values<{ policy?: string }>(
    JSON.parse(text).resource.aws_sns_topic,
  );
  expect(JSON.parse(policy).Statement.at(-1).Resource).toBe(
    `arn:aws:sns:eu-west-1:${ACCOUNT}:events`,
  );
});
