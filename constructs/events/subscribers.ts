import type { z } from "zod";
import { queueArnOf } from "../../formats/arns";
import { below, type Path } from "../../formats/finding";
import { list } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import { valueAt } from "../../formats/schema-walk";
import { sharedKey } from "../keys/decisions";
import type { KeySharing } from "../keys/options";
import type { Capability } from "../shared/capability";
import { subscriberPrefix } from "../shared/names";
import type { Part } from "../shared/part";
import type { Scope } from "../shared/scope";
import { eventTopicArn, eventTopicPart, readable } from "./decisions";
import { lambdaFunction } from "./function";
import { https } from "./https";
import type { EventTopicOptions } from "./options";
import { queue } from "./queue";
import {
  type EntryOf,
  entrySchema,
  type SubscriberKind,
  subscriberFindings,
  subscriberNames,
} from "./subscriber-kind";

/** Every kind of subscriber, under the field of `delivery` that lists those of an environment file. */
export const SUBSCRIBER_KINDS = {
  /**
   * Encrypted queues with dead letters, created.
   * @default - none
   */
  queues: queue,
  /**
   * Lambda functions.
   * @default - none
   */
  functions: lambdaFunction,
  /**
   * HTTPS endpoints.
   * @default - none
   */
  https,
};

type Kinds = typeof SUBSCRIBER_KINDS;

/** Who receives the events of the topic. */
export type DeliveryOptions = {
  readonly [Field in keyof Kinds]?: readonly EntryOf<Kinds[Field]>[];
};

/** The fields of `DeliveryOptions`. */
export const deliveryFields = Object.fromEntries(
  Object.entries(SUBSCRIBER_KINDS).map(([field, kind]) => [
    field,
    list(entrySchema(kind as SubscriberKind)).optional(),
  ]),
) as {
  [Field in keyof Kinds]: z.ZodOptional<z.ZodArray<z.ZodType<EntryOf<Kinds[Field]>>>>;
};

/** A subscriber in a file, and where it stands. */
interface Listed<Entry> {
  readonly kind: SubscriberKind;
  readonly entry: Entry;
  readonly path: Path;
}

type Entry = EntryOf<SubscriberKind>;

/** All subscribers of a file, in the order in which they are built, as far as they could be read. */
export function subscribersIn(delivery: DeliveryOptions | undefined): Listed<Entry>[];
export function subscribersIn(
  delivery: Partially<DeliveryOptions> | undefined,
): Listed<Partially<Entry>>[];
export function subscribersIn(
  delivery: Partially<DeliveryOptions> | undefined,
): Listed<Partially<Entry>>[] {
  return Object.entries(SUBSCRIBER_KINDS).flatMap(([field, kind]) =>
    (delivery?.[field as keyof Kinds] ?? []).flatMap((entry, index) =>
      entry === undefined
        ? []
        : [{ kind: kind as SubscriberKind, entry, path: ["delivery", field, index] }],
    ),
  );
}

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

type DeliveryEnvironment = Scope &
  KeySharing & { readonly eventTopic?: EventTopicOptions; readonly delivery?: DeliveryOptions };

/** What receives the events of the topic. */
export const subscribers: Capability<DeliveryEnvironment, QueuePart | SubscriptionPart> = {
  findings: (environment) =>
    subscribersIn(environment.delivery).flatMap(({ entry, path }) =>
      below(path, subscriberFindings(environment, entry)),
    ),
  names(environment) {
    const known = readable(environment);
    const topicArn = eventTopicArn(environment);
    return subscribersIn(environment.delivery).flatMap(({ kind, entry, path }) => {
      const name = entry.name && nameIn(known, entry.name);
      const options = { ...entry, name, account: known.account, region: known.region };
      return subscriberNames(kind, topicArn, options).map((unique) => ({
        ...unique,
        path: [...path, ...unique.path],
      }));
    });
  },
  parts: (environment) =>
    subscribersIn(environment.delivery).flatMap((listed) => partsOfOne(environment, listed)),
};

/**
 * Whether the topic is encrypted with the key that media may share, or a queue of an existing topic without a key.
 * What is written counts, right or wrong.
 */
export function usesSharedKey(
  { delivery }: Partially<DeliveryEnvironment>,
  written: unknown,
): boolean {
  const exists = (field: string) => valueAt(written, ["eventTopic", field]) !== undefined;
  if (!exists("existingArn")) return true;
  return !exists("existingKeyArn") && subscribersIn(delivery).length > 0;
}

/** Of the first queue of a subscriber, and the start of the names of the others. */
function nameIn({ namePrefix }: Scope, name: string): string {
  return `${subscriberPrefix(namePrefix)}-${name}`;
}

function partsOfOne(
  environment: DeliveryEnvironment,
  { kind, entry, path: declaredAt }: Listed<Entry>,
): (QueuePart | SubscriptionPart)[] {
  const { key: topicKey, arn: topicArn } = eventTopicPart(environment);
  const ours = { owner: "this environment", declaredAt } as const;
  const key = topicKey ?? sharedKey(environment); // an existing topic may have none
  const queues = kind.queueNames(nameIn(environment, entry.name));
  const functionArns = kind.functionArns?.(entry) ?? [];
  const { protocol } = kind;
  return [
    ...queues.map((name) => {
      return { role: "queue", ...ours, arn: queueArnOf(environment, name), key } as const;
    }),
    { role: "subscription", ...ours, arn: undefined, topicArn, protocol, functionArns },
  ];
}
