import type { Delivery } from "../constructs/events/delivery-schema";
import type { WhatsAppMessaging } from "../constructs/messaging/whatsapp-messaging";
import { subscriberPrefix } from "../constructs/shared/names";
import { type AwsScope, queueArnOf } from "../formats/arns";

interface Settings extends AwsScope {
  readonly namePrefix: string;
  readonly delivery: Delivery;
}

/** Builds what an environment file names, each under its name. */
export function subscribeAll(whatsapp: WhatsAppMessaging, settings: Settings): void {
  const { account, region, namePrefix, delivery } = settings;
  subscribe(whatsapp, delivery);
  if (delivery.eventRules.length === 0) return;
  const { EventRule } =
    require("../constructs/event-rules/event-rule") as typeof import("../constructs/event-rules/event-rule");
  for (const { name, ...rule } of delivery.eventRules) {
    const ruleName = `${subscriberPrefix(namePrefix)}-${name}`;
    const targetKeyArn = rule.targetKeyArn ?? keyOfOurs(whatsapp, settings, rule.targetArn);
    const built = { account, region, ...rule, name: ruleName, targetKeyArn };
    whatsapp.watchQueue(new EventRule(whatsapp, name, built));
  }
}

function subscribe(whatsapp: WhatsAppMessaging, delivery: Delivery): void {
  const { events } = whatsapp;
  const subscribers = [...delivery.queues, ...delivery.functions, ...delivery.https];
  if (subscribers.length === 0) return;
  const key = events.key ?? whatsapp.key; // a named topic may have none
  for (const { name, ...options } of delivery.queues) {
    events.subscribeQueue(name, { ...options, key });
  }
  for (const { name, ...options } of delivery.functions) {
    events.subscribeFunction(name, { ...options, key });
  }
  for (const { name, ...options } of delivery.https) {
    events.subscribeHttps(name, { ...options, key });
  }
}

/** Nobody can write down the ARN of a key that is still to be created. */
function keyOfOurs(
  whatsapp: WhatsAppMessaging,
  { account, region, namePrefix, delivery }: Settings,
  targetArn: string,
): string | undefined {
  const { events } = whatsapp;
  if (targetArn === events.arn) return events.key?.arn;
  const prefix = subscriberPrefix(namePrefix);
  const arns = delivery.queues.map(({ name }) =>
    queueArnOf({ account, region }, `${prefix}-${name}`),
  );
  return arns.includes(targetArn) ? (events.key ?? whatsapp.key).arn : undefined;
}
