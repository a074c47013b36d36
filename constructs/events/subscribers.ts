import { queueArnOf } from "../../formats/arns";
import { below, type Finding } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import { sharedKey } from "../keys/decisions";
import type { AdoptedKeys, KeySharing } from "../keys/options";
import type { Capability } from "../shared/capability";
import { subscriberPrefix } from "../shared/names";
import type { Part } from "../shared/part";
import type { Scope } from "../shared/scope";
import { eventTopicArn, eventTopicPart, readable } from "./decisions";
import type { AdoptedSubscriber, EventTopicOptions } from "./options";
import { adoptFindings, subscriberFindings, subscriberNames } from "./subscriber-kind";
import { type DeliveryOptions, type Entry, type Listed, subscribersIn } from "./subscriber-kinds";

/** A queue that an environment creates, encrypted. */
export interface QueuePart extends Part {
  readonly role: "queue";
  readonly arn: string;
}

/** AWS chooses the ends of the ARNs of subscriptions: they continue the topic's. */
export interface SubscriptionPart extends Part {
  readonly role: "subscription";
  readonly topicArn: string;
  readonly protocol: string;
  /** Lambda functions whose permissions let the topic call them. */
  readonly functionArns: readonly string[];
}

interface DeliveryEnvironment extends Scope, KeySharing {
  readonly adopt?: AdoptedKeys & {
    readonly subscribers?: Readonly<Record<string, AdoptedSubscriber>>;
  };
  readonly eventTopic?: EventTopicOptions;
  readonly delivery?: DeliveryOptions;
  readonly whatsappBusinessAccounts?: readonly (Identified & {
    readonly phoneNumbers?: readonly Identified[];
  })[];
}

interface Identified {
  readonly id: string;
}

/** What receives the events of the topic. */
export const subscribers: Capability<DeliveryEnvironment, QueuePart | SubscriptionPart> = {
  findings(environment) {
    const topicArn = eventTopicArn(environment);
    const { subscribers: adopted = {} } = environment.adopt ?? {};
    return [
      ...subscribersIn(environment.delivery).flatMap(({ kind, entry, path }) => [
        ...(topicArn === undefined ? below(path, [NO_TOPIC]) : []),
        ...below(path, subscriberFindings(environment, topicArn, entry)),
        ...below(
          ["adopt", "subscribers", entry.name ?? ""],
          adoptFindings(kind, topicArn, adopted[entry.name ?? ""]),
        ),
      ]),
      ...unknownAdopted(environment),
    ];
  },
  warnings: unknownIds,
  names(environment) {
    const known = readable(environment);
    const topicArn = eventTopicArn(environment);
    if (topicArn === undefined) return [];
    return subscribersIn(environment.delivery).flatMap(({ kind, entry, path }) => {
      const name = entry.name && nameIn(known, entry);
      const options = { ...entry, name, account: known.account, region: known.region };
      return below(path, subscriberNames(kind, topicArn, options));
    });
  },
  parts: (environment) =>
    subscribersIn(environment.delivery).flatMap((listed) => partsOfOne(environment, listed)),
};

/** What is taken over of a subscriber belongs to one that the file lists. */
function unknownAdopted({ adopt, delivery }: Partially<DeliveryEnvironment>): Finding[] {
  const names = subscribersIn(delivery).flatMap(({ entry }) => entry.name ?? []);
  return Object.keys(adopt?.subscribers ?? {})
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: ["adopt", "subscribers", name],
      atKey: true,
      got: `the key ${show(name)}`,
      allowed: names.join(", ") || "nothing: the file lists no subscriber below delivery",
      fix: "write the name of a subscriber below delivery, or remove it",
    }));
}
const NO_TOPIC: Finding = {
  path: [],
  got: "a subscriber, beside eventTopic.enabled: false",
  allowed: "subscribers of an event topic, created or existing",
  fix: "remove it, or eventTopic.enabled; delivery.eventRules need no topic",
};

/** An existing topic may receive what other files wire. But mostly it is a typing error. */
function unknownIds(environment: Partially<DeliveryEnvironment>): Finding[] {
  const accounts = (environment.whatsappBusinessAccounts ?? []).filter((one) => one !== undefined);
  const known = {
    wabaIds: accounts.flatMap(({ id }) => id ?? []),
    phoneNumberIds: accounts.flatMap(({ phoneNumbers = [] }) =>
      phoneNumbers.flatMap((number) => number?.id ?? []),
    ),
  };
  return subscribersIn(environment.delivery).flatMap(({ entry, path }) =>
    (["wabaIds", "phoneNumberIds"] as const).flatMap((field) =>
      (entry[field] ?? []).flatMap((id, index) => {
        if (id === undefined || known[field].length === 0 || known[field].includes(id)) return [];
        return [
          {
            path: [...path, field, index],
            got: show(id),
            allowed: "an id that stands below whatsappBusinessAccounts, too",
            fix: "check the id: nothing is delivered for one that does not exist",
          },
        ];
      }),
    ),
  );
}

/**
 * Whether the topic is encrypted with the key that media may share, or a queue of an existing topic without a key.
 * What is written counts, right or wrong.
 */
export function usesSharedKey(
  { delivery }: Partially<DeliveryEnvironment>,
  written: unknown,
): boolean {
  const exists = (field: string) => valueAt(written, ["eventTopic", field]) !== undefined;
  if (valueAt(written, ["eventTopic", "enabled"]) === false) return false;
  if (!exists("existingArn")) return true;
  return !exists("existingKeyArn") && subscribersIn(delivery).length > 0;
}

/** Name of the first queue of a subscriber, and the start of the names of the others. */
function nameIn({ namePrefix }: Scope, { name, queueName }: Partially<Entry>): string {
  return queueName ?? `${subscriberPrefix(namePrefix)}-${name}`;
}

function partsOfOne(
  environment: DeliveryEnvironment,
  { kind, entry, path: declaredAt }: Listed<Entry>,
): (QueuePart | SubscriptionPart)[] {
  const topic = eventTopicPart(environment);
  if (topic === undefined) return [];
  const { key: topicKey, arn: topicArn } = topic;
  const ours = { owner: "this environment", declaredAt } as const;
  const key = topicKey ?? sharedKey(environment); // an existing topic may have none
  const queues = kind.queueNames(nameIn(environment, entry));
  const functionArns = kind.functionArns?.(entry) ?? [];
  const { protocol } = kind;
  return [
    ...queues.map((name) => {
      return { role: "queue", ...ours, arn: queueArnOf(environment, name), key } as const;
    }),
    { role: "subscription", ...ours, arn: undefined, topicArn, protocol, functionArns },
  ];
}
