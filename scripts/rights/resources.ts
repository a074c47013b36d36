import type { Environment } from "../../app/environment";
import { alarmName } from "../../constructs/alarms/names";
import { type KeyPart, keyParts } from "../../constructs/keys/decisions";
import { SEVERITIES, type Severity } from "../../constructs/money/limits";
import * as names from "../../constructs/shared/names";
import type { KeyReference } from "../../constructs/shared/part";
import { arnOf } from "../../formats/arns";

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
  readonly alarmTopics: readonly AlarmTopic[];
}

/** The same choices as in WhatsAppMessaging, without building a stack; a test compares the two. */
export function resourcesOf(environment: Environment): Resources {
  return {
    alarmTopics: SEVERITIES.flatMap((severity) => alarmTopicOf(environment, severity)),
  };
}

/** Each key of what is not a part yet, once. */
export function keysOf(resources: Resources): readonly KeyPart[] {
  const keys = resources.alarmTopics.map(({ key }) => key);
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

function named(arn: string | undefined): Key | undefined {
  return arn === undefined ? undefined : { arn };
}
