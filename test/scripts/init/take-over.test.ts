import { connectRoleTrust } from "../../../constructs/connect/connect-role-policies";
import type {
  AdoptableDeadLetters,
  TakeOverKind,
} from "../../../scripts/init/take-over/read-adoptable";
import {
  adoptable,
  draft,
  ID,
  installation,
  keyArn,
  OTHER_ID,
  PARTNER,
  policy,
  QUEUE,
  SCOPE,
  TOPIC,
  TRUST,
  taken,
} from "./taken";

test("only what is named is taken over, on the key that it has", () => {
  const { files } = taken(["topic"]);
  expect(files[0]).toMatchObject({
    key: { existingArn: keyArn(ID) },
    eventTopic: { name: "chat", tags: { Team: "chat" }, statements: [PARTNER] },
    mediaBucket: { existingName: "media.example.com" },
    adopt: { topic: true },
  });
  expect(files[0]?.eventTopic?.tags).toEqual({ Team: "chat" });
});

test("two keys, one with its alias: the other aliases are named", () => {
  const { files, cautions } = taken(["topic", "key", "bucket"]);
  expect(files[0]).toMatchObject({
    key: { alias: "alias/a", statements: [PARTNER] },
    mediaKey: { statements: [PARTNER] },
    mediaBucket: { name: "media.example.com", retentionDays: 3650 },
    adopt: { key: ID, keyAlias: true, mediaKey: OTHER_ID, bucket: ["encryption", "versioning"] },
  });
  expect(files[0]?.adopt).not.toHaveProperty("mediaKeyAlias");
  expect(cautions.map(({ because }) => because).join(" ")).toMatch(/other aliases, alias\/b/);
});

test("lifecycle rules of others stay as they are, and are named", () => {
  const bucket = { settings: [], tags: {}, lifecycleRules: ["archive", "old"] };
  const { files, cautions } = taken(["bucket"], { look: adoptable({ bucket }) });
  expect(files[0]?.mediaBucket).toEqual({ name: "media.example.com", lifecycle: "unmanaged" });
  expect(files[0]?.adopt).toEqual({ bucket: ["versioning"] });
  const said = cautions.map(({ because }) => because).join(" ");
  expect(said).toContain(
    "Its lifecycle rules stay as they are, because a file cannot say them: archive, old.",
  );
  expect(said).not.toContain("It gets this tool's lifecycle rules");
});

test("a queue keeps its settings, as far as a file can say them", () => {
  const { files } = taken(["queue"]);
  expect(files[0]?.delivery?.queues).toEqual([
    {
      name: "chat-inbound",
      queueName: "Chat_Inbound",
      rawMessageDelivery: true,
      visibilityTimeoutSeconds: 30,
    },
  ]);
  expect(files[0]?.adopt).toEqual({
    subscribers: {
      "chat-inbound": { queues: ["queue", "poison"], subscription: `${TOPIC}:${ID}` },
    },
  });
});

test("a key that two files need has one owner", () => {
  const { files } = taken(["topic", "key"], { drafts: [draft("one"), draft("two")] });
  expect(files[0]?.adopt).toMatchObject({ key: ID });
  expect(files[1]?.key).toEqual({ existingArn: keyArn(ID) });
});

test.each<[string, readonly TakeOverKind[], Parameters<typeof taken>[1], RegExp]>([
  [
    "a Sid that nothing has",
    ["topic"],
    { drop: ["Nobody"] },
    /"Nobody" names no statement.*"Partner"/,
  ],
  [
    "a key without what it encrypts",
    ["key"],
    {},
    /there is no key that a file names.*what the key encrypts/,
  ],
  ["a role where there is none", ["role"], {}, /there is no role/],
  [
    "a topic that could not be read",
    ["topic"],
    { live: installation({ topics: [{ arn: TOPIC, topic: "unread", subscriptions: "unread" }] }) },
    /could not be read/,
  ],
  [
    "a key that Terraform would replace",
    ["topic", "key"],
    {
      look: adoptable({
        keys: new Map([[keyArn(ID), { id: ID, aliases: [], tags: {}, unfit: "it is odd" }]]),
      }),
    },
    /cannot be taken over, because it is odd/,
  ],
  [
    "what an environment of this tool owns",
    ["topic"],
    {
      look: adoptable({
        topics: new Map([[TOPIC, { tags: { "cdktf-aws-social-messaging": "x" } }]]),
      }),
    },
    /owns it already/,
  ],
])("the options refuse %s", (_, kinds, options, message) => {
  expect(() => taken(kinds, options)).toThrow(message);
});

test("a queue that no file can say is left as it is, and named", () => {
  const attributes = { FilterPolicy: "{}", FilterPolicyScope: "MessageAttributes" };
  const found = { tags: {}, subscription: `${TOPIC}:${ID}`, attributes, deadLetters: [] };
  const look = adoptable({ queues: new Map([[QUEUE, found]]) });
  expect(taken(["topic"], { look }).files[0]).not.toHaveProperty("delivery");
  expect(() => taken(["queue"], { look })).toThrow(
    /no queue can be taken over; queue .*: Its subscription filters by message attributes/,
  );
});

