import { arnOf } from "../../formats/arns";
import { below, type Finding } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isMap, valueAt } from "../../formats/schema-walk";
import { eventTopicArn, eventTopicPart } from "../events/decisions";
import type { EventTopicOptions } from "../events/options";
import { existingKey, keyFindings, keyOf } from "../keys/decisions";
import type { Key, KeySharing } from "../keys/options";
import type { Capability } from "../shared/capability";
import { keyElsewhere } from "../shared/messaging-key";
import { defaultAlarmKeyAlias } from "../shared/names";
import type { Part } from "../shared/part";
import { type Scope, scopeForNames } from "../shared/scope";
import { inRegion, type UniqueName } from "../shared/unique-names";
import { type Alarm, type BudgetDefinition, withParts } from "./alarm-definition";
import { topicAlarms } from "./delivery";
import {
  type AlarmOptions,
  type AlarmTargetOptions,
  type AlarmTopicProps,
  alarmTopicProps,
  deliveryAlarmsProps,
  type ExistingAlarmTopicProps,
  existingAlarmTopicProps,
  SEVERITIES,
  type Severity,
} from "./options";
import { alarmName } from "./texts";

/** The topic of one severity's alarms. */
export interface AlarmTopicPart extends Part {
  readonly role: "alarm topic";
  readonly arn: string;
  /** Name of a created topic. */
  readonly name: string | undefined;
  readonly severity: Severity;
  /** Addresses that are subscribed. */
  readonly emails: readonly string[];
  /** One for all topics that are created, or that of a topic that exists. */
  readonly key: Key | undefined;
}

/** A CloudWatch alarm, or one on the states of others. */
export interface AlarmPart extends Part, Pick<Alarm, "rights"> {
  readonly role: "alarm";
  readonly arn: string;
}

/** A budget of AWS Budgets. */
export interface BudgetPart extends Part, Pick<BudgetDefinition, "rights"> {
  readonly role: "budget";
  readonly arn: string;
}

/** What an environment has that alarms depend on. */
export interface AlarmEnvironment extends Scope, KeySharing {
  readonly alarms?: AlarmOptions;
  readonly eventTopic?: EventTopicOptions;
  /** Lists of receivers. */
  readonly delivery?: object;
}

/** Used where alarms do not say for which severity events that get lost are. */
export const DELIVERY_SEVERITY: Severity = "warning";

/** One topic for each severity, created or existing. */
export function alarmTopics(scope: Scope, alarms: AlarmOptions): AlarmTopicPart[] {
  return SEVERITIES.flatMap((severity) => {
    const options = alarms[severity];
    return options === undefined ? [] : [alarmTopic(scope, alarms, severity, options)];
  });
}

function alarmTopic(
  scope: Scope,
  alarms: AlarmOptions,
  severity: Severity,
  { emails = [], existingTopicArn, existingTopicKeyArn }: AlarmTargetOptions,
): AlarmTopicPart {
  const part = { role: "alarm topic", severity, emails, declaredAt: ["alarms", severity] } as const;
  if (existingTopicArn !== undefined) {
    const key = existingKey(scope, existingTopicKeyArn);
    return { ...part, name: undefined, arn: existingTopicArn, owner: "somebody else", key };
  }
  const name = alarmName(scope.namePrefix, "alarms", severity);
  const arn = arnOf(scope, "sns", name);
  const key = keyOf(scope, defaultAlarmKeyAlias(scope.namePrefix), alarms.key);
  return { ...part, name, arn, owner: "this environment", key };
}

/**
 * What is wrong with who is notified. The subscribers of the event topic expect WhatsApp events, so no
 * alarm may go there.
 */
export function alarmFindings(
  alarms: Partially<AlarmOptions> | undefined,
  written: unknown,
  eventTopicArn: string | undefined,
): Finding[] {
  if (!isMap(written)) return [];
  return [
    ...SEVERITIES.flatMap((severity) => {
      const target = valueAt(written, [severity]);
      const findings = isMap(target)
        ? targetFindings(alarms?.[severity] ?? {}, target, eventTopicArn)
        : [];
      return below([severity], findings);
    }),
    ...unnotified(["delivery"], alarms?.delivery, written),
    ...below(["key"], keyFindings(alarms?.key, valueAt(written, ["key"]))),
    ...unusedKey(alarms?.key, written),
  ];
}

function targetFindings(
  target: Partially<AlarmTargetOptions>,
  written: unknown,
  eventTopicArn: string | undefined,
): Finding[] {
  const exists = valueAt(written, ["existingTopicArn"]) !== undefined;
  return exists ? onEventTopic(target, eventTopicArn) : keyOfCreated(target);
}

function onEventTopic(
  { existingTopicArn }: Partially<AlarmTargetOptions>,
  eventTopicArn: string | undefined,
): Finding[] {
  if (existingTopicArn === undefined || existingTopicArn !== eventTopicArn) return [];
  return [
    {
      path: ["existingTopicArn"],
      got: `${show(existingTopicArn)}, which is the event topic`,
      allowed: "another topic than the event topic, whose subscribers expect WhatsApp events",
      fix: "write the ARN of another topic, or leave it out and one is created",
    },
  ];
}

