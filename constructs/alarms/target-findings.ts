import { type AwsScope, topicNameIn } from "../../formats/arns";
import { below, type Finding } from "../../formats/finding";
import { alarmPrefix } from "../../formats/names";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isMap, valueAt } from "../../formats/schema-walk";
import type { MessagingTopic } from "../events/event-topic";
import { keyFindings } from "../keys/decisions";
import {
  type AlarmOptions,
  type AlarmTargetOptions,
  SEVERITIES,
  type Severity,
  type TopicAlarmsProps,
} from "./options";
import { slackFindings } from "./slack";

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
export function withoutRecipients(alarms: unknown): Finding[] {
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

/** Alarms of a topic that somebody builds in code. */
export function watchedTopicFindings(props: Partially<TopicAlarmsProps>): Finding[] {
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
