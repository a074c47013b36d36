import { type AwsScope, arnOf, topicNameIn } from "../../formats/arns";
import { below, type Finding } from "../../formats/finding";
import { alarmPrefix } from "../../formats/names";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isMap, valueAt } from "../../formats/schema-walk";
import { eventTopicArn, eventTopicPart } from "../events/decisions";
import type { MessagingTopic } from "../events/event-topic";
import type { EventTopicOptions } from "../events/options";
import { existingKey, keyFindings, keyOf } from "../keys/decisions";
import type { Key, KeySharing } from "../keys/options";
import type { Capability } from "../shared/capability";
import { keyElsewhere } from "../shared/messaging-key";
import { defaultAlarmKeyAlias } from "../shared/names";
import type { Part } from "../shared/part";
import type { Bounded } from "../shared/permissions-boundary";
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
  existingAlarmTopicProps,
  SEVERITIES,
  type Severity,
  type TopicAlarmsProps,
  topicAlarmsProps,
} from "./options";
import {
  type ChatChannelPart,
  chatChannelPart,
  type SlackChannelProps,
  type SlackOptions,
  slackChannelNames,
  slackFindings,
} from "./slack";
import { alarmName } from "./texts";

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

export interface BudgetPart extends Part, Pick<BudgetDefinition, "rights"> {
  readonly role: "budget";
  readonly arn: string;
}

