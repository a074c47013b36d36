import { accountsOf } from "../../constructs/accounts/decisions";
import type { AlarmTopicPart } from "../../constructs/alarms/decisions";
import { eventTopicPart } from "../../constructs/events/decisions";
import { partsWithRole } from "../../constructs/messaging/capabilities";
import { isOurs } from "../../constructs/shared/part";
import { SOCIAL_MESSAGING } from "../../constructs/shared/publisher";
import { arnOf } from "../../formats/arns";
import { forCommand } from "../../formats/outlets";
import { cut, show } from "../../formats/problem";
import { mayServicePublish } from "../../iam/evaluate/health";
import { actionMatches } from "../../iam/evaluate/match";
import type { Statement } from "../../iam/policy/policy";
import { readPolicy } from "../../iam/policy/read";
import { deploying, placeOf, requirementsOfSource, type WiringSource } from "../wiring/source";
import { alarmsThatNotify } from "./alarms";
import {
  type HealthLine,
  type Kind,
  MISSING_WITH_PARENT,
  type Reading,
  type Values,
  type World,
} from "./health";
import { read, readIfThere } from "./read";
import { callsFor, jointAnswer, type WabaCall } from "./service-calls";
import { unknownLine, VERIFY_SAYS_UNKNOWN } from "./unknown";

export const TOPIC = "event topic";
export const SUBSCRIPTIONS = "subscriptions";

const RUNBOOK = "docs/runbook.md#events-do-not-arrive";
const SLACK = "docs/runbook.md#slack-stays-silent";
const NOBODY_RECEIVES = "docs/runbook.md#nobody-receives-the-events";
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

export interface LiveSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
  /** Of a confirmed one. */
  readonly arn?: string;
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

export const subscription: Kind = {
  what: "subscription",
  named: ({ protocol, endpoint }) =>
    shown({ protocol: String(protocol), endpoint: String(endpoint) }),
  compared: {
    filter_policy: null,
    filter_policy_scope: null,
    raw_message_delivery: false,
    redrive_policy: null,
    delivery_policy: null,
  },
  notCompared: {
    topic_arn: "the subscription is found by it",
    protocol: "the subscription is found by it",
    endpoint: "the subscription is found by it",
    endpoint_auto_confirms: "only Terraform knows it, when it subscribes",
  },
  read: readSubscription,
};

async function readSubscription({ topic_arn, protocol, endpoint }: Values, world: World) {
  const all = await readSubscriptions(world, String(topic_arn));
  if (all === undefined) return MISSING_WITH_PARENT;
  const found = all.find((one) => one.protocol === protocol && one.endpoint === endpoint);
  // What is not confirmed has no attributes yet, and has a line below that of the topic.
  if (found === undefined) return undefined;
  if (found.arn === undefined) return MISSING_WITH_PARENT;
  const attributes = await readAttributesOf(world, found.arn);
  const { FilterPolicy: filter, FilterPolicyScope: scope = "MessageAttributes" } = attributes;
  return {
    filter_policy: filter,
    filter_policy_scope: filter ? scope : undefined,
    raw_message_delivery: attributes["RawMessageDelivery"],
    redrive_policy: attributes["RedrivePolicy"],
    delivery_policy: attributes["DeliveryPolicy"],
  };
}

/** The attributes of a confirmed subscription. */
export async function readAttributesOf({ clients }: Reading, SubscriptionArn: string) {
  const client = await clients.sns();
  const { GetSubscriptionAttributesCommand } = await import("@aws-sdk/client-sns");
  const { Attributes = {} } = await read(
    "sns:GetSubscriptionAttributes",
    SubscriptionArn,
    (options) => client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }), options),
  );
  return Attributes;
}

/** What subscribes a topic for AWS's chat service, as everybody's subscriptions show. */
const CHAT_ENDPOINT = "https://global.sns-api.chatbot.amazonaws.com";

const ONLY_BY_TERRAFORM =
  "the API of the chat service has its own client, which verify does without: Terraform's plan compares it";

/** Which topics reach the chat service; what it does with their messages is compared by Terraform alone. */
export const slackChannel: Kind = {
  what: "Slack channel",
  named: ({ configuration_name: name }) => String(name),
  compared: { sns_topic_arns: null },
  notCompared: {
    configuration_name: ONLY_BY_TERRAFORM,
    slack_team_id: ONLY_BY_TERRAFORM,
    slack_channel_id: ONLY_BY_TERRAFORM,
    iam_role_arn: ONLY_BY_TERRAFORM,
    guardrail_policy_arns: ONLY_BY_TERRAFORM,
    logging_level: ONLY_BY_TERRAFORM,
  },
  async read({ sns_topic_arns: topics }, world) {
    const reached = await Promise.all(
      (topics as readonly unknown[]).map(async (arn) => {
        const all = (await readSubscriptions(world, String(arn))) ?? [];
        return all.some(({ endpoint }) => endpoint.startsWith(CHAT_ENDPOINT)) ? [arn] : [];
      }),
    );
    return { sns_topic_arns: reached.flat() };
  },
};

/** What nobody looked at must not seem healthy: the channel and its guardrail can be changed in the chat service alone. */
export async function judgeSlackChannels(world: World): Promise<readonly HealthLine[]> {
  if (partsWithRole(world.parts, "chat channel").length === 0) return [];
  const { name } = world.environment;
  return [
    {
      subject: "Slack channels",
      status: "warning",
      message:
        "Which channel shows the alarms, with which role and guardrail, is not compared: verify does without the chat service's API.",
      fix: `${forCommand(["npx", "cdktf", "diff", name])} compares them`,
      runbook: SLACK,
    },
  ];
}

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

