import type { SpendOptions } from "../alarms/spend-options";
import type { Scope } from "../shared/scope";
import type { AlarmOptions } from "./alarm-options";
import type { EnvironmentOptions } from "./environment-options";

/** Creates the event topic, or names one that exists. */
export interface EventTopicOptions {
  /**
   * Name of a created topic.
   * @default `<namePrefix>-whatsapp-events`
   */
  readonly name?: string;
  /**
   * ARN of a topic in this account and Region, which is named instead of created.
   * @default - a topic is created
   */
  readonly existingArn?: string;
  /**
   * The key of an existing topic.
   * @default - it has no customer-managed key
   */
  readonly existingKeyArn?: string;
}

/** Account, Region and prefix are enough; everything else refines or replaces a part. */
export interface WhatsAppMessagingProps
  extends Scope,
    Pick<EnvironmentOptions, "connect" | "key" | "mediaKey" | "mediaBucket"> {
  /**
   * The SNS topic that receives the events.
   * @default - a topic is created
   */
  readonly eventTopic?: EventTopicOptions;
  /**
   * Who is told of alarms.
   * @default - nobody: queues alone have alarms, and there is no dashboard
   */
  readonly alarms?: AlarmOptions;
  /**
   * Limits in money; needs `alarms`.
   * @default - no alarms on money
   */
  readonly spend?: SpendOptions;
}
