import type { EventFilter } from "../../formats/event-filter";
import type { FunctionOptions } from "./function";
import type { HttpsOptions } from "./https";
import type { SubscriberOptions } from "./options";
import type { QueueOptions } from "./queue";

/** What is chosen of one kind of subscriber alone. */
export type SettingsOf<Options extends SubscriberOptions> = Omit<Options, keyof SubscriberOptions>;

/** What every subscriber in an environment file has. */
export interface SubscriberEntry extends EventFilter {
  /** Names of its queues start with `<namePrefix>-whatsapp-<name>`. */
  readonly name: string;
}

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
  readonly functions?: readonly (SubscriberEntry & SettingsOf<FunctionOptions>)[];
  /**
   * HTTPS endpoints.
   * @default - none
   */
  readonly https?: readonly (SubscriberEntry & SettingsOf<HttpsOptions>)[];
}
