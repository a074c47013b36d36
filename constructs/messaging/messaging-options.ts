import type { MediaPrefixes } from "../shared/media-prefixes";
import type { Scope } from "../shared/scope";
import type { EnvironmentOptions } from "./environment-options";

/** Creates a key, or names one that exists. */
export interface KeyOptions {
  /**
   * ARN of a key in this account and Region, which is named instead of created.
   * @default - a key is created
   */
  readonly existingArn?: string;
  /**
   * Days between deletion of a created key and its end.
   * @default 30
   */
  readonly deletionWindowDays?: number;
}

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
    Pick<EnvironmentOptions, "alarms" | "connect" | "spend"> {
  /**
   * Encrypts events and, without a `mediaKey`, media too.
   * @default - a key is created
   */
  readonly key?: KeyOptions;
  /**
   * Encrypts media alone.
   * @default - media shares `key`
   */
  readonly mediaKey?: KeyOptions;
  /**
   * The SNS topic that receives the events.
   * @default - a topic is created
   */
  readonly eventTopic?: EventTopicOptions;
  /**
   * The bucket through which media enters and leaves.
   * @default - a bucket is created
   */
  readonly mediaBucket?: MediaBucketOptions;
}
