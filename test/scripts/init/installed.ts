import type { KeptStatement } from "../../../constructs/shared/kept";
import type { Adoptable } from "../../../scripts/init/take-over/read-adoptable";
import type { LiveInstallation } from "../../../scripts/init/world";
import type { Tags } from "../../../scripts/wiring/wiring";
import { fc } from "../../fuzz";
import { ACCOUNT, arnOfWaba, REGION, wabaId } from "../wiring/fixtures";
import { instanceArnOf, keyArnOf, roleArnOf, SCOPE, topicArnOf } from "./arbitraries";

/** What others put on something: it must outlive the take-over. */
export interface Foreign {
  readonly tags: Tags;
  readonly statements: readonly KeptStatement[];
}

/** An installation that was read in full, as somebody made it without this tool. */
export interface Installed {
  readonly live: LiveInstallation;
  readonly adoptable: Adoptable;
  /** By the ARN of something, a bucket by its name. */
  readonly foreign: (id: string) => Foreign;
}

/** The last has the name that the first one's queue for poison would have. */
const QUEUES = ["Chat_Queue0", "Chat_Queue1", "Chat_Queue0-poison"];
const queueArnOf = (number: number) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${QUEUES[number]}`;
const BUCKET = "media.example.com";

/** Sids of ours among them: others may have used the same words for something else. */
const SIDS = ["__default_statement_ID", "DenyPublishWithoutTls", "DenyPublishWithoutTlsLive"];

const statement = (service: string): fc.Arbitrary<KeptStatement> =>
  fc
    .record(
      {
        Effect: fc.constantFrom("Allow" as const, "Deny" as const),
        Principal: fc.constantFrom<unknown>(
          { AWS: "arn:aws:iam::444455556666:root" },
          { Service: "events.amazonaws.com" },
        ),
        Action: fc.constantFrom<unknown>(`${service}:Get*`, [
          `${service}:List*`,
          `${service}:Tag*`,
        ]),
        Resource: fc.constantFrom("*", "arn:aws:s3:::other/${aws:username}/*"),
        Condition: fc.constantFrom(
          { StringEquals: { "aws:PrincipalTag/team": "${aws:username}" } },
          { Bool: { "aws:SecureTransport": "true" } },
        ),
      },
      { requiredKeys: ["Effect", "Principal", "Action", "Resource"] },
    )
    .map((one) => one as KeptStatement);

/** AWS takes a Sid only once in a policy. */
const statements = (service: string) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...SIDS, undefined), statement(service)), {
      maxLength: 3,
      selector: ([sid]) => sid ?? "",
    })
    .map((all) => all.map(([Sid, one]) => (Sid === undefined ? one : { Sid, ...one })));

/** Letters of any script, spaces and `_.:/=+-@`, which is what AWS allows. */
const tags = fc.dictionary(
  fc.constantFrom("Owner", "Cost Centre", "équipe", "a:b/c=d+e-f@g", "1"),
  fc.constantFrom("", "true", "Team A/B", "0123", "null", "ü @ _"),
  { maxKeys: 3 },
);

const foreign = (service: string): fc.Arbitrary<Foreign> =>
  fc.record({ tags, statements: statements(service) });

const three = [0, 1, 2];
const some = (most: number) => fc.integer({ min: 0, max: most });

const shape = fc.record({
  topics: fc.array(
    fc.record({ key: fc.option(some(2), { nil: undefined }), foreign: foreign("sns") }),
    { minLength: 1, maxLength: 3 },
  ),
  queues: fc.array(
    fc.record({
      /** Numbers of topics, of which some may not be there. */
      topics: fc.subarray(three, { minLength: 1 }),
      foreign: foreign("sqs"),
      raw: fc.constantFrom("true", "false"),
      seconds: fc.constantFrom("0", "30", "43200"),
      /** Of the kinds of queues for dead letters. */
      deadLetters: fc.subarray(["undeliverable", "poison"] as const),
      ofDeadLetters: fc.oneof(fc.constant({ tags: {}, statements: [] }), foreign("sqs")),
    }),
    { maxLength: 3 },
  ),
  keys: fc.tuple(...three.map(() => fc.tuple(foreign("kms"), fc.subarray(["alias/a", "alias/b"])))),
  /** Pairs of an instance and a role through which accounts send to it. */
  connections: fc.array(fc.tuple(some(1), some(1)), { maxLength: 3 }),
  roles: fc.tuple(...[0, 1].map(() => foreign("connect"))),
  bucket: fc.option(
    fc.record({
      key: fc.option(some(2), { nil: undefined }),
      foreign: foreign("s3"),
      settings: fc.subarray(["encryption", "ownership", "publicAccessBlock"]),
      rules: fc.subarray(["old", "archive\u001b[31m"]),
    }),
    { nil: undefined },
  ),
});

/** No policy at all where nobody wrote a statement: AWS takes no empty list. */
const textOf = ({ statements: Statement }: Foreign) =>
  Statement.length === 0 ? "" : JSON.stringify({ Version: "2012-10-17", Statement });

export const installed: fc.Arbitrary<Installed> = shape.map((of): Installed => {
  const topics = of.topics.map((topic, index) => ({ ...topic, arn: topicArnOf(index) }));
  const queues = of.queues
    .map((queue, index) => ({ ...queue, arn: queueArnOf(index) }))
    .filter((queue) => queue.topics.some((number) => number < topics.length));
  const roleNumbers = [...new Set(of.connections.map(([, role]) => role))];
  const keys = of.keys.map(([one, aliases], index) => ({
    ...{ foreign: one, arn: keyArnOf(index), id: keyArnOf(index).split("/")[1] ?? "" },
    aliases: aliases.map((alias) => `${alias}${index}`),
  }));
  const subscriptionOf = (topic: string, queue: string) =>
    `${topic}:11111111-2222-3333-8444-55555555555${queues.findIndex(({ arn }) => arn === queue)}`;
  const destinations = [
    ...topics.map(({ arn }) => ({ arn })),
    ...of.connections.map(([instance, role]) => ({
      ...{ arn: instanceArnOf(instance), roleArn: roleArnOf(role) },
    })),
  ];
  const byId = new Map<string, Foreign>([
    ...[...topics, ...queues, ...keys].map((one) => [one.arn, one.foreign] as const),
    ...of.roles.map((one, index) => [roleArnOf(index), one] as const),
    ...(of.bucket ? [[BUCKET, of.bucket.foreign] as const] : []),
  ]);
  const keyIdOf = (number: number | undefined) =>
    number === undefined ? undefined : keys[number]?.arn;
  const live: LiveInstallation = {
    ...SCOPE,
    accounts: destinations.map((destination, index) => ({
      ...{ id: wabaId(index + 1), arn: arnOfWaba(index + 1), destination, tags: {} },
      detail: {
        ...{ name: "Acme", registrationStatus: "COMPLETE", marketingMessages: undefined },
        numbers: [],
      },
    })),
    topics: topics.map(({ arn, key, foreign: one }, index) => ({
      arn,
      topic: { arn, policy: textOf(one), keyId: keyIdOf(key) },
      subscriptions: queues
        .filter((queue) => queue.topics.includes(index))
        .map((queue) => ({
          ...{ protocol: "sqs", endpoint: queue.arn, confirmed: true },
          arn: subscriptionOf(arn, queue.arn),
        })),
    })),
    queues: queues.map(({ arn, seconds, foreign: one }) => ({
      arn,
      attributes: { VisibilityTimeout: seconds, Policy: textOf(one) },
    })),
    keys: keys.map(({ arn, foreign: one }) => ({
      ...{ id: arn, rotates: true },
      key: { kind: "usable", arn, policy: textOf(one) },
    })),
    connectRoles: roleNumbers.map((number) => ({
      arn: roleArnOf(number),
      role: { arn: roleArnOf(number), trust: textOf({ tags: {}, statements: [] }) },
      policies: number === 0 ? [] : [{ name: "deliver-whatsapp-events", text: "{}" }],
    })),
    ...{ serviceLinkedRole: "exists", alarms: [], dashboards: [], gaps: [] },
    ...(of.bucket && {
      bucket: {
        ...{ name: BUCKET, place: { region: REGION, unblocked: [] }, prefixes: [] },
        policy:
          of.bucket.foreign.statements.length === 0 ? "none" : { text: textOf(of.bucket.foreign) },
        encryption: { algorithm: "aws:kms", keyId: keyIdOf(of.bucket.key) },
        isVersioned: true,
      },
    }),
  };
  const adoptable: Adoptable = {
    topics: new Map(topics.map(({ arn, foreign: one }) => [arn, { tags: one.tags }])),
    queues: new Map(
      queues.map(({ arn, raw, foreign: one, topics: numbers, ...queue }) => {
        const deadLetters = queue.deadLetters.map((kind) => {
          const other = byId.get(`${arn}-${kind}`) ?? queue.ofDeadLetters;
          byId.set(`${arn}-${kind}`, other);
          return { kind, tags: other.tags, policy: textOf(other) };
        });
        const first = numbers.find((number) => number < topics.length) ?? 0;
        const subscription = subscriptionOf(topicArnOf(first), arn);
        const attributes = { RawMessageDelivery: raw };
        return [arn, { tags: one.tags, subscription, attributes, deadLetters }];
      }),
    ),
    keys: new Map(
      keys.map(({ arn, id, aliases, foreign: one }) => [arn, { id, aliases, tags: one.tags }]),
    ),
    roles: new Map(of.roles.map((one, index) => [roleArnOf(index), { tags: one.tags }])),
    ...(of.bucket && {
      bucket: {
        tags: of.bucket.foreign.tags,
        settings: [
          ...of.bucket.settings,
          ...(of.bucket.foreign.statements.length === 0 ? [] : ["policy"]),
        ],
        lifecycleRules: of.bucket.rules,
      },
    }),
  };
  return {
    ...{ live, adoptable },
    foreign: (id) => byId.get(id) ?? { tags: {}, statements: [] },
  };
});
