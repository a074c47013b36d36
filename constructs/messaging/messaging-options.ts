import type { SpendOptions } from "../alarms/spend-options";
import type { Scope } from "../shared/scope";
import type { AlarmOptions } from "./alarm-options";
import type { EnvironmentOptions } from "./environment-options";

/** Account, Region and prefix are enough; everything else refines or replaces a part. */
export interface WhatsAppMessagingProps
  extends Scope,
    Pick<EnvironmentOptions, "key" | "mediaKey" | "eventTopic" | "mediaBucket" | "connect"> {
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
