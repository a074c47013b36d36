import type { Environment } from "../../app/environment";
import { alarmName } from "../../constructs/alarms/names";
import { type KeyPart, keyOfMedia, keyParts } from "../../constructs/keys/decisions";
import { SEVERITIES, type Severity } from "../../constructs/money/limits";
import * as names from "../../constructs/shared/names";
import type { KeyReference } from "../../constructs/shared/part";
import { arnOf, bucketArnOf } from "../../formats/arns";

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

type Key = KeyReference;

/** What an environment creates or names, as far as policies speak of it. */
export interface Resources {
  readonly bucket: Resource | undefined;
  readonly mediaKey: Key | undefined;
  readonly alarmTopics: readonly AlarmTopic[];
}

/** The same choices as in WhatsAppMessaging, without building a stack; a test compares the two. */
export function resourcesOf(environment: Environment): Resources {
  return {
    ...mediaOf(environment),
    alarmTopics: SEVERITIES.flatMap((severity) => alarmTopicOf(environment, severity)),
  };
}

/** Each key of what is not a part yet, once. */
export function keysOf(resources: Resources): readonly KeyPart[] {
  const { mediaKey, alarmTopics } = resources;
  const keys = [mediaKey, ...alarmTopics.map(({ key }) => key)];
  const encrypted = {
    role: "",
    arn: undefined,
    owner: "this environment",
    declaredAt: [],
  } as const;
  return keyParts(keys.map((key) => ({ ...encrypted, key })));
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
  const { account, namePrefix, mediaBucket } = environment;
  if (!mediaBucket.enabled) return { bucket: undefined, mediaKey: undefined };
  if (mediaBucket.existingName !== undefined) {
    const arn = bucketArnOf(environment, mediaBucket.existingName);
    return { bucket: { arn, created: false }, mediaKey: named(mediaBucket.existingKeyArn) };
  }
  const name = mediaBucket.name ?? names.defaultBucketName(namePrefix, account);
  return {
    bucket: { arn: bucketArnOf(environment, name), created: true },
    mediaKey: keyOfMedia(environment),
  };
}

function named(arn: string | undefined): Key | undefined {
  return arn === undefined ? undefined : { arn };
}
