/**
 * What the service reports to EventBridge, in the words of AWS's guide.
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/monitoring-eventbridge.html
 */
export const EVENT_TYPES = [
  "WhatsApp Message Sent",
  "WhatsApp Message Delivered",
  "WhatsApp Message Read",
  "WhatsApp Message Failed",
  "WhatsApp Message Undeliverable",
  "WhatsApp Message Received",
  "WhatsApp Unknown Notification Received",
  "WhatsApp Message Handover Succeeded",
  "WhatsApp Message Handover Failed",
] as const;

/** A detail-type of the service's events on EventBridge. */
export type EventType = (typeof EVENT_TYPES)[number];
