import { eventTopicPart } from "../../constructs/events/decisions";
import { isOurs } from "../../constructs/shared/part";
import { SOCIAL_MESSAGING } from "../../constructs/shared/publisher";
import { arnOf } from "../../formats/arns";
import { cut, show } from "../../formats/problem";
import { mayServicePublish } from "../../iam/evaluate/health";
import { actionMatches } from "../../iam/evaluate/match";
import type { Statement } from "../../iam/policy/policy";
import { readPolicy } from "../../iam/policy/read";
import { deploying, placeOf, requirementsOfSource, type WiringSource } from "../wiring/source";
import { alarmsThatNotify } from "./alarms";
import type { HealthLine, Kind, Reading, World } from "./health";
import { readIfThere } from "./read";
import { callsFor, jointAnswer, type WabaCall } from "./service-calls";
import { unknownLine, VERIFY_SAYS_UNKNOWN } from "./unknown";

export const TOPIC = "event topic";

const RUNBOOK = "docs/runbook.md#events-do-not-arrive";
const STRANGE_EVENTS = "docs/runbook.md#somebody-else-publishes-to-the-event-topic";
/** More would bury the other lines. */
const NAMED_AT_MOST = 5;

/** A topic as it is now, which may differ from what was deployed. */
export interface LiveTopic {
  readonly arn: string;
  /** JSON text. */
  readonly policy: string;
  /** As the topic names it: a key id, an alias, or the ARN of either. */
  readonly keyId: string | undefined;
  readonly signatureVersion?: string | undefined;
}

export const topic: Kind = {
  what: "topic",
  named: ({ name }) => String(name),
  compared: { policy: null, kms_master_key_id: null, signature_version: 1 },
  notCompared: { name: "the topic is found by it" },
  async read({ name }, world) {
    const found = await readTopic(world, arnOf(world.environment, "sns", String(name)));
    if (found === undefined) return undefined;
    const { policy, keyId, signatureVersion } = found;
    return { policy, kms_master_key_id: keyId, signature_version: signatureVersion ?? 1 };
  },
};

/** Nothing when there is no such topic. */
export function readTopic(world: Reading, arn: string): Promise<LiveTopic | undefined> {
  return world.once(`topic ${arn}`, async () => {
    const client = await world.clients.sns();
    const { GetTopicAttributesCommand } = await import("@aws-sdk/client-sns");
    const found = await readIfThere("sns:GetTopicAttributes", arn, TOPIC_IS_MISSING, (options) =>
      client.send(new GetTopicAttributesCommand({ TopicArn: arn }), options),
    );
    if (found === undefined) return undefined;
    const { Policy: policy = "", KmsMasterKeyId: keyId, SignatureVersion } = found.Attributes ?? {};
    return { arn, policy, keyId: keyId || undefined, signatureVersion: SignatureVersion };
  });
}

export const TOPIC_IS_MISSING = ["NotFoundException"];

/** Who may publish to the event topic, and who receives what arrives there. */
export async function judgeEventTopic(world: World): Promise<readonly HealthLine[]> {
  const { environment, outputs, actual } = world;
  const { event_topic_arn: arn } = outputs;
  if (arn === undefined) return [];
  const found = await readTopic(world, arn);
  const line = judgeTopicPolicy(found, callsFor("sns", environment, actual), environment);
  if (found === undefined) return [line];
  const others = await Promise.all([
    createsTopic(environment) ? [] : judgeOtherPublishers(found),
    judgeAlarmsOn(arn, world).catch((error: unknown) => [unknownLine(TOPIC, error, environment)]),
  ]);
  return [line, ...others.flat()];
}

