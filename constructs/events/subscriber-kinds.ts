import type { z } from "zod";
import type { Path } from "../../formats/finding";
import { list } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import type { DeliveryOptions } from "./delivery-options";
import { lambdaFunction } from "./function";
import { https } from "./https";
import type { SubscriberOptions } from "./options";
import { queue } from "./queue";
import type { HasDeadLetters, SubscribedTopic, Subscriber } from "./subscribed-topic";
import { type BuiltKind, type EntryOf, entrySchema, type SubscriberKind } from "./subscriber-kind";

function built<Options extends SubscriberOptions, Subscription extends HasDeadLetters>(
  kind: SubscriberKind<Options>,
  build: (
    topic: SubscribedTopic,
    id: string,
    props: Options & { readonly topic: SubscribedTopic },
  ) => Subscription,
): BuiltKind<Options, Subscription> {
  const subscriber = (options: Options): Subscriber<Subscription> => ({
    bind: (topic, id) => build(topic, id, { ...options, topic }),
  });
  return { ...kind, subscriber };
}

/**
 * Every kind of subscriber, under the field of `delivery` that lists those of an environment file. A new kind is a
 * file that describes it, one that builds it, a line here, and one in `DeliveryOptions`.
 */
export const SUBSCRIBER_KINDS = {
  queues: built(queue, (...of) => {
    const lazily = require("./queue-subscription") as typeof import("./queue-subscription");
    return new lazily.QueueSubscription(...of);
  }),
  functions: built(lambdaFunction, (...of) => {
    const lazily = require("./function-subscription") as typeof import("./function-subscription");
    return new lazily.FunctionSubscription(...of);
  }),
  https: built(https, (...of) => {
    const lazily = require("./https-subscription") as typeof import("./https-subscription");
    return new lazily.HttpsSubscription(...of);
  }),
} satisfies Record<keyof DeliveryOptions, unknown>;

type Kinds = typeof SUBSCRIBER_KINDS;

type AnyKind = BuiltKind<SubscriberOptions, HasDeadLetters>;

/** The fields of `DeliveryOptions`. */
export const deliveryFields = Object.fromEntries(
  Object.entries(SUBSCRIBER_KINDS).map(([field, kind]) => [
    field,
    list(entrySchema(kind as AnyKind)).optional(),
  ]),
) as {
  [Field in keyof Kinds]: z.ZodOptional<
    z.ZodArray<z.ZodType<EntryOf<Kinds[Field]>, EntryOf<Kinds[Field]>>>
  >;
};

/** A subscriber in a file, and where it stands. */
export interface Listed<Entry> {
  readonly kind: AnyKind;
  readonly entry: Entry;
  readonly path: Path;
}

export type Entry = EntryOf<SubscriberKind>;

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
        : [{ kind: kind as AnyKind, entry, path: ["delivery", field, index] }],
    ),
  );
}
