import type { Delivery } from "../../environments/delivery-schema";
import type { WhatsAppMessaging } from "../whatsapp-messaging";

/** Subscribes what an environment file names, each under its name. */
export function subscribeAll(whatsapp: WhatsAppMessaging, delivery: Delivery): void {
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
