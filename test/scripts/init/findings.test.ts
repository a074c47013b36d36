import { loadDrafts } from "../../../app/load";
import type { LiveTopic } from "../../../scripts/health/topics";
import { draftsOf } from "../../../scripts/init/drafts";
import { findingsIn } from "../../../scripts/init/findings";
import type { LiveInstallation } from "../../../scripts/init/world";
import { textOf } from "../../../scripts/init/yaml-files";
import { ACCOUNT, REGION } from "../wiring/fixtures";
import { healthy, instanceArnOf, keyArnOf, roleArnOf, topicArnOf } from "./arbitraries";

const NAMING = { slots: [], next: () => ({ name: "prod", namePrefix: "prod" }) };

/** What is found in an installation, one line for each. */
function found(live: LiveInstallation): string[] {
  const { drafts } = draftsOf(live, NAMING);
  const texts = new Map(drafts.map((draft) => [draft.name, textOf(draft, undefined, [])]));
  const { environments } = loadDrafts("no-such-folder", texts);
  return findingsIn(live, environments).map(({ severity, what, rule, message }) =>
    [severity, what, rule ?? "health", message].join(" | "),
  );
}

const ARN = topicArnOf(1);

/** The healthy topic with another policy or key. */
const topic = (changes: Partial<LiveTopic>): Partial<LiveInstallation> => ({
  topics: healthy().topics.map((one) => ({
    ...one,
    topic: { ...(one.topic as LiveTopic), ...changes },
  })),
});

const allowing = (statement: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sns:Publish", Resource: ARN, ...statement }],
  });

const SERVICE = { Principal: { Service: "social-messaging.amazonaws.com" } };

const connect = (
  policies: LiveInstallation["connectRoles"][number]["policies"],
  trust: object,
) => ({
  accounts: healthy().accounts.map((account) => ({
    ...account,
    destination: { arn: instanceArnOf(1), roleArn: roleArnOf(1) },
  })),
  topics: [],
  keys: [],
  connectRoles: [
    {
      arn: roleArnOf(1),
      role: {
        arn: roleArnOf(1),
        trust: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
      },
      policies,
    },
  ],
});

const TRUST = { Effect: "Allow", ...SERVICE, Action: "sts:AssumeRole" };
const may = (Action: string) => ({
  name: "deliver",
  text: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action, Resource: "*" }],
  }),
});

test("nothing is wrong with a healthy installation", () => {
  expect(found(healthy())).toEqual([]);
});

test.each<[string, Partial<LiveInstallation>, RegExp]>([
  [
    "no customer-managed key",
    { ...topic({ keyId: undefined }), keys: [] },
    /topic .* \| no-customer-key \| it is not encrypted at rest/,
  ],
  [
    "alias/aws/sns",
    {
      ...topic({ keyId: "alias/aws/sns" }),
      keys: [
        {
          id: "alias/aws/sns",
          key: { kind: "managed by AWS", id: "alias/aws/sns" },
          rotates: undefined,
        },
      ],
    },
    /error \| key of topic .* \| health \| The key alias\/aws\/sns is managed by AWS/,
  ],
  [
    "a service without a condition on who calls",
    topic({ policy: allowing(SERVICE) }),
    /topic .*, statement #0 \| service-without-source/,
  ],
  [
    "a policy that does not admit the service",
    topic({ policy: allowing({ Principal: { AWS: ACCOUNT } }) }),
    /error \| topic .* \| health \| The service may not publish/,
  ],
  [
    "an unreadable policy",
    topic({ policy: "{" }),
    /unknown \| topic .* \| health \| Its policy holds something/,
  ],
  [
    "a topic without subscriptions",
    { topics: healthy().topics.map((one) => ({ ...one, subscriptions: [] })) },
    /subscriptions of .* \| health \| Nobody receives the events/,
  ],
  [
    "a queue that is gone",
    { queues: [{ arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:in`, attributes: "missing" }] },
    /error \| queue .* It is subscribed to an event topic and does not exist/,
  ],
  [
    "a key that does not rotate",
    { keys: healthy().keys.map((key) => ({ ...key, rotates: false })) },
    /key .* \| key-rotation/,
  ],
  [
    "a role that may do anything in Connect",
    connect([may("connect:*")], TRUST),
    /policy deliver of role .* \| wildcard-action/,
  ],
  [
    "a role that everybody may assume",
    connect([may("connect:SendIntegrationEvent")], { ...TRUST, Principal: "*" }),
    /role .* \| public-principal/,
  ],
  [
    "a role that the service may not assume",
    connect([may("connect:SendIntegrationEvent")], { ...TRUST, Principal: { AWS: ACCOUNT } }),
    /error \| role .* \| health \| The service may not assume/,
  ],
  [
    "no service-linked role",
    { serviceLinkedRole: "missing" },
    /error \| service-linked role \| health \| The role does not exist/,
  ],
  [
    "an alarm on a bare metric",
    {
      alarms: [
        {
          name: "fees",
          notifies: [],
          metrics: [{ name: "WhatsAppMessageFeeCount", dimensions: [] }],
        },
      ],
    },
    /error \| alarm fees .* can never fire/,
  ],
  [
    "an alarm on the event topic",
    { alarms: [{ name: "fees", notifies: [ARN], metrics: [] }] },
    /warning \| topic .* Alarms are published to this event topic, .*: fees/,
  ],
  [
    "a bucket that is open",
    {
      bucket: {
        name: "media.example.com",
        place: { region: REGION, unblocked: ["BlockPublicPolicy"] },
        policy: "none",
        encryption: { algorithm: "aws:kms", keyId: keyArnOf(1) },
        isVersioned: true,
        prefixes: [],
      },
    },
    /bucket media.example.com \| (health \| The bucket is not closed|public-access-block)/,
  ],
])("%s is found", (_, changes, expected) => {
  expect(found(healthy(changes))).toContainEqual(expect.stringMatching(expected));
});

test("an alarm that names a dimension is not said to be silent", () => {
  const metrics = [{ name: "WhatsAppMessageFeeCount", dimensions: ["MessageFeeType"] }];
  expect(found(healthy({ alarms: [{ name: "fees", notifies: [], metrics }] }))).toEqual([]);
});

test("what could not be read is not said to be missing", () => {
  const unread: Partial<LiveInstallation> = {
    accounts: healthy().accounts.map((account) => ({
      ...account,
      detail: "unread",
      tags: "unread",
    })),
    topics: [{ arn: ARN, topic: "unread", subscriptions: "unread" }],
    keys: [{ id: keyArnOf(1), key: "unread", rotates: undefined }],
    connectRoles: [{ arn: roleArnOf(1), role: "unread", policies: "unread" }],
    queues: [{ arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:in`, attributes: "unread" }],
    serviceLinkedRole: "unread",
    alarms: "unread",
    dashboards: "unread",
    bucket: {
      name: "media.example.com",
      place: "unread",
      policy: "unread",
      encryption: "unread",
      isVersioned: "unread",
      prefixes: "unread",
    },
  };
  expect(found(healthy(unread))).toEqual([]);
});

test("only what was read of a bucket is judged", () => {
  const bucket = {
    name: "media.example.com",
    place: { region: REGION, unblocked: [] },
    policy: "unread",
    encryption: "unread",
    isVersioned: "unread",
    prefixes: "unread",
  } as const;
  expect(found(healthy({ bucket }))).toEqual([]);
});
