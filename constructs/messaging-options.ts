import type { SpendOptions } from "../alarms/spend-options";
import type { AwsScope } from "../rules/arns";
import type { AlarmOptions } from "./alarms/monitoring";
import type { MediaPrefixes } from "./media-prefixes";

/** Creates a key, or names one that exists. */
export interface KeyOptions {
  /** @default - a key is created */
  readonly existingArn?: string;
  /**
   * Days between deletion of a created key and its end.
   * @default 30
   */
  readonly deletionWindowDays?: number;
}

/** Creates the event topic, or names one that exists. */
export interface EventTopicOptions {
  /** @default `<namePrefix>-whatsapp-events` */
  readonly name?: string;
  /** @default - a topic is created */
  readonly existingArn?: string;
  /** The key of an existing topic. @default - it has no customer-managed key */
  readonly existingKeyArn?: string;
}

/** Creates the media bucket, names one that exists, or does without. */
export interface MediaBucketOptions extends MediaPrefixes {
  /** @default true */
  readonly enabled?: boolean;
  /** @default `<namePrefix>-whatsapp-media-<account>` */
  readonly name?: string;
  /** @default - a bucket is created */
  readonly existingName?: string;
  /** The key of an existing bucket. @default - it has no customer-managed key */
  readonly existingKeyArn?: string;
  /** Days. @default 30 */
  readonly retentionDays?: number;
  /** @default - access is not logged */
  readonly accessLogBucket?: string;
  /** @default false */
  readonly forceDestroy?: boolean;
}

export interface ConnectOptions {
  readonly instanceArn: string;
  /** @default true; unproven, see ConnectRole */
  readonly trustConditions?: boolean;
}

export interface WhatsAppMessagingProps extends AwsScope {
  /** Starts the name of everything created. */
  readonly namePrefix: string;
  /** Encrypts events and, without a `mediaKey`, media too. */
  readonly key?: KeyOptions;
  /** @default - media shares `key` */
  readonly mediaKey?: KeyOptions;
  readonly eventTopic?: EventTopicOptions;
  readonly mediaBucket?: MediaBucketOptions;
  /** @default - no role for Amazon Connect */
  readonly connect?: ConnectOptions;
  /** Who is told of alarms. @default - no alarms and no dashboard */
  readonly alarms?: AlarmOptions;
  /** Limits in money; needs `alarms`. @default - no alarms on money */
  readonly spend?: SpendOptions;
}