export interface AlarmEnvironment extends Scope, KeySharing, Bounded {
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

/**
 * One configuration for each channel, named after the first severity that writes there. Whether one account may have two
 * for one channel is unverified.
 * @param topicArnOf the ARN of a severity's topic, which may be a reference
 */
export function slackChannels(
  scope: Scope & Bounded,
  alarms: AlarmOptions,
  topicArnOf: (severity: Severity) => string,
): (SlackChannelProps & { readonly severity: Severity })[] {
  const { account, region, namePrefix, permissionsBoundaryArn } = scope;
  const named = SEVERITIES.flatMap((severity) => {
    const slack = alarms[severity]?.slack;
    return slack === undefined ? [] : [{ severity, slack }];
  });
  const same = (one: SlackOptions, other: SlackOptions) =>
    one.workspaceId === other.workspaceId && one.channelId === other.channelId;
  const firsts = named.filter(
    ({ slack }, index) => named.findIndex((each) => same(each.slack, slack)) === index,
  );
  return firsts.map(({ severity, slack }) => ({
    ...{ account, region, permissionsBoundaryArn, severity },
    ...slack,
    name: alarmName(namePrefix, "alarms", severity),
    topicArns: named
      .filter((each) => same(each.slack, slack))
      .map((each) => topicArnOf(each.severity)),
  }));
}

function chatChannelParts(environment: AlarmEnvironment, alarms: AlarmOptions): ChatChannelPart[] {
  const topics = alarmTopics(environment, alarms);
  const arnOfTopic = (severity: Severity) =>
    topics.find((topic) => topic.severity === severity)?.arn ?? "";
  return slackChannels(environment, alarms, arnOfTopic).map(({ severity, ...props }) => ({
    ...chatChannelPart(props),
    declaredAt: ["alarms", severity, "slack"],
  }));
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
  scope: Partial<AwsScope>,
): Finding[] {
  if (!isMap(written)) return [];
  return [
    ...SEVERITIES.flatMap((severity) => {
      const target = valueAt(written, [severity]);
      if (!isMap(target)) return [];
      return below(
        [severity],
        [
          ...targetFindings(alarms?.[severity] ?? {}, target, eventTopicArn),
          ...slackFindings(scope, valueAt(target, ["slack"])),
        ],
      );
    }),
    ...oneChannelTwoTrusts(alarms),
    ...unnotified(["delivery"], alarms?.delivery, written),
    ...below(["key"], keyFindings(alarms?.key, valueAt(written, ["key"]))),
    ...unusedKey(alarms?.key, written),
  ];
}

/** Both severities share the role of a channel that both name. */
function oneChannelTwoTrusts(alarms: Partially<AlarmOptions> | undefined): Finding[] {
  const [warning, critical] = [alarms?.warning?.slack, alarms?.critical?.slack];
  if (warning?.channelId === undefined || warning.channelId !== critical?.channelId) return [];
  if (warning.workspaceId !== critical.workspaceId) return [];
  const [one, other] = [warning, critical].map(({ trustConditions = true }) => trustConditions);
  if (one === other) return [];
  return [
    {
      path: ["critical", "slack", "trustConditions"],
      got: `${other}, beside ${one} for the same channel under warning`,
      allowed: "the same for both, because one channel has one role",
      fix: `write ${one} under both, or ${other} under both`,
    },
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

/** Every way of notifying people: a new one is a line here, besides what builds it. */
const RECIPIENTS: readonly (readonly [field: keyof AlarmTargetOptions, what: string])[] = [
  ["emails", "e-mail addresses"],
  ["slack", "a Slack channel"],
  ["existingTopicArn", "an existing topic"],
];

/** Topics of a file without subscribers. In code, subscribers may be added later. */
function withoutRecipients(alarms: unknown): Finding[] {
  const isThere = (value: unknown) =>
    value !== undefined && !(Array.isArray(value) && value.length === 0);
  return SEVERITIES.filter((severity) => {
    const target = valueAt(alarms, [severity]);
    return isMap(target) && !RECIPIENTS.some(([field]) => isThere(valueAt(target, [field])));
  }).map((severity) => ({
    path: [severity],
    got: "no recipient",
    allowed: `at least one of these: ${RECIPIENTS.map(([, what]) => what).join(", ")}`,
    fix: "add emails: [on-call@example.com], slack or existingTopicArn",
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

/** Targets of the severities that are used in code; warning is, as alarms that see nothing notify there. */
export function withoutTarget(
  used: readonly (Severity | undefined)[],
  written: unknown,
): Finding[] {
  const targets = valueAt(written, ["targets"]);
  if (!isMap(targets)) return [];
  return SEVERITIES.filter((severity) => severity === "warning" || used.includes(severity))
    .filter((severity) => valueAt(targets, [severity]) === undefined)
    .map((severity) => ({
      path: ["targets", severity],
      got: "nothing",
      allowed: "an AlarmTopic or ExistingAlarmTopic for every severity, warning among them",
      fix: `create new AlarmTopic(...) and pass it as targets.${severity}`,
    }));
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
  const topic = eventTopicPart(environment);
  if (topic === undefined) return [];
  const definitions = topicAlarms(environment, severity, topic.name);
  return alarmParts(environment, definitions, [alarms === undefined ? "delivery" : "alarms"]);
}

/** Who is notified of alarms. */
export const alarms: Capability<AlarmEnvironment, AlarmTopicPart | AlarmPart | ChatChannelPart> = {
  findings: (environment, written) => {
    const options = valueAt(written, ["alarms"]);
    return below(
      ["alarms"],
      [
        ...withoutRecipients(options),
        ...alarmFindings(environment.alarms, options, eventTopicArn(environment), environment),
      ],
    );
  },
  names: (environment) => {
    const scope = scopeForNames(environment);
    const options = (environment.alarms ?? {}) as AlarmOptions;
    const channels = slackChannels({ ...scope }, options, () => "");
    return [
      ...alarmTopics(scope, options).map(({ name, severity }) => ({
        ...topicName(name, environment),
        path: ["alarms", severity, "name"],
      })),
      ...channels.flatMap(({ severity, ...props }) =>
        slackChannelNames(props).map((name) => ({ ...name, path: ["alarms", severity, "slack"] })),
      ),
    ];
  },
  parts: (environment) => [
    ...(environment.alarms === undefined
      ? []
      : [
          ...alarmTopics(environment, environment.alarms),
          ...chatChannelParts(environment, environment.alarms),
        ]),
    ...deliveryAlarms(environment),
  ],
};

function topicName(name: string | undefined, scope: Partially<Scope>): UniqueName {
  return { what: "SNS topic", name, within: inRegion(scope), path: ["name"] };
}

export const alarmTopicDecisions = {
  schema: alarmTopicProps,
  findings: keyElsewhere,
  names: (props: Partially<AlarmTopicProps>) => [topicName(props.name, props)],
};
export const existingAlarmTopicDecisions = {
  schema: existingAlarmTopicProps,
  findings: keyElsewhere,
};
export const deliveryAlarmsDecisions = { schema: deliveryAlarmsProps };
export const topicAlarmsDecisions = { schema: topicAlarmsProps, findings: watchedTopicFindings };

function watchedTopicFindings(props: Partially<TopicAlarmsProps>): Finding[] {
  const topic = props.topic as MessagingTopic | undefined;
  if (topic === undefined) return [];
  if (topic.isWatched) {
    return [
      {
        path: ["topic"],
        got: `${show(topic.node.path)}, whose queues are watched already`,
        allowed: "each topic once",
        fix: "leave it out: WhatsAppMessaging watches its topic by itself, and so do other TopicAlarms",
      },
    ];
  }
  const name = topicNameIn(topic.literalArn);
  if (name === undefined) {
    return [
      {
        path: ["topic"],
        got: "a topic whose ARN only Terraform knows",
        allowed: "a topic whose name is known at synthesis, because alarms watch it by its name",
        fix: "write the arn of the ExistingTopic as a literal",
      },
    ];
  }
  const prefix = topic.subscriberPrefix ?? name;
  if (props.namePrefix !== undefined || alarmPrefix.pattern.test(prefix)) return [];
  const fix = "pass a shorter namePrefix";
  return [{ path: ["namePrefix"], got: show(prefix), allowed: alarmPrefix.allowed, fix }];
}
