import { eventRuleOf } from "../constructs/event-rules/decisions";
import type { QueueSubscription } from "../constructs/events/queue-subscription";
import type { WhatsAppMessaging } from "../constructs/messaging/whatsapp-messaging";
import type { Environment } from "./environment";

/** Builds what an environment file lists, each under its name. */
export function subscribeAll(whatsapp: WhatsAppMessaging, environment: Environment): void {
  const { delivery } = environment;
  const queues = subscribe(whatsapp, delivery);
  const { eventRules = [] } = delivery;
  if (eventRules.length === 0) return;
  const { EventRule } =
    require("../constructs/event-rules/event-rule") as typeof import("../constructs/event-rules/event-rule");
  for (const options of eventRules) {
    const rule = eventRuleOf(environment, options);
    // Nobody can write down the ARN of a key that is still to be created.
    const ours = [whatsapp.events, ...queues].find(({ arn }) => arn === rule.targetArn);
    const targetKeyArn = rule.targetKeyArn ?? ours?.key?.arn;
    whatsapp.watchQueue(new EventRule(whatsapp, options.name, { ...rule, targetKeyArn }));
  }
}

function subscribe(
  whatsapp: WhatsAppMessaging,
  delivery: Environment["delivery"],
): readonly QueueSubscription[] {
  const { events } = whatsapp;
  const subscribers = [...delivery.queues, ...delivery.functions, ...delivery.https];
  if (subscribers.length === 0) return [];
  const key = events.key ?? whatsapp.key; // an existing topic may have none
  const queues = delivery.queues.map(({ name, ...options }) =>
    events.subscribeQueue(name, { ...options, key }),
  );
  for (const { name, ...options } of delivery.functions) {
    events.subscribeFunction(name, { ...options, key });
  }
  for (const { name, ...options } of delivery.https) {
    events.subscribeHttps(name, { ...options, key });
  }
  return queues;
}
