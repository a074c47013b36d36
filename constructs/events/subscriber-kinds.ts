import type { z } from "zod";
import type { Path } from "../../formats/finding";
import { list } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
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

/** The fields of `delivery` in an environment file, as the list of kinds has them. */
export type DeliveryOptions = {
  readonly [Field in keyof Kinds]?: readonly EntryOf<Kinds[Field]>[];
};

/**
 * Every kind of subscriber, under the field of `delivery` that lists those of an environment file, with what the
 * reference and editors say of that field. A new kind is a file that describes it, and a line here. Only a kind that
 * needs more than its subscription brings a class of its own.
 */
export const SUBSCRIBER_KINDS = {
  /**
   * Encrypted queues with dead letters, created.
   * @default - none
   */
  queues: built(queue, (...of) => {
    const lazily = require("./queue-subscription") as typeof import("./queue-subscription");
    return new lazily.QueueSubscription(...of);
  }),
  /**
   * Lambda functions.
   * @default - none
   */
  functions: built(lambdaFunction, (...of) => {
    const lazily = require("./function-subscription") as typeof import("./function-subscription");
    return new lazily.FunctionSubscription(...of);
  }),
  /**
   * HTTPS endpoints.
   * @default - none
   */
  https: built(https, (...of) => {
    const lazily = require("./https-subscription") as typeof import("./https-subscription");
    return new lazily.HttpsSubscription(...of);
  }),
};

type Kinds = typeof SUBSCRIBER_KINDS;

type AnyKind = BuiltKind<SubscriberOptions, HasDeadLetters>;

/** @internal The schema of each field of `DeliveryOptions`. */
export const deliveryFields = Object.fromEntries(
  Object.entries(SUBSCRIBER_KINDS).map(([field, kind]) => [
    field,
    list(entrySchema(kind)).optional(),
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

/** @internal All subscribers of a file, in the order in which they are built, as far as they could be read. */
export function subscribersIn(delivery: DeliveryOptions | undefined): Listed<Entry>[];
/** @internal */
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
