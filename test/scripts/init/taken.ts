import { socialMessaging } from "../../../constructs/shared/publisher";
import { topicStatements } from "../../../constructs/shared/resource-policies";
import type { Draft } from "../../../scripts/init/drafts";
import type { Adoptable, TakeOverKind } from "../../../scripts/init/take-over/read-adoptable";
import { takeOver } from "../../../scripts/init/take-over/take-over";
import type { LiveInstallation } from "../../../scripts/init/world";

export const SCOPE = { account: "111122223333", region: "eu-west-1" };
export const TOPIC = "arn:aws:sns:eu-west-1:111122223333:chat";
export const ID = "11111111-2222-3333-8444-555555555555";
export const OTHER_ID = "22222222-2222-3333-8444-555555555555";
export const keyArn = (id: string) => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
export const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:Chat_Inbound";
export const OURS = topicStatements(TOPIC, [socialMessaging(SCOPE)]);

export const policy = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });
export const PARTNER = {
  Sid: "Partner",
  Effect: "Allow",
  Principal: { AWS: "444455556666" },
  Action: "sns:Subscribe",
  Resource: TOPIC,
};

export const TRUST = {
  ...{ Effect: "Allow", Principal: { Service: "social-messaging.amazonaws.com" } },
  Action: "sts:AssumeRole",
};

/** A topic with its key, a queue after it, and a bucket on a key of its own. */
export function installation(changes: Partial<LiveInstallation> = {}): LiveInstallation {
  const usable = (id: string) =>
    ({
      id,
      rotates: true,
      key: { kind: "usable", arn: keyArn(id), policy: policy(PARTNER) },
    }) as const;
  return {
    ...SCOPE,
    accounts: [],
    topics: [
      {
        arn: TOPIC,
        topic: { arn: TOPIC, policy: policy(PARTNER), keyId: ID },
        subscriptions: [
          { protocol: "sqs", endpoint: QUEUE, confirmed: true, arn: `${TOPIC}:${ID}` },
        ],
      },
    ],
    queues: [{ arn: QUEUE, attributes: { VisibilityTimeout: "30", MessageRetentionPeriod: "60" } }],
    keys: [usable(ID), usable(OTHER_ID)],
    connectRoles: [],
    serviceLinkedRole: "exists",
    alarms: [],
    dashboards: [],
    bucket: {
      name: "media.example.com",
      place: { region: "eu-west-1", unblocked: [] },
      policy: "none",
      encryption: { algorithm: "aws:kms", keyId: OTHER_ID },
      isVersioned: true,
      prefixes: [],
    },
    gaps: [],
    ...changes,
  };
}

export const draft = (name = "prod"): Draft => ({
  name,
  names: new Map(),
  file: {
    ...{ ...SCOPE, namePrefix: name, serviceLinkedRole: "existing", state: { backend: "local" } },
    eventTopic: { existingArn: TOPIC, existingKeyArn: keyArn(ID) },
    mediaBucket: { existingName: "media.example.com", existingKeyArn: keyArn(OTHER_ID) },
  },
});

export function adoptable(changes: Partial<Adoptable> = {}): Adoptable {
  const attributes = { RawMessageDelivery: "true" };
  return {
    topics: new Map([[TOPIC, { tags: { Team: "chat", "aws:cloudformation:stack-id": "x" } }]]),
    queues: new Map([
      [
        QUEUE,
        {
          tags: {},
          subscription: `${TOPIC}:${ID}`,
          attributes,
          deadLetters: [{ kind: "poison", tags: {} }],
        },
      ],
    ]),
    keys: new Map([
      [keyArn(ID), { id: ID, aliases: ["alias/a", "alias/b"], tags: {} }],
      [keyArn(OTHER_ID), { id: OTHER_ID, aliases: [], tags: {} }],
    ]),
    roles: new Map(),
    bucket: {
      settings: ["encryption"],
      tags: {},
      lifecycleRules: [],
    },
    ...changes,
  };
}

export function taken(
  kinds: readonly TakeOverKind[],
  { drop = [], live = installation(), look = adoptable(), drafts = [draft()] } = {} as {
    drop?: readonly string[];
    live?: LiveInstallation;
    look?: Adoptable;
    drafts?: readonly Draft[];
  },
) {
  const found = takeOver(drafts, live, look, { kinds: new Set(kinds), drop });
  return { files: found.drafts.map(({ file }) => file), cautions: found.cautions };
}
