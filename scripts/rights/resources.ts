import type { Environment } from "../../app/environment";
import { alarmName } from "../../constructs/alarms/names";
import { type KeyPart, keyOfMedia, keyParts } from "../../constructs/keys/decisions";
import { SEVERITIES, type Severity } from "../../constructs/money/limits";
import * as names from "../../constructs/shared/names";
import type { KeyReference } from "../../constructs/shared/part";
import { arnOf, bucketArnOf, globalArnOf } from "../../formats/arns";

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
  readonly connectRoleArn: string | undefined;
  readonly alarmTopics: readonly AlarmTopic[];
  /** EventBridge rules with the role that each of them passes, and the queue of their dead letters. */
  readonly eventRules: readonly {
    readonly arn: string;
    readonly roleArn: string;
    readonly queueArn: string;
  }[];
  readonly trail: Trail | undefined;
}

export interface Trail {
  readonly arn: string;
  readonly key: Key;
  readonly bucket: Resource;
}

/** The same choices as in WhatsAppMessaging, without building a stack; a test compares the two. */
export function resourcesOf(environment: Environment): Resources {
  const { namePrefix, connect } = environment;
  const roleName = names.defaultConnectRoleName(namePrefix);
  return {
    ...mediaOf(environment),
    connectRoleArn: connect && globalArnOf(environment, "iam", `role/${roleName}`),
    alarmTopics: SEVERITIES.flatMap((severity) => alarmTopicOf(environment, severity)),
    eventRules: eventRulesOf(environment),
    trail: trailOf(environment),
  };
}

/** Each key of what is not a part yet, once. */
export function keysOf(resources: Resources): readonly KeyPart[] {
  const { mediaKey, trail, alarmTopics } = resources;
  const keys = [mediaKey, trail?.key, ...alarmTopics.map(({ key }) => key)];
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

function eventRulesOf(environment: Environment): Resources["eventRules"] {
  const prefix = names.subscriberPrefix(environment.namePrefix);
  return (environment.delivery?.eventRules ?? []).map((rule) => {
    const name = `${prefix}-${rule.name}`;
    return {
      arn: arnOf(environment, "events", `rule/${name}`),
      roleArn: globalArnOf(environment, "iam", `role/${names.eventRuleRoleName(name)}`),
      queueArn: arnOf(environment, "sqs", names.undeliverableQueueName(name)),
    };
  });
}

function trailOf(environment: Environment): Trail | undefined {
  const { account, namePrefix, dataEventTrail } = environment;
  if (dataEventTrail === undefined) return undefined;
  const { existingBucketName, bucketName } = dataEventTrail;
  const created = bucketName ?? names.defaultTrailBucketName(namePrefix, account);
  return {
    arn: arnOf(environment, "cloudtrail", `trail/${names.defaultTrailName(namePrefix)}`),
    key: { alias: names.defaultTrailKeyAlias(namePrefix) },
    bucket: {
      arn: bucketArnOf(environment, existingBucketName ?? created),
      created: existingBucketName === undefined,
    },
  };
}

function named(arn: string | undefined): Key | undefined {
  return arn === undefined ? undefined : { arn };
}
