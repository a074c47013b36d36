import type { AlarmTopicPart } from "../../constructs/alarms/decisions";
import { partsWithRole } from "../../constructs/messaging/capabilities";
import { isOurs } from "../../constructs/shared/part";
import { deploying, placeOf, type WiringSource } from "../wiring/source";
import type { HealthLine, World } from "./health";
import { CONFIRM, type LiveSubscription, readSubscriptions, unconfirmed } from "./subscriptions";
import { unknownLine } from "./unknown";

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
