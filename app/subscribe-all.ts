import { eventRuleOf } from "../constructs/event-rules/decisions";
import { subscribersIn } from "../constructs/events/subscriber-kinds";
import type { WhatsAppMessaging } from "../constructs/messaging/whatsapp-messaging";
import type { Environment } from "./environment";

/** Builds what an environment file lists below `delivery`, each under its name. */
export function subscribeAll(
  whatsapp: WhatsAppMessaging,
  { delivery, ...rest }: Environment,
): void {
  const { events } = whatsapp;
  const keyOfQueues = () => events.key ?? whatsapp.key; // an existing topic may have none
  const subscriptions = subscribersIn(delivery).map(({ kind, entry: { name, ...options } }) =>
    events.subscribe(name, kind.subscriber({ ...options, key: keyOfQueues() })),
  );
  const { eventRules = [] } = delivery ?? {};
  if (eventRules.length === 0) return;
  const { EventRule } =
    require("../constructs/event-rules/event-rule") as typeof import("../constructs/event-rules/event-rule");
  for (const options of eventRules) {
    const rule = eventRuleOf(rest, options);
    // Nobody can write down the ARN of a key that is still to be created.
    const isOurs = subscriptions.some(({ queueArns }) => queueArns.includes(rule.targetArn));
    const ours = isOurs ? keyOfQueues() : rule.targetArn === events.arn ? events.key : undefined;
    const targetKeyArn = rule.targetKeyArn ?? ours?.arn;
    whatsapp.watchQueue(new EventRule(whatsapp, options.name, { ...rule, targetKeyArn }));
  }
}
