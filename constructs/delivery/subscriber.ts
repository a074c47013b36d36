import type { Construct } from "constructs";
import { type EventFilter, filterPolicyOf, filterProblems } from "../../rules/event-filter";
import { queueName } from "../../rules/names";
import type { MessagingKey } from "../messaging-key";
import { against, type PropProblem, refuse } from "../validate";
import { queueArn, takenQueue } from "./encrypted-queue";
import type { SubscribedTopic } from "./subscribed-topic";

/** What every kind of subscriber may be told. */
export interface SubscriberOptions extends EventFilter {
  /**
   * Of its queue, and the start of the names of its dead-letter queues.
   * @default `<namePrefix>-whatsapp-<id>`, with "Inbound" written as `inbound`
   */
  readonly name?: string;
  /**
   * Encrypts its queues.
   * @default - the topic's key
   */
  readonly key?: MessagingKey;
}

/** A subscriber that was found right. */
export interface Subscriber {
  readonly key: MessagingKey;
  /** By what is added to the name: nothing, or an ending of ours. */
  readonly queueArns: readonly string[];
}

/** `InboundMessages` as it stands in a name: `inbound-messages`. */
export function nameOf(construct: Construct, topic: SubscribedTopic, name?: string): string {
  if (name !== undefined) return name;
  const words = construct.node.id.replace(/([a-z0-9])([A-Z])/g, "$1-$2");
  return `${topic.subscriberPrefix}-${words.replace(/[^A-Za-z0-9]+/g, "-").toLowerCase()}`;
}

/**
 * Looks at all that may be wrong with any subscriber.
 * @throws ProblemsError with these and the given problems at once
 */
export function checked(
  construct: Construct,
  topic: SubscribedTopic,
  options: SubscriberOptions & { readonly name: string; readonly queueNames: readonly string[] },
  problems: readonly (PropProblem | undefined)[] = [],
): Subscriber {
  const key = options.key ?? topic.key;
  const queueArns = options.queueNames.map((name) => queueArn(topic, name));
  refuse(construct, [
    against(queueName, "name", options.name),
    takenQueue(construct, queueArns, options.name),
    key === undefined ? NO_KEY : undefined,
    ...problems,
    ...filterProblems(options).map(({ path, ...problem }) => ({
      field: spelled(path),
      ...problem,
    })),
  ]);
  if (key === undefined) throw new Error(NO_KEY.got); // refused above
  return { key, queueArns };
}

const NO_KEY = {
  field: "key",
  got: "nothing, and the topic has no customer-managed key",
  allowed: "a key that encrypts the queues",
  fix: "pass an EncryptionKey, or an ExistingKey whose owner lets SNS use it",
};

function spelled([field, ...below]: readonly (string | number)[]): string {
  return `${field}${below.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("")}`;
}

/** The filter as arguments of a subscription. */
export function filterArguments(filter: EventFilter) {
  const policy = filterPolicyOf(filter);
  if (policy === undefined) return {};
  // Events carry no message attributes, so that SNS's default scope would never match.
  return { filterPolicy: JSON.stringify(policy), filterPolicyScope: "MessageBody" };
}
