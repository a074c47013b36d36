import { accountsOf } from "../../constructs/accounts/decisions";
import { cut } from "../../formats/problem";
import type { WiringSource } from "../wiring/source";
import {
  type HealthLine,
  type Kind,
  MISSING_WITH_PARENT,
  type Reading,
  type Values,
  type World,
} from "./health";
import { read, readIfThere } from "./read";
import { listed, TOPIC_IS_MISSING } from "./topics";

export const SUBSCRIPTIONS = "subscriptions";

const NOBODY_RECEIVES = "docs/runbook.md#nobody-receives-the-events";

export interface LiveSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
  /** Of a confirmed one. */
  readonly arn?: string;
}

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

export async function judgeEventSubscriptions(world: World): Promise<readonly HealthLine[]> {
  const { event_topic_arn: arn } = world.outputs;
  const found = arn === undefined ? undefined : await readSubscriptions(world, arn);
  return found === undefined ? [] : [judgeSubscriptions(found, world.environment)];
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

export const CONFIRM =
  "confirm them at their endpoints, or subscribe them again: SNS forgets them soon";

export function unconfirmed(
  pending: readonly LiveSubscription[],
  all: readonly LiveSubscription[],
): string {
  return `${pending.length} of ${all.length} subscriptions not confirmed: ${listed(pending.map(shown))}.`;
}

/** Of a web address only the host: user, path and query of webhooks are often their password. */
function shown({ protocol, endpoint }: Pick<LiveSubscription, "protocol" | "endpoint">): string {
  if (!/^https?$/.test(protocol)) return cut(`${protocol} ${endpoint}`);
  return URL.canParse(endpoint) ? `${protocol} ${new URL(endpoint).host}` : protocol;
}
