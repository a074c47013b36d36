import type { SpendOptions } from "../alarms/spend-options";
import type { MediaPrefixes } from "../shared/media-prefixes";
import type { Scope } from "../shared/scope";
import type { AlarmOptions } from "./alarm-options";
import type { EnvironmentOptions } from "./environment-options";

/** Creates the media bucket, names one that exists, or does without. */
export interface MediaBucketOptions extends MediaPrefixes {
  /**
   * `false` for no media bucket at all.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Name of a created bucket, unique in all of S3.
   * @default `<namePrefix>-whatsapp-media-<account>`
   */
  readonly name?: string;
  /**
   * Name of a bucket in this account and Region, which is named instead of created.
   * @default - a bucket is created
   */
  readonly existingName?: string;
  /**
   * The key of an existing bucket.
   * @default - it has no customer-managed key
   */
  readonly existingKeyArn?: string;
  /**
   * Days after which media expires in a created bucket.
   * @default 30
   */
  readonly retentionDays?: number;
  /**
   * An existing bucket that receives the access logs of a created one.
   * @default - access is not logged
   */
  readonly accessLogBucket?: string;
  /**
   * Lets a destroy delete a created bucket with everything in it.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/** Account, Region and prefix are enough; everything else refines or replaces a part. */
export interface WhatsAppMessagingProps
  extends Scope,
    Pick<EnvironmentOptions, "key" | "mediaKey" | "eventTopic" | "connect"> {
  /**
   * The bucket through which media enters and leaves.
   * @default - a bucket is created
   */
  readonly mediaBucket?: MediaBucketOptions;
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
