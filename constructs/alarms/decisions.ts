import { arnOf } from "../../formats/arns";
import { below } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { valueAt } from "../../formats/schema-walk";
import { eventTopicArn, eventTopicPart } from "../events/decisions";
import type { EventTopicOptions } from "../events/options";
import { existingKey, keyOf } from "../keys/decisions";
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
  topicAlarmsProps,
} from "./options";
import {
  type ChatChannelPart,
  chatChannelPart,
  type SlackChannelProps,
  type SlackOptions,
  slackChannelNames,
} from "./slack";
import { alarmFindings, watchedTopicFindings, withoutRecipients } from "./target-findings";
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