/** Topics of a file without subscribers. In code, subscribers may be added later. */
function withoutRecipients(alarms: unknown): Finding[] {
  return SEVERITIES.filter((severity) => {
    const target = valueAt(alarms, [severity]);
    const emails = valueAt(target, ["emails"]) ?? [];
    const none = Array.isArray(emails) && emails.length === 0;
    return isMap(target) && none && valueAt(target, ["existingTopicArn"]) === undefined;
  }).map((severity) => ({
    path: [severity],
    got: "no recipient",
    allowed: "e-mail addresses, an existing topic, or both",
    fix: "add emails: [on-call@example.com], or existingTopicArn",
  }));
}

function keyOfCreated({ existingTopicKeyArn }: Partially<AlarmTargetOptions>): Finding[] {
  if (existingTopicKeyArn === undefined) return [];
  return [
    {
      path: ["existingTopicKeyArn"],
      got: show(existingTopicKeyArn),
      allowed: "a key beside existingTopicArn only: a created topic uses alarms.key",
      fix: "remove it, or add the existingTopicArn of the topic that it encrypts",
    },
  ];
}

/** Refused, like every other key that encrypts nothing. */
function unusedKey(key: object | undefined, written: unknown): Finding[] {
  const creates = SEVERITIES.some((severity) => {
    const target = valueAt(written, [severity]);
    return isMap(target) && valueAt(target, ["existingTopicArn"]) === undefined;
  });
  if (creates || Object.values(key ?? {}).every((value) => value === undefined)) return [];
  return [
    {
      path: ["key"],
      got: show(key),
      allowed: "nothing: no alarm topic that it would encrypt is created",
      fix: "remove key; the keys of existing topics are written as existingTopicKeyArn beside them",
    },
  ];
}

/** A severity for which `alarms`, as it was written, has no recipients. */
export function unnotified(
  path: Finding["path"],
  severity: Severity | undefined,
  alarms: unknown,
): Finding[] {
  // Right or wrong: what is wrong with one of them is reported at its place.
  const set = SEVERITIES.filter((each) => valueAt(alarms, [each]) !== undefined);
  if (severity === undefined || set.length === 0 || set.includes(severity)) return [];
  return [
    {
      path,
      got: `${severity}, but alarms.${severity} is not set`,
      allowed: `a severity that alarms sets: ${set.join(", ")}`,
      fix: `add alarms.${severity}, or write ${set[0]}`,
    },
  ];
}

/** Alarms as parts, each followed by its own. */
export function alarmParts(
  scope: Scope,
  alarms: readonly Alarm[],
  declaredAt: Part["declaredAt"],
): AlarmPart[] {
  return withParts(alarms).map(({ name, rights }) => {
    const arn = arnOf(scope, "cloudwatch", `alarm:${name}`);
    return { role: "alarm", arn, owner: "this environment", declaredAt, rights };
  });
}

/** The queues of subscribers are watched even if `alarms` is not set and nobody is notified. */
function deliveryAlarms(environment: AlarmEnvironment): AlarmPart[] {
  const { alarms, delivery = {} } = environment;
  const receivers = Object.values(delivery).some((each) => Array.isArray(each) && each.length > 0);
  if (alarms === undefined && !receivers) return [];
  const severity = alarms?.delivery ?? DELIVERY_SEVERITY;
  const definitions = topicAlarms(environment, severity, eventTopicPart(environment).name);
  return alarmParts(environment, definitions, [alarms === undefined ? "delivery" : "alarms"]);
}

/** Who is notified of alarms. */
export const alarms: Capability<AlarmEnvironment, AlarmTopicPart | AlarmPart> = {
  findings: (environment, written) => {
    const options = valueAt(written, ["alarms"]);
    return below(
      ["alarms"],
      [
        ...withoutRecipients(options),
        ...alarmFindings(environment.alarms, options, eventTopicArn(environment)),
      ],
    );
  },
  names: (environment) => {
    const scope = scopeForNames(environment);
    return alarmTopics(scope, (environment.alarms ?? {}) as AlarmOptions).map(
      ({ name, severity }) => ({
        ...topicName(name, environment),
        path: ["alarms", severity, "name"],
      }),
    );
  },
  parts: (environment) => [
    ...(environment.alarms === undefined ? [] : alarmTopics(environment, environment.alarms)),
    ...deliveryAlarms(environment),
  ],
};

function topicName(name: string | undefined, scope: Partially<Scope>): UniqueName {
  return { what: "SNS topic", name, within: inRegion(scope), path: ["name"] };
}

/** The decisions for props in code. */
export const alarmTopicDecisions = {
  schema: alarmTopicProps,
  findings: (props: Partially<AlarmTopicProps>) => keyElsewhere(props, props.key),
  names: (props: Partially<AlarmTopicProps>) => [topicName(props.name, props)],
};
export const existingAlarmTopicDecisions = {
  schema: existingAlarmTopicProps,
  findings: (props: Partially<ExistingAlarmTopicProps>) => keyElsewhere(props, props.key),
};
export const deliveryAlarmsDecisions = { schema: deliveryAlarmsProps };
