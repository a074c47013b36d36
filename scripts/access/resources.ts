import { alarmName } from "../../alarms/names";
import * as names from "../../constructs/names";
import type { Environment } from "../../environments/schema";
import { arnOf, bucketArnOf, globalArnOf } from "../../rules/arns";
import { SEVERITIES, type Severity } from "../../spend/limits";

/** Something of which the environment file tells the ARN. */
export interface Resource {
  readonly arn: string;
  /** Otherwise it is somebody else's and only named: nothing here may change it. */
  readonly created: boolean;
}

/** Where one severity of alarms goes. */
export interface AlarmTopic extends Resource {
  /** How many e-mail addresses Terraform subscribes. */
  readonly emails: number;
  readonly key: Key | undefined;
}

/** A KMS key: AWS chooses the id of one that is created, so that only its alias is known before. */
export type Key = { readonly alias: string } | { readonly arn: string };

/** What an environment creates or names, as far as policies speak of it. */
export interface Resources {
  readonly topic: Resource;
  readonly eventKey: Key | undefined;
  readonly bucket: Resource | undefined;
  readonly mediaKey: Key | undefined;
  readonly connectRoleArn: string | undefined;
  readonly alarmTopics: readonly AlarmTopic[];
}

/** The same choices as in WhatsAppMessaging, without building a stack; a test compares the two. */
export function resourcesOf(environment: Environment): Resources {
  const { namePrefix, eventTopic, connect } = environment;
  const topicName = eventTopic.name ?? names.defaultTopicName(namePrefix);
  const roleName = names.defaultConnectRoleName(namePrefix);
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
    connectRoleArn: connect && globalArnOf(environment, "iam", `role/${roleName}`),
    alarmTopics: SEVERITIES.flatMap((severity) => alarmTopicOf(environment, severity)),
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

function keysOf({ eventKey, mediaKey, alarmTopics }: Resources): readonly (Key | undefined)[] {
  return [eventKey, mediaKey, ...alarmTopics.map(({ key }) => key)];
}

function alarmTopicOf(environment: Environment, severity: Severity): AlarmTopic[] {
  const target = environment.alarms?.[severity];
  if (target === undefined) return [];
  const emails = target.emails.length;
  if (target.existingTopicArn !== undefined) {
    const key = named(target.existingTopicKeyArn);
    return [{ arn: target.existingTopicArn, created: false, emails, key }];
  }
  const name = alarmName(environment.namePrefix, "alarms", severity);
  const arn = arnOf(environment, "sns", name);
  const key = named(environment.alarms?.key.existingArn) ?? {
    alias: names.defaultAlarmKeyAlias(environment.namePrefix),
  };
  return [{ arn, created: true, emails, key }];
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

function sharedKey({ key, namePrefix }: Environment): Key {
  return named(key.existingArn) ?? { alias: names.defaultKeyAlias(namePrefix) };
}

function named(arn: string | undefined): Key | undefined {
  return arn === undefined ? undefined : { arn };
}