/** Nothing when there is no such topic. */
export function readSubscriptions(
  world: Reading,
  topicArn: string,
): Promise<readonly LiveSubscription[] | undefined> {
  return world.once(`subscriptions of ${topicArn}`, async () => {
    const client = await world.clients.sns();
    const { paginateListSubscriptionsByTopic } = await import("@aws-sdk/client-sns");
    return readIfThere(
      "sns:ListSubscriptionsByTopic",
      topicArn,
      TOPIC_IS_MISSING,
      async (options) => {
        const found: LiveSubscription[] = [];
        const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn }, options);
        for await (const { Subscriptions = [] } of pages) {
          for (const { Protocol = "", Endpoint = "", SubscriptionArn = "" } of Subscriptions) {
            if (SubscriptionArn === "Deleted") continue;
            // Until the recipient confirms, SNS lists the text "PendingConfirmation" and no ARN.
            const confirmed = SubscriptionArn.startsWith("arn:");
            const arn = confirmed ? { arn: SubscriptionArn } : {};
            found.push({ protocol: Protocol, endpoint: Endpoint, confirmed, ...arn });
          }
        }
        return found;
      },
    );
  });
}

const TOPIC_IS_MISSING = ["NotFoundException"];

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

export async function judgeEventSubscriptions(world: World): Promise<readonly HealthLine[]> {
  const { event_topic_arn: arn } = world.outputs;
  const found = arn === undefined ? undefined : await readSubscriptions(world, arn);
  return found === undefined ? [] : [judgeSubscriptions(found, world.environment)];
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

/** Whether somebody receives what arrives at the event topic. */
export function judgeSubscriptions(
  subscriptions: readonly LiveSubscription[],
  environment: WiringSource,
): HealthLine {
  const subject = SUBSCRIPTIONS;
  const pending = subscriptions.filter(({ confirmed }) => !confirmed);
  if (pending.length > 0) {
    const all = pending.length === subscriptions.length;
    const message = `${all ? "Nobody receives the events: " : ""}${unconfirmed(pending, subscriptions)}`;
    return { subject, status: "warning", message, fix: CONFIRM, runbook: NOBODY_RECEIVES };
  }
  if (subscriptions.length > 0) {
    return { subject, status: "ok", message: `All confirmed: ${subscriptions.length}.` };
  }
  const accounts = accountsOf(environment);
  const unused = accounts.length > 0 && accounts.every(({ destination }) => destination !== "sns");
  if (unused) {
    const message = "There is none, and no account sends its events to the topic.";
    return { subject, status: "ok", message };
  }
  const message = "Nobody receives the events: the topic has no subscription.";
  const fix = "subscribe whatever should receive them: aws sns subscribe, or the stack it lives in";
  return { subject, status: "warning", message, fix, runbook: NOBODY_RECEIVES };
}

/** Whether the topics of alarms exist and reach somebody, one line for each. */
export async function judgeAlarmTopics(world: World): Promise<readonly HealthLine[]> {
  const parts = partsWithRole(world.parts, "alarm topic");
  const lines = parts.map(async (part) => {
    const subject = `alarm topic of ${part.severity}`;
    return readSubscriptions(world, part.arn)
      .then((found) => judgeAlarmTopic(found, subject, part, world.environment))
      .catch((error: unknown) => unknownLine(subject, error, world.environment));
  });
  return Promise.all(lines);
}

export function judgeAlarmTopic(
  subscriptions: readonly LiveSubscription[] | undefined,
  subject: string,
  part: Pick<AlarmTopicPart, "arn" | "owner">,
  environment: Pick<WiringSource, "name" | "stack">,
): HealthLine {
  const runbook = "docs/runbook.md#an-alarm-notifies-nobody";
  if (subscriptions === undefined) {
    const message = "The topic does not exist, so its alarms notify nobody.";
    const fix = isOurs(part)
      ? `${deploying(environment)} creates it again`
      : `have its owner create ${part.arn} again, or use another topic in ${placeOf(environment)} and deploy`;
    return { subject, status: "failed", message, fix, runbook };
  }
  const pending = subscriptions.filter(({ confirmed }) => !confirmed);
  if (pending.length === subscriptions.length) {
    const message = `Its alarms notify nobody: ${pending.length === 0 ? "the topic has no subscription." : unconfirmed(pending, subscriptions)}`;
    const fix = pending.length === 0 ? "subscribe who is to be notified" : CONFIRM;
    return { subject, status: "failed", message, fix, runbook };
  }
  if (pending.length > 0) {
    const message = unconfirmed(pending, subscriptions);
    return { subject, status: "warning", message, fix: CONFIRM, runbook };
  }
  return { subject, status: "ok", message: `All confirmed: ${subscriptions.length}.` };
}

const CONFIRM = "confirm them at their endpoints, or subscribe them again: SNS forgets them soon";

function unconfirmed(
  pending: readonly LiveSubscription[],
  all: readonly LiveSubscription[],
): string {
  return `${pending.length} of ${all.length} subscriptions not confirmed: ${listed(pending.map(shown))}.`;
}

function listed(names: readonly string[]): string {
  const first = names.slice(0, NAMED_AT_MOST).join(", ");
  const more = names.length - NAMED_AT_MOST;
  return more > 0 ? `${first} and ${more} more` : first;
}

/** Of a web address only the host: user, path and query of webhooks are often their password. */
function shown({ protocol, endpoint }: Pick<LiveSubscription, "protocol" | "endpoint">): string {
  if (!/^https?$/.test(protocol)) return cut(`${protocol} ${endpoint}`);
  return URL.canParse(endpoint) ? `${protocol} ${new URL(endpoint).host}` : protocol;
}
