import type { Construct } from "constructs";
import { queueArnOf } from "../../formats/arns";
import { type EventFilter, filterPolicyOf, filterProblems } from "../../formats/event-filter";
import { fieldName } from "../../formats/finding";
import { queueName } from "../../formats/names";
import { show } from "../../formats/problem";
import { claimQueues } from "../shared/encrypted-queue";
import type { MessagingKey } from "../shared/messaging-key";
import { checkFormat, keyWithin, type PropProblem, throwIfAny } from "../shared/validate";
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
  options: SubscriberOptions & {
    readonly name: string;
    readonly queueNames: readonly string[];
    /** Of what was not created here: a function, a URL. */
    readonly endpoint?: Endpoint;
  },
  problems: readonly (PropProblem | undefined)[] = [],
): Subscriber {
  const key = options.key ?? topic.key;
  const queueArns = options.queueNames.map((name) => queueArnOf(topic, name));
  throwIfAny(construct, [
    checkFormat(queueName, "name", options.name),
    claimQueues(construct, topic, options.queueNames),
    key === undefined ? NO_KEY : keyWithin(topic, "key", key),
    options.endpoint && subscribedAlready(construct, topic, options.endpoint),
    ...problems,
    ...filterProblems(options).map(({ path, ...problem }) => ({
      field: fieldName(path),
      ...problem,
    })),
  ]);
  if (key === undefined) throw new Error(NO_KEY.got); // refused above
  return { key, queueArns };
}

export interface Endpoint {
  /** The option that names it. */
  readonly field: string;
  readonly value: string;
}

/** SNS answers a second Subscribe with the first subscription, so that one filter would win unnoticed. */
function subscribedAlready(
  construct: Construct,
  topic: SubscribedTopic,
  { field, value }: Endpoint,
): PropProblem | undefined {
  const other = topic.construct.node
    .findAll()
    .find(
      (one) => one !== construct && "subscribedEndpoint" in one && one.subscribedEndpoint === value,
    );
  if (other === undefined) return undefined;
  return {
    field,
    got: `${show(value)}, as at ${other.node.path}`,
    allowed: "each endpoint once: SNS keeps one subscription for a topic and an endpoint",
    fix: "widen the filter of the one, or subscribe another alias or path",
  };
}

const NO_KEY = {
  field: "key",
  got: "nothing, and the topic has no customer-managed key",
  allowed: "a key that encrypts the queues",
  fix: "pass an EncryptionKey, or an ExistingKey whose owner lets SNS use it",
};

/** The filter as arguments of a subscription. */
export function filterArguments(filter: EventFilter) {
  const policy = filterPolicyOf(filter);
  if (policy === undefined) return {};
  // Events carry no message attributes, so that SNS's default scope would never match.
  return { filterPolicy: JSON.stringify(policy), filterPolicyScope: "MessageBody" };
}
