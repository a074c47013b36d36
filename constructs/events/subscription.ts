import type { Construct, IConstruct } from "constructs";
import { type EventFilter, filterPolicyOf } from "../../formats/event-filter";
import type { Finding } from "../../formats/finding";
import { className } from "../../formats/option-findings";
import { show } from "../../formats/problem";
import { isMap } from "../../formats/schema-walk";
import { keyGiven } from "../keys/given-key";
import { checkProps, throwFindings } from "../shared/check-props";
import {
  type CreatedQueue,
  createQueue,
  DEAD_LETTER_RETENTION_DAYS,
} from "../shared/encrypted-queue";
import type { GivenKey, MessagingKey } from "../shared/messaging-key";
import { undeliverableQueueName } from "../shared/names";
import { deliveriesOf } from "../shared/publisher";
import type { AdoptedSubscriber, SubscriberOptions } from "./options";
import type { HasDeadLetters, SubscribedTopic, Subscriber } from "./subscribed-topic";
import { type BuiltKind, type SubscriberKind, subscriptionDecisions } from "./subscriber-kind";

/** What the subscriptions of both kinds of topic have in common. */
export class Subscriptions {
  private readonly added: HasDeadLetters[] = [];
  private watch: ((queues: HasDeadLetters) => void) | undefined;

  constructor(private readonly topic: SubscribedTopic) {}

  get isWatched(): boolean {
    return this.watch !== undefined;
  }

  watchWith(watch: (queues: HasDeadLetters) => void): void {
    this.watch = watch;
    for (const subscription of this.added) watch(subscription);
  }

  /** Adds a subscriber of a kind that is built in. */
  addKind<Options extends SubscriberOptions, Subscription extends HasDeadLetters>(
    id: string,
    kind: BuiltKind<Options, Subscription>,
    options: Options,
  ): Subscription {
    throwFindings(this.topic, optionsFindings(options));
    return this.add(id, kind.subscriber(options));
  }

  add<Subscription extends HasDeadLetters>(
    id: string,
    subscriber: Subscriber<Subscription>,
  ): Subscription {
    throwFindings(this.topic, [...idFindings(this.topic, id), ...bindFindings(subscriber)]);
    const subscription = subscriber.bind(this.topic, id);
    this.added.push(subscription);
    this.watch?.(subscription);
    return subscription;
  }
}

/** Checked first, because spreading would make an object of any value: of a Map, one without fields. */
function optionsFindings(options: unknown): Finding[] {
  const isMade = className(options) !== undefined && Object.keys(options as object).length === 0;
  if (options === undefined || (isMap(options) && !isMade)) return [];
  const fix = "pass an object of options";
  return [{ path: ["options"], got: show(options), allowed: "an object of options", fix }];
}

function bindFindings(subscriber: unknown): Finding[] {
  if (typeof bindOf(subscriber) === "function") return [];
  const fix = "pass an object whose bind(topic, id) builds what receives the events";
  return [
    { path: ["subscriber", "bind"], got: show(bindOf(subscriber)), allowed: "a function", fix },
  ];
}

/** Reads an inherited method, too: a subscriber may be a class. */
function bindOf(subscriber: unknown): unknown {
  return isMap(subscriber) ? Reflect.get(subscriber, "bind") : undefined;
}

function idFindings({ node }: IConstruct, id: unknown): Finding[] {
  const path = ["id"];
  if (typeof id !== "string" || id === "") {
    const fix = "pass an id such as Inbound: the subscriber's queues are named after it";
    return [{ path, got: show(id), allowed: "a text that is not empty", fix }];
  }
  if (node.tryFindChild(id) === undefined) return [];
  const allowed = "an id that nothing else below the topic has";
  const fix = "choose another: the subscriber's queues are named after it";
  return [{ path, got: show(id), allowed, fix }];
}

/** What every subscription is built of, once its options are found right. */
export interface Checked {
  readonly name: string;
  /** Encrypts the queues. */
  readonly key: MessagingKey;
  /** What of it exists. */
  readonly adopt: AdoptedSubscriber;
}

/** @throws ProblemsError with everything that is wrong with the options of a subscriber */
export function checkSubscription<Options extends SubscriberOptions>(
  construct: Construct,
  kind: SubscriberKind<Options>,
  { topic, ...options }: SubscriberOptions & { readonly topic: SubscribedTopic },
): Checked {
  const { account, region } = topic;
  // Only what is left out has a default: null was written by somebody who meant something.
  const { name = defaultName(topic, construct.node.id), key = topic.key } = options;
  const decisions = subscriptionDecisions(kind, topic.literalArn);
  checkProps(construct, decisions, { ...options, account, region, name, key });
  // Both are there, as they are refused otherwise.
  return {
    name: name as string,
    key: keyGiven(topic, key as GivenKey),
    adopt: options.adopt ?? {},
  };
}

/** `InboundMessages` as it stands in a name: `inbound-messages`. */
function defaultName({ subscriberPrefix }: SubscribedTopic, id: string): string | undefined {
  const words = id.replace(/([a-z0-9])([A-Z])/g, "$1-$2");
  const name = words.replace(/[^A-Za-z0-9]+/g, "-").toLowerCase();
  return subscriberPrefix && `${subscriberPrefix}-${name}`;
}

/** The filter as arguments of a subscription. */
export function filterArguments(filter: EventFilter) {
  const policy = filterPolicyOf(filter);
  if (policy === undefined) return {};
  // Events carry no message attributes, so that SNS's default scope would never match.
  return { filterPolicy: JSON.stringify(policy), filterPolicyScope: "MessageBody" };
}

/** Keeps what SNS could not deliver to one subscriber, whatever kind that is. */
export interface Undeliverable {
  readonly queue: CreatedQueue;
  /** An argument of the subscription. */
  readonly redrivePolicy: string;
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html */
export function keepUndeliverable(
  scope: Construct,
  topic: SubscribedTopic,
  { name, key, adopt }: Checked,
): Undeliverable {
  const { account, region } = topic;
  const queue = createQueue(scope, "Undeliverable", {
    account,
    region,
    name: undeliverableQueueName(name),
    key,
    retentionDays: DEAD_LETTER_RETENTION_DAYS,
    senders: [deliveriesOf(topic, topic.literalArn)],
    deadLettersOf: [], // SNS alone fills it
    adopt: adopt.queues?.includes("undeliverable"),
  });
  const redrivePolicy = JSON.stringify({ deadLetterTargetArn: queue.literalArn });
  return { queue, redrivePolicy };
}
