import type { Scope } from "../shared/scope";
import type { EnvironmentOptions } from "./environment-options";

/** Account, Region and prefix are enough; everything else refines or replaces a part. */
export interface WhatsAppMessagingProps
  extends Scope,
    Pick<
      EnvironmentOptions,
      "key" | "mediaKey" | "eventTopic" | "mediaBucket" | "connect" | "alarms" | "spend"
    > {}
