import type { Environment } from "../../app/environment";
import { accountsOf } from "../../constructs/accounts/decisions";
import type { AwsClients } from "../aws/clients";
import type { HealthLine } from "./health-line";
import { readIfThere } from "./read";

export const SUBSCRIPTIONS = "subscriptions";

const RUNBOOK = "docs/runbook.md#nobody-receives-the-events";
/** More would bury the other lines. */
const NAMED_AT_MOST = 5;

export interface LiveSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
}

/** Nothing when there is no such topic. */
export async function readSubscriptions(
  clients: AwsClients,
  topicArn: string,
): Promise<readonly LiveSubscription[] | undefined> {
  const client = await clients.sns();
  const { paginateListSubscriptionsByTopic } = await import("@aws-sdk/client-sns");
  const call = { action: "sns:ListSubscriptionsByTopic", resource: topicArn } as const;
  return readIfThere(call, "NotFoundException", async (options) => {
    const found: LiveSubscription[] = [];
    const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn }, options);
    for await (const { Subscriptions = [] } of pages) {
      for (const { Protocol = "", Endpoint = "", SubscriptionArn = "" } of Subscriptions) {
        if (SubscriptionArn === "Deleted") continue;
        // In place of an ARN stands "PendingConfirmation".
        const confirmed = SubscriptionArn.startsWith("arn:");
        found.push({ protocol: Protocol, endpoint: Endpoint, confirmed });
      }
    }
    return found;
  });
}

/** Whether somebody receives what arrives at the topic. */
export function judgeSubscriptions(
  subscriptions: readonly LiveSubscription[],
  environment: Environment,
): HealthLine {
  const subject = SUBSCRIPTIONS;
  const pending = subscriptions.filter(({ confirmed }) => !confirmed);
  if (pending.length > 0) {
    const all = pending.length === subscriptions.length;
    const message = `${all ? "Nobody receives the events: " : ""}${pending.length} of ${subscriptions.length} subscriptions not confirmed: ${named(pending)}.`;
    const fix = "confirm them at their endpoints, or subscribe them again: SNS forgets them soon";
    return { subject, status: "warning", message, fix, runbook: RUNBOOK };
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
  return { subject, status: "warning", message, fix, runbook: RUNBOOK };
}

function named(pending: readonly LiveSubscription[]): string {
  const first = pending.slice(0, NAMED_AT_MOST).map(shown).join(", ");
  const more = pending.length - NAMED_AT_MOST;
  return more > 0 ? `${first} and ${more} more` : first;
}

/** Of a web address only the host: user, path and query of webhooks are often their password. */
function shown({ protocol, endpoint }: LiveSubscription): string {
  if (!/^https?$/.test(protocol)) return `${protocol} ${endpoint}`;
  return URL.canParse(endpoint) ? `${protocol} ${new URL(endpoint).host}` : protocol;
}
