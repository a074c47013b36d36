import type { FunctionSettings } from "./function";
import type { HttpsOptions } from "./https";
import type { SettingsOf, SubscriberEntry } from "./options";
import type { QueueOptions } from "./queue";

/** Who receives the events of the topic. */
export interface DeliveryOptions {
  /**
   * Encrypted queues with dead letters, created.
   * @default - none
   */
  readonly queues?: readonly (SubscriberEntry & SettingsOf<QueueOptions>)[];
  /**
   * Lambda functions.
   * @default - none
   */
  readonly functions?: readonly (SubscriberEntry & SettingsOf<FunctionSettings>)[];
  /**
   * HTTPS endpoints.
   * @default - none
   */
  readonly https?: readonly (SubscriberEntry & SettingsOf<HttpsOptions>)[];
}
