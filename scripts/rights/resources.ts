import type { Environment } from "../../app/environment";
import { partsOf } from "../../constructs/messaging/capabilities";
import * as names from "../../constructs/shared/names";
import { arnOf, bucketArnOf } from "../../formats/arns";

/** Something of which the environment file tells the ARN. */
export interface Resource {
  readonly arn: string;
  /** Otherwise it is somebody else's and only named: nothing here may change it. */
  readonly created: boolean;
}

/** A KMS key: AWS chooses the id of one that is created, so that only its alias is known before. */
export type Key = { readonly alias: string } | { readonly arn: string };

/** What an environment creates or names, as far as policies speak of it. */
export interface Resources {
  readonly topic: Resource;
  readonly eventKey: Key | undefined;
  readonly bucket: Resource | undefined;
  readonly mediaKey: Key | undefined;
  /** Of the queues of subscribers. */
  readonly queueArns: readonly string[];
  /** Without alias or version, and with it, if one is named. */
  readonly functionArns: readonly string[];
  /** Encrypts the queues. */
  readonly deliveryKey: Key | undefined;
  /** Of what is decided in one place already. */
  readonly keysOfParts: readonly Key[];
}

/** The same choices as in WhatsAppMessaging, without building a stack; a test compares the two. */
export function resourcesOf(environment: Environment): Resources {
  const { namePrefix, eventTopic } = environment;
  const topicName = eventTopic.name ?? names.defaultTopicName(namePrefix);
  return {
    topic: {
      arn: eventTopic.existingArn ?? arnOf(environment, "sns", topicName),
      created: eventTopic.existingArn === undefined,
    },
    eventKey:
      eventTopic.existingArn === undefined
        ? sharedKey(environment)
        : named(eventTopic.existingKeyArn),
    ...mediaOf(environment),
    ...deliveryOf(environment),
    keysOfParts: partsOf(environment).flatMap(({ key }) => key ?? []),
  };
}

/** Each created key once, by its alias. */
export function aliasesOf(resources: Resources): readonly string[] {
  const aliases = keysOf(resources).flatMap((key) => (key && "alias" in key ? key.alias : []));
  return [...new Set(aliases)];
}

/** Each named key once. */
export function namedKeysOf(resources: Resources): readonly string[] {
  const arns = keysOf(resources).flatMap((key) => (key && "arn" in key ? key.arn : []));
  return [...new Set(arns)];
}

function keysOf(resources: Resources): readonly (Key | undefined)[] {
  const { eventKey, deliveryKey, mediaKey, keysOfParts } = resources;
  return [eventKey, deliveryKey, mediaKey, ...keysOfParts];
}

function mediaOf(environment: Environment): Pick<Resources, "bucket" | "mediaKey"> {
  const { account, namePrefix, mediaBucket, mediaKey } = environment;
  if (!mediaBucket.enabled) return { bucket: undefined, mediaKey: undefined };
  if (mediaBucket.existingName !== undefined) {
    const arn = bucketArnOf(environment, mediaBucket.existingName);
    return { bucket: { arn, created: false }, mediaKey: named(mediaBucket.existingKeyArn) };
  }
  const name = mediaBucket.name ?? names.defaultBucketName(namePrefix, account);
  const own = named(mediaKey?.existingArn) ?? { alias: names.defaultMediaKeyAlias(namePrefix) };
  return {
    bucket: { arn: bucketArnOf(environment, name), created: true },
    mediaKey: mediaKey === undefined ? sharedKey(environment) : own,
  };
}

type DeliveryResources = Pick<Resources, "queueArns" | "functionArns" | "deliveryKey">;

function deliveryOf(environment: Environment): DeliveryResources {
  const { queues, functions, https } = environment.delivery;
  const prefix = names.subscriberPrefix(environment.namePrefix);
  const named = (all: readonly { readonly name: string }[]) =>
    all.map(({ name }) => `${prefix}-${name}`);
  const subscribers = [...named(queues), ...named([...functions, ...https])];
  const queueNames = [
    ...named(queues).flatMap((name) => [name, names.poisonQueueName(name)]),
    ...subscribers.map(names.undeliverableQueueName),
  ];
  const qualified = functions.map(({ functionArn }) => functionArn);
  const plain = qualified.map((arn) => arn.split(":").slice(0, 7).join(":"));
  return {
    queueArns: queueNames.map((name) => arnOf(environment, "sqs", name)),
    functionArns: [...new Set([...plain, ...qualified])],
    deliveryKey: subscribers.length === 0 ? undefined : keyForDelivery(environment),
  };
}

/** The topic's, if it has one. */
function keyForDelivery(environment: Environment): Key {
  return named(environment.eventTopic.existingKeyArn) ?? sharedKey(environment);
}

function sharedKey({ key, namePrefix }: Environment): Key {
  return named(key.existingArn) ?? { alias: names.defaultKeyAlias(namePrefix) };
}

function named(arn: string | undefined): Key | undefined {
  return arn === undefined ? undefined : { arn };
}
