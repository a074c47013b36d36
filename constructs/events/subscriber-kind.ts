import { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import { type EventFilter, filterFindings } from "../../formats/event-filter";
import { below, type Finding } from "../../formats/finding";
import { queueName, subscriberName } from "../../formats/names";
import { literal, text } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isReference } from "../../formats/terraform-reference";
import type { Decisions } from "../shared/check-props";
import { keptFindings, type Statements } from "../shared/kept";
import { keyElsewhere, messagingKey } from "../shared/messaging-key";
import { deliveriesOf } from "../shared/publisher";
import { resourceOptions } from "../shared/resource-options";
import { queueStatements } from "../shared/resource-policies";
import { awsScope } from "../shared/scope";
import { inRegion, type UniqueName } from "../shared/unique-names";
import {
  type AdoptedSubscriber,
  adoptedSubscriber,
  eventFilter,
  type SettingsOf,
  type SubscriberEntry,
  type SubscriberOptions,
} from "./options";
import type { HasDeadLetters, Subscriber } from "./subscribed-topic";

/** What is decided of a kind of subscriber before anything is built. */
export interface SubscriberKind<Options extends SubscriberOptions = SubscriberOptions> {
  /** @internal The fields of `SettingsOf`. */
  readonly settings: z.ZodObject;
  /** The protocol as SNS names it. */
  readonly protocol: string;
  /** The setting that says what is subscribed, of a kind that creates nothing to be subscribed. */
  readonly endpoint?: string;
  /** Names of the queues that are created, the one that consumers read before those of dead letters. */
  queueNames(name: string): readonly string[];
  /** Lambda functions whose permissions the subscription changes. */
  functionArns?(settings: SettingsOf<Options>): readonly string[];
}

/** A kind that SNS delivers to without a queue between: PushSubscription builds it. */
export interface PushKind<Options extends SubscriberOptions = SubscriberOptions>
  extends SubscriberKind<Options> {
  /** What is subscribed, and the arguments of the subscription that this kind alone has. */
  subscription(settings: SettingsOf<Options>): PushArguments;
}

interface PushArguments {
  readonly endpoint: string;
  readonly endpointAutoConfirms?: boolean;
  readonly deliveryPolicy?: string;
}

/** One subscriber of a kind in an environment file. */
export type EntryOf<Kind> =
  Kind extends SubscriberKind<infer Options> ? SubscriberEntry & SettingsOf<Options> : never;

/** @internal */
export function entrySchema<Kind extends SubscriberKind>({
  settings,
}: Kind): z.ZodType<EntryOf<Kind>, EntryOf<Kind>> {
  const common = {
    name: literal(subscriberName),
    queueName: literal(queueName).optional(),
    tags: resourceOptions.tags,
    ...eventFilter.shape,
  };
  return z.strictObject({ ...common, ...settings.shape }) as never;
}

/** What is known of a subscriber before anything is built. */
type Known = Partially<AwsScope> & { readonly [option: string]: unknown };

/** @internal The decisions for code: the options of a subscriber with its name, its key and the topic's account and Region. */
export function subscriptionDecisions(
  kind: SubscriberKind,
  topicArn: string,
): Decisions<z.ZodObject> {
  return {
    schema: z.strictObject({
      ...awsScope,
      name: text(queueName),
      key: messagingKey("the queues, as the topic has none"),
      adopt: adoptedSubscriber.optional(),
      ...eventFilter.shape,
      ...resourceOptions,
      ...kind.settings.shape,
    }),
    findings: (options) => [
      ...keyElsewhere(options),
      ...subscriberFindings(options, topicArn, options),
      ...below(["adopt"], adoptFindings(kind, topicArn, options["adopt"] as AdoptedSubscriber)),
    ],
    names: (options) => subscriberNames(kind, topicArn, options),
  };
}

/** @internal What is wrong between the options of a subscriber, in files and in code. */
export function subscriberFindings(
  scope: Partial<AwsScope>,
  topicArn: string | undefined,
  { phoneNumberIds, wabaIds, filterPolicy, statements }: Partially<EventFilter & Statements>,
): Finding[] {
  const filter = {
    phoneNumberIds: whole(phoneNumberIds),
    wabaIds: whole(wabaIds),
    filterPolicy: filterPolicy as EventFilter["filterPolicy"],
  };
  const own = queueStatements("", [deliveriesOf({ account: "", region: "" }, topicArn ?? "")]);
  return [...filterFindings(scope, filter), ...keptFindings(statements, own)];
}

/** @internal What is taken over of a subscriber must be what its kind creates, and subscribed to its topic. */
export function adoptFindings(
  { queueNames }: Pick<SubscriberKind, "queueNames">,
  topicArn: string | undefined,
  adopt: Partially<AdoptedSubscriber> | undefined,
): Finding[] {
  const { queues = [], subscription = "" } = adopt ?? {};
  const created = queueNames("").map((name) => name.slice(1) || "queue");
  const findings = queues.flatMap((queue, index): Finding[] => {
    if (queue === undefined || created.includes(queue)) return [];
    const path = ["queues", index];
    const allowed = `${created.join(", ")}: this kind of subscriber has no other queues`;
    return [{ path, got: show(queue), allowed, fix: "remove it" }];
  });
  const isOfTopic = subscription === "" || subscription.startsWith(`${topicArn}:`);
  if (isOfTopic || topicArn === undefined || isReference(topicArn)) return findings;
  return [
    ...findings,
    {
      path: ["subscription"],
      got: show(subscription),
      allowed: `a subscription of ${topicArn}`,
      fix: "write the SubscriptionArn that `aws sns list-subscriptions-by-topic` prints for it",
    },
  ];
}

/** Nothing if an id could not be read: that is reported already, and the rest cannot be judged. */
function whole(ids: readonly (string | undefined)[] | undefined): readonly string[] | undefined {
  const known = ids?.filter((id) => id !== undefined);
  return known?.length === ids?.length ? known : undefined;
}

/**
 * @internal The queues and the endpoint. SQS takes a second queue of a name for the first, so that two subscribers would
 * share it unnoticed; SNS answers a second Subscribe with the first subscription, so that one filter would win.
 */
export function subscriberNames(
  { queueNames, endpoint }: SubscriberKind,
  topicArn: string,
  options: Known,
): UniqueName[] {
  const { name } = options;
  const fix =
    "choose another name for one of the two: the queues of a subscriber are named after it";
  const queues = typeof name === "string" ? queueNames(name) : [];
  const subscribed = endpoint && options[endpoint];
  return [
    ...queues.map((queue) => ({
      ...{ what: "SQS queue", name: queue, within: inRegion(options), path: ["name"], fix },
    })),
    ...(endpoint === undefined || typeof subscribed !== "string"
      ? []
      : [{ ...subscribedEndpoint(topicArn, subscribed), path: [endpoint] }]),
  ];
}

/** SNS keeps one subscription for a topic and an endpoint. */
export function subscribedEndpoint(topicArn: string, name: string): UniqueName {
  return {
    what: "subscribed endpoint",
    name,
    within: `the topic ${topicArn}`,
    path: ["functionArn"],
    allowed: "each endpoint once: SNS keeps one subscription for a topic and an endpoint",
    fix: "widen the filter of the one, or subscribe another alias or path",
  };
}

/** A kind with its construct, loaded with the first use: most of a synth's time goes into the bindings of services. */
export interface BuiltKind<Options extends SubscriberOptions, Subscription extends HasDeadLetters>
  extends SubscriberKind<Options> {
  subscriber(options: Options): Subscriber<Subscription>;
}