/** Whether the topic's live policy lets the service publish for every account that sends to it. */
export function judgeTopicPolicy(
  found: LiveTopic | undefined,
  calls: readonly WabaCall[],
  environment: WiringSource,
): HealthLine {
  if (found === undefined) {
    const message = "The topic does not exist, so no event arrives.";
    const fix = missingTopicFix(environment);
    return { subject: TOPIC, status: "failed", message, fix, runbook: RUNBOOK };
  }
  const policy = readPolicy(found.policy, "resource");
  const { verdict, because, forWhom } = jointAnswer(calls, (call) =>
    mayServicePublish(policy, { ...call, topicArn: found.arn }),
  );
  const fix = policyFix(environment);
  if (verdict === "no") {
    const message = `The service may not publish${forWhom}: ${because}`;
    return { subject: TOPIC, status: "failed", message, fix, runbook: RUNBOOK };
  }
  if (verdict === "unknown") {
    const message = `It cannot be decided whether the service may publish${forWhom}: ${because}`;
    return { subject: TOPIC, status: "unknown", message, fix, runbook: VERIFY_SAYS_UNKNOWN };
  }
  return { subject: TOPIC, status: "ok", message: "Its policy lets the service publish." };
}

/**
 * Who else may publish to a topic of somebody else; the policy of a topic that is created is compared as a
 * whole. A condition may shut everybody out, which nothing here decides: it is a warning.
 */
export function judgeOtherPublishers({ policy }: Pick<LiveTopic, "policy">): readonly HealthLine[] {
  const others = readPolicy(policy, "resource").statements.filter(letsOthersPublish);
  if (others.length === 0) return [];
  const names = others.map(({ sid, principal }) => {
    const who = (principal?.values ?? []).map(({ value }) => cut(value)).join(", ");
    const whom = principal?.except ? `everybody but ${who}` : who;
    return `${sid === undefined ? "a statement without a Sid" : show(sid)} (${whom})`;
  });
  const message = `Others than the service may publish: ${listed(names)}. Subscribers take what they publish for WhatsApp events.`;
  const fix = "have its owner remove what is not meant, or let subscribers check the events";
  return [{ subject: TOPIC, status: "warning", message, fix, runbook: STRANGE_EVENTS }];
}

function letsOthersPublish({ effect, action, principal }: Statement): boolean {
  if (effect !== "Allow") return false;
  const names = action.values.some((pattern) => actionMatches(pattern, "sns:Publish") !== false);
  const service = ({ type, value }: { readonly type: string; readonly value: string }) =>
    type === "Service" && value === SOCIAL_MESSAGING;
  const serviceAlone = !principal?.except && (principal?.values ?? []).every(service);
  return names !== action.except && !serviceAlone;
}

/** Alarms belong on a topic of their own: what receives WhatsApp events cannot read them. */
async function judgeAlarmsOn(arn: string, world: World): Promise<readonly HealthLine[]> {
  const alarms = await alarmsThatNotify(arn, world);
  if (alarms.length === 0) return [];
  const message = `Alarms notify the event topic, whose subscribers expect WhatsApp events: ${listed(alarms.map(cut))}.`;
  const fix = "let these alarms notify another topic";
  return [{ subject: TOPIC, status: "warning", message, fix, runbook: STRANGE_EVENTS }];
}

function createsTopic(environment: WiringSource): boolean {
  const topic = eventTopicPart(environment);
  return topic !== undefined && isOurs(topic);
}

function missingTopicFix(environment: WiringSource): string {
  return createsTopic(environment)
    ? `${deploying(environment)} creates it again`
    : `have its owner create ${eventTopicPart(environment)?.arn} again, or use another topic in ${placeOf(environment)} and deploy`;
}

function policyFix(environment: WiringSource): string {
  return createsTopic(environment)
    ? `${deploying(environment)} writes the policy again`
    : `have its owner merge ${requirementsOfSource(environment)}`;
}

export function listed(names: readonly string[]): string {
  const first = names.slice(0, NAMED_AT_MOST).join(", ");
  const more = names.length - NAMED_AT_MOST;
  return more > 0 ? `${first} and ${more} more` : first;
}
