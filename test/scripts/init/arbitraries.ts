import type {
  LiveAlarm,
  LiveConnectRole,
  LiveEncryptionKey,
  LiveEventTopic,
  LiveInstallation,
  LiveQueue,
  LiveWaba,
} from "../../../scripts/init/world";
import type { Destination } from "../../../scripts/wiring/wiring";
import { fc } from "../../fuzz";
import { ACCOUNT, arnOfPhone, arnOfWaba, phoneId, REGION, wabaId } from "../wiring/fixtures";

export const SCOPE = { account: ACCOUNT, region: REGION };

export const topicArnOf = (number: number, account = ACCOUNT, region = REGION) =>
  `arn:aws:sns:${region}:${account}:topic${number}`;
export const keyArnOf = (number: number, account = ACCOUNT) =>
  `arn:aws:kms:${REGION}:${account}:key/11111111-2222-3333-8444-55555555555${number}`;
export const instanceArnOf = (number: number) =>
  `arn:aws:connect:${REGION}:${ACCOUNT}:instance/11111111-2222-3333-8444-55555555555${number}`;
export const roleArnOf = (number: number) => `arn:aws:iam::${ACCOUNT}:role/connect${number}`;

/** Meta's names, tags and policies may hold anything. */
const hostile = fc.oneof(
  fc.constantFrom(
    "Acme",
    "",
    "a: b # c",
    "- x",
    "\n  destination: none\n",
    "}]{[\u2028&a *b !c",
    "\u001b[31m",
    "'\"`",
    "<<<<<<< HEAD",
    "# yaml-language-server: $schema=x",
    "${aws:username}",
    "__proto__",
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
);

const policy = fc.oneof(
  hostile,
  fc.constantFrom(
    "{}",
    "null",
    '{"Statement":[]}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"social-messaging.amazonaws.com"},"Action":"sns:Publish","Resource":"${a}"}}',
  ),
  fc.json({ maxDepth: 4 }),
);

const tags = fc.dictionary(hostile, hostile, { maxKeys: 3 });
const small = fc.nat(3);

const destination: fc.Arbitrary<Destination | undefined> = fc.oneof(
  fc.constant(undefined),
  small.map((number) => ({ arn: topicArnOf(number) })),
  small.map((number) => ({ arn: `${topicArnOf(number)}.fifo` })),
  small.map((number) => ({ arn: topicArnOf(number, "444455556666") })),
  small.map((number) => ({ arn: topicArnOf(number, ACCOUNT, "us-east-1") })),
  small.map((number) => ({ arn: topicArnOf(number), roleArn: roleArnOf(number) })),
  fc.tuple(small, small).map(([number, role]) => ({
    arn: instanceArnOf(number),
    roleArn: roleArnOf(role),
  })),
  small.map((number) => ({ arn: instanceArnOf(number) })),
  small.map((number) => ({ arn: instanceArnOf(number), roleArn: "arn:aws:iam::1:role/a/b" })),
  hostile.map((text) => ({ arn: `arn:${text}` })),
);

const unread = fc.constant("unread" as const);
const missing = fc.constant("missing" as const);

const accounts: fc.Arbitrary<LiveWaba[]> = fc
  .array(
    fc.record({
      destination,
      tags: fc.oneof(unread, tags),
      detail: fc.oneof(
        unread,
        fc.record({
          name: hostile,
          registrationStatus: fc.constantFrom("COMPLETE", "COMPLETE", "INCOMPLETE", "NEW"),
          marketingMessages: fc.option(hostile, { nil: undefined }),
          numbers: fc.array(
            fc.record({
              id: fc.nat(9).map(phoneId),
              qualityRating: fc.option(fc.constantFrom("GREEN", "RED", "X"), { nil: undefined }),
              dataLocalizationRegion: fc.option(hostile, { nil: undefined }),
              tags: fc.oneof(unread, tags),
            }),
            { maxLength: 3 },
          ),
        }),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) =>
    all.map(({ detail, ...account }, index): LiveWaba => {
      const number = index + 1;
      const own = { id: wabaId(number), arn: arnOfWaba(number), ...account };
      if (detail === "unread") return { ...own, detail };
      const numbers = detail.numbers.map((one) => ({
        ...one,
        arn: arnOfPhone(Number(one.id.at(-1))),
      }));
      return { ...own, detail: { ...detail, numbers } };
    }),
  );

const keyId = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom("alias/aws/sns", "alias/mine"),
  small.map((number) => keyArnOf(number)),
  small.map((number) => keyArnOf(number, "444455556666")),
);

const topic = (number: number): fc.Arbitrary<LiveEventTopic> =>
  fc.record({
    arn: fc.constant(topicArnOf(number)),
    topic: fc.oneof(
      unread,
      missing,
      fc.record({ arn: fc.constant(topicArnOf(number)), policy, keyId }),
    ),
    subscriptions: fc.oneof(
      unread,
      missing,
      fc.array(
        fc.record({
          protocol: fc.constantFrom("sqs", "https", "email"),
          endpoint: hostile,
          confirmed: fc.boolean(),
        }),
        { maxLength: 2 },
      ),
    ),
  });

const key: fc.Arbitrary<Omit<LiveEncryptionKey, "id">> = fc.record({
  key: fc.oneof(
    unread,
    fc.record({ kind: fc.constant("missing" as const), id: hostile }),
    fc.record({ kind: fc.constant("managed by AWS" as const), id: hostile }),
    fc.record({
      kind: fc.constant("switched off" as const),
      arn: small.map((number) => keyArnOf(number)),
      state: fc.constant("PendingDeletion"),
    }),
    fc.record({
      kind: fc.constant("usable" as const),
      arn: small.map((number) => keyArnOf(number)),
      policy,
    }),
  ),
  rotates: fc.constantFrom(true, false, undefined, "unread" as const),
});

const role = (number: number): fc.Arbitrary<LiveConnectRole> =>
  fc.record({
    arn: fc.constant(roleArnOf(number)),
    role: fc.oneof(
      unread,
      missing,
      fc.record({ arn: fc.constant(roleArnOf(number)), trust: policy }),
    ),
    policies: fc.oneof(
      unread,
      fc.array(fc.record({ name: hostile, text: fc.option(policy, { nil: undefined }) }), {
        maxLength: 2,
      }),
    ),
  });

const queue = (number: number): fc.Arbitrary<LiveQueue> =>
  fc.record({
    arn: fc.constant(`arn:aws:sqs:${REGION}:${ACCOUNT}:queue${number}`),
    attributes: fc.oneof(
      unread,
      missing,
      fc.record({ Policy: policy, SqsManagedSseEnabled: fc.constantFrom("true", "false") }),
    ),
  });

const alarm: fc.Arbitrary<LiveAlarm> = fc.record({
  name: hostile,
  notifies: fc.array(
    fc.oneof(
      small.map((number) => topicArnOf(number)),
      hostile,
    ),
    {
      maxLength: 2,
    },
  ),
  metrics: fc.array(fc.record({ name: hostile, dimensions: fc.array(hostile, { maxLength: 1 }) }), {
    maxLength: 2,
  }),
});

const bucket = fc.record({
  name: fc.constantFrom("media.example.com", "acme-media", "Not_A_Bucket"),
  place: fc.oneof(
    unread,
    missing,
    fc.record({
      region: fc.constantFrom(REGION, "us-east-1"),
      unblocked: fc.subarray(["BlockPublicAcls", "RestrictPublicBuckets"]),
    }),
  ),
  policy: fc.oneof(
    unread,
    fc.constant("none" as const),
    policy.map((text) => ({ text })),
  ),
  encryption: fc.oneof(
    unread,
    fc.record({ algorithm: fc.constantFrom("AES256", "aws:kms"), keyId }),
  ),
  isVersioned: fc.oneof(unread, fc.boolean()),
  prefixes: fc.oneof(unread, fc.array(hostile, { maxLength: 3 })),
});

const four = [0, 1, 2, 3];

/** Anything that could run, read in full or in part. */
export const installations: fc.Arbitrary<LiveInstallation> = fc
  .record({
    accounts,
    topics: fc.tuple(...four.map(topic)),
    queues: fc.tuple(...four.map(queue)),
    keys: fc.array(key, { minLength: 10, maxLength: 10 }),
    connectRoles: fc.tuple(...four.map(role)),
    serviceLinkedRole: fc.constantFrom("exists", "missing", "unread" as const),
    alarms: fc.oneof(unread, fc.array(alarm, { maxLength: 3 })),
    dashboards: fc.oneof(unread, fc.array(hostile, { maxLength: 2 })),
    bucket: fc.option(bucket, { nil: undefined }),
  })
  .map(({ keys, bucket: found, ...rest }) => {
    const ids = [
      ...["alias/aws/sns", "alias/mine"],
      ...four.map((number) => keyArnOf(number)),
      ...four.map((number) => keyArnOf(number, "444455556666")),
    ];
    return {
      ...SCOPE,
      ...rest,
      keys: keys.map((one, index) => ({ id: ids[index] ?? "", ...one })),
      ...(found && { bucket: found }),
      gaps: [],
    } as LiveInstallation;
  });

/** One account that sends to a topic with its own key, and nothing wrong with it. */
export function healthy(changes: Partial<LiveInstallation> = {}): LiveInstallation {
  const arn = topicArnOf(1);
  const allow = (Sid: string, Action: string | string[], Resource: string) => ({
    Sid,
    Effect: "Allow",
    Principal: { Service: "social-messaging.amazonaws.com" },
    Action,
    Resource,
    Condition: {
      StringEquals: { "aws:SourceAccount": ACCOUNT },
      ArnLike: { "aws:SourceArn": `arn:aws:social-messaging:${REGION}:${ACCOUNT}:*` },
    },
  });
  const tls = {
    Sid: "DenyWithoutTls",
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: arn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const delegation = {
    Sid: "Delegate",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const document = (...Statement: readonly object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement });
  return {
    ...SCOPE,
    accounts: [
      {
        id: wabaId(1),
        arn: arnOfWaba(1),
        destination: { arn },
        tags: { Team: "care" },
        detail: {
          name: "Acme",
          registrationStatus: "COMPLETE",
          marketingMessages: undefined,
          numbers: [
            {
              id: phoneId(1),
              arn: arnOfPhone(1),
              qualityRating: "GREEN",
              dataLocalizationRegion: undefined,
              tags: {},
            },
          ],
        },
      },
    ],
    topics: [
      {
        arn,
        topic: {
          arn,
          keyId: keyArnOf(1),
          policy: document(allow("Publish", "sns:Publish", arn), tls),
        },
        subscriptions: [
          { protocol: "sqs", endpoint: `arn:aws:sqs:${REGION}:${ACCOUNT}:in`, confirmed: true },
        ],
      },
    ],
    queues: [],
    keys: [
      {
        id: keyArnOf(1),
        key: {
          kind: "usable",
          arn: keyArnOf(1),
          policy: document(delegation, allow("Use", ["kms:GenerateDataKey*", "kms:Decrypt"], "*")),
        },
        rotates: true,
      },
    ],
    connectRoles: [],
    serviceLinkedRole: "exists",
    alarms: [],
    dashboards: [],
    gaps: [],
    ...changes,
  };
}
