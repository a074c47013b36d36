import { z } from "zod";
import { type AwsScope, keyArn, subscriptionArn, topicArn } from "../../formats/arns";
import type { EventFilter } from "../../formats/event-filter";
import type { Format } from "../../formats/format";
import { phoneNumberId, queueName, topicName, wabaId } from "../../formats/names";
import {
  arnInScope,
  list,
  literal,
  literalArnInScope,
  optionsOf,
  text,
} from "../../formats/options";
import { type Kept, kept, keptStatements, type Statements } from "../shared/kept";
import { type GivenKey, messagingKey } from "../shared/messaging-key";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** Creates the event topic, uses one that exists, or does without. */
export interface EventTopicOptions extends Kept {
  /**
   * `false` for no event topic at all: no account sends its events to SNS.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Name of a created topic.
   * @default `<namePrefix>-whatsapp-events`
   */
  readonly name?: string;
  /**
   * ARN of a topic in this account and Region, which is used instead of a created one.
   * @default - a topic is created
   */
  readonly existingArn?: string;
  /**
   * The key of an existing topic.
   * @default - it has no customer-managed key
   */
  readonly existingKeyArn?: string;
}

/** What an event topic is made of. */
export interface EventTopicProps extends AwsScope, ResourceOptions, Statements {
  /** Name of a standard topic: the service cannot publish to FIFO topics. */
  readonly name: string;
  /** Encrypts the messages at rest. */
  readonly key: GivenKey;
  /**
   * Starts the names of the queues that are created for subscribers.
   * @default - the topic's name
   */
  readonly subscriberPrefix?: string;
  /**
   * Whether a topic of this name exists and is imported into Terraform's state: from then on it is managed like a created one.
   * @default false (it is created)
   */
  readonly adopt?: boolean;
}

/** Which topic is meant. */
export interface ExistingTopicProps extends AwsScope {
  /** ARN of a standard topic: the service cannot publish to FIFO topics. */
  readonly arn: string;
  /**
   * The key that encrypts the topic.
   * @default - the topic is not encrypted with a customer-managed key
   */
  readonly key?: GivenKey;
  /**
   * Starts the names of the queues that are created for subscribers.
   * @default - the topic's name
   */
  readonly subscriberPrefix?: string;
}

/** What every kind of subscriber may be given. */
export interface SubscriberOptions extends EventFilter, ResourceOptions {
  /**
   * Name of its queue, and the start of the names of its dead-letter queues.
   * @default `<namePrefix>-whatsapp-<id>`, with "Inbound" written as `inbound`
   */
  readonly name?: string;
  /**
   * Encrypts its queues.
   * @default - the topic's key
   */
  readonly key?: GivenKey;
  /**
   * What of it exists and is imported into Terraform's state: from then on it is managed like what is created.
   * @default - all of it is created
   */
  readonly adopt?: AdoptedSubscriber;
}

/** What of a subscriber exists, and becomes this environment's own; the rest is created. */
export interface AdoptedSubscriber {
  /**
   * Those of its queues that exist under the names that they get here: the one that consumers read, what SNS could not
   * deliver, what no consumer could process.
   * @default - none
   */
  readonly queues?: readonly SubscriberQueue[];
  /**
   * ARN of its subscription to the topic.
   * @default - it is created
   */
  readonly subscription?: string;
}

const SUBSCRIBER_QUEUES = ["queue", "undeliverable", "poison"] as const;

/** A queue of a subscriber, by what it is for. */
export type SubscriberQueue = (typeof SUBSCRIBER_QUEUES)[number];

/** What every subscriber in an environment file has. */
export interface SubscriberEntry extends EventFilter, Pick<ResourceOptions, "tags"> {
  /** Names of its queues start with `<namePrefix>-whatsapp-<name>`. */
  readonly name: string;
  /**
   * The start of the names of its queues instead, such as the name of a queue that is taken over.
   * @default `<namePrefix>-whatsapp-<name>`
   */
  readonly queueName?: string;
}

/** What is chosen of one kind of subscriber alone. */
export type SettingsOf<Options extends SubscriberOptions> = Omit<Options, keyof SubscriberOptions>;

/** @internal */
export const eventTopicOptions = optionsOf<EventTopicOptions>()({
  enabled: z.boolean().optional(),
  name: text(topicName).optional(),
  existingArn: literalArnInScope(topicArn).optional(), // alarms watch a topic by its name
  existingKeyArn: arnInScope(keyArn).optional(),
  ...kept,
});

const prefixOfQueues = text(queueName).optional();

/** @internal */
export const eventTopicProps = optionsOf<EventTopicProps>()({
  ...resourceOptions,
  ...awsScope,
  name: text(topicName),
  key: messagingKey("the messages"),
  subscriberPrefix: prefixOfQueues,
  adopt: z.boolean().optional(),
  statements: keptStatements,
});

/** @internal */
export const existingTopicProps = optionsOf<ExistingTopicProps>()({
  ...awsScope,
  arn: arnInScope(topicArn),
  key: messagingKey("the topic").optional(),
  subscriberPrefix: prefixOfQueues,
});

/** @internal */
export const adoptedSubscriber = optionsOf<AdoptedSubscriber>()({
  queues: list(z.enum(SUBSCRIBER_QUEUES), { once: true }).optional(),
  subscription: literalArnInScope(subscriptionArn).optional(),
});

/** @internal */
export const eventFilter = optionsOf<EventFilter>()({
  phoneNumberIds: ids("phoneNumberIds", phoneNumberId),
  wabaIds: ids("wabaIds", wabaId),
  filterPolicy: z.record(z.string(), z.any()).optional(),
});

function ids(field: string, format: Format) {
  const fix = `name at least one, or remove ${field} to receive every event`;
  const notEmpty = { allowed: "ids that events may come from", fix };
  return list(literal(format), { notEmpty, once: true }).optional();
}