test("a queue after two topics is left as it is: it has one owner at most", () => {
  const live = installation();
  const [topic] = live.topics;
  if (topic === undefined) throw new Error("there is no topic");
  const topics = [topic, { ...topic, arn: `${TOPIC}-2` }];
  expect(() => taken(["queue"], { live: { ...live, topics } })).toThrow(
    /no queue can be taken over; queue .*Chat_Inbound: It is subscribed to several topics/,
  );
});

test.each<[string, Partial<AdoptableDeadLetters>]>([
  ["a statement", { policy: policy({ ...PARTNER, Action: "sqs:*", Resource: "*" }) }],
  ["a tag", { tags: { Owner: "somebody" } }],
])("a queue stays as it is where its queue for dead letters has %s of others", (_, changes) => {
  const deadLetters = [{ kind: "poison" as const, tags: {}, ...changes }];
  const found = { tags: {}, subscription: `${TOPIC}:${ID}`, attributes: {}, deadLetters };
  const look = adoptable({ queues: new Map([[QUEUE, found]]) });
  expect(() => taken(["queue"], { look })).toThrow(
    /Its queue for dead letters, Chat_Inbound-poison, has statements or tags of others/,
  );
});

test("a queue that is gone is left out, and named", () => {
  const live = installation({ queues: [{ arn: QUEUE, attributes: "missing" }] });
  expect(() => taken(["queue"], { live })).toThrow(
    /no queue can be taken over; queue .*Chat_Inbound: It does not exist/,
  );
});

test("a role that is gone is left out, and named", () => {
  const arn = "arn:aws:iam::111122223333:role/connect";
  const instanceArn = `arn:aws:connect:eu-west-1:111122223333:instance/${ID}`;
  const live = installation({ connectRoles: [{ arn, role: "missing", policies: [] }] });
  const file = { ...draft().file, connect: { instanceArn, existingRoleArn: arn } };
  const options = { live, drafts: [{ ...draft(), file }] };
  expect(() => taken(["role"], options)).toThrow(
    /no role can be taken over; role .*connect: It does not exist/,
  );
  const { files, cautions } = taken(["topic", "role"].slice(0, 1) as TakeOverKind[], options);
  expect([files[0]?.connect, cautions]).toEqual([file.connect, []]);
});

test("a role through which two instances are reached is left as it is", () => {
  const arn = "arn:aws:iam::111122223333:role/connect";
  const instance = (id: string) => `arn:aws:connect:eu-west-1:111122223333:instance/${id}`;
  const accounts = [ID, OTHER_ID].map((id) => ({
    ...{ id: `waba-${id}`, arn: "", tags: {}, detail: "unread" as const },
    destination: { arn: instance(id), roleArn: arn },
  }));
  const connectRoles = [{ arn, role: { arn, trust: "{}" }, policies: [] }];
  const existing = {
    ...draft(),
    file: { ...draft().file, connect: { instanceArn: instance(ID), existingRoleArn: arn } },
  };
  const options = {
    live: installation({ accounts, connectRoles }),
    look: adoptable({ roles: new Map([[arn, { tags: {} }]]) }),
    drafts: [existing],
  };
  expect(() => taken(["role"], options)).toThrow(
    /no role can be taken over; role .*: Several Amazon Connect instances are reached through it/,
  );
  expect(taken(["topic"], options).files[0]?.connect).toEqual(existing.file.connect);
});

test.each<[string, string, "taken over" | "left"]>([
  ["nobody but the service", policy(TRUST), "taken over"],
  [
    "the service for this account alone",
    policy(connectRoleTrust(SCOPE, true).Statement[0] ?? {}),
    "taken over",
  ],
  ["somebody else, too", policy(TRUST, { ...TRUST, Principal: { AWS: "444455556666" } }), "left"],
  [
    "the service under another condition",
    policy({ ...TRUST, Condition: { StringEquals: { "sts:ExternalId": "x" } } }),
    "left",
  ],
])("no trust is lost of a role that admits %s", (_, trust, outcome) => {
  const arn = "arn:aws:iam::111122223333:role/connect";
  const instanceArn = `arn:aws:connect:eu-west-1:111122223333:instance/${ID}`;
  const role = { arn, trust };
  const options = {
    live: installation({ connectRoles: [{ arn, role, policies: [] }] }),
    look: adoptable({ roles: new Map([[arn, { tags: {} }]]) }),
    drafts: [
      { ...draft(), file: { ...draft().file, connect: { instanceArn, existingRoleArn: arn } } },
    ],
  };
  if (outcome === "taken over") {
    expect(taken(["role"], options).files[0]?.connect).toMatchObject({ roleName: "connect" });
    return;
  }
  expect(() => taken(["role"], options)).toThrow(
    /no role can be taken over; role .*: Its trust policy says something else than this tool's/,
  );
});
