import type { AwsScope } from "../../formats/arns";
import type { LiveBucket } from "../health/buckets";
import type { LiveKey } from "../health/keys";
import type { LiveRole } from "../health/roles";
import type { LiveSubscription } from "../health/subscriptions";
import type { LiveTopic } from "../health/topics";
import type { Destination, Tags } from "../wiring/wiring";

/**
 * What runs in one account and Region, as far as it has to do with WhatsApp. `init` reads it once, and everything
 * else follows from this value: the environment files and the report.
 */
export interface LiveInstallation extends AwsScope {
  /** In the order of their ids. */
  readonly accounts: readonly LiveWaba[];
  /** The SNS topics of this account and Region to which an account sends, in the order of their ARNs. */
  readonly topics: readonly LiveEventTopic[];
  /** The SQS queues of this account and Region that are subscribed to one of the topics. */
  readonly queues: readonly LiveQueue[];
  /** The keys that encrypt topics, queues and the bucket, one for each name by which they are known there. */
  readonly keys: readonly LiveEncryptionKey[];
  /** The roles through which accounts send to Amazon Connect. */
  readonly connectRoles: readonly LiveConnectRole[];
  readonly serviceLinkedRole: "exists" | "missing" | "unread";
  /** Those on the service's metrics, and those that notify one of the topics. */
  readonly alarms: readonly LiveAlarm[] | "unread";
  /** Names of the dashboards that show the service's metrics. */
  readonly dashboards: readonly string[] | "unread";
  /** Of the bucket that was named. @default - none was named */
  readonly bucket?: LiveMediaBucket;
  /** What could not be read. */
  readonly gaps: readonly Gap[];
}

/** Something that could not be read, so that it is unknown and never "none". */
export interface Gap {
  /** For example `tags of waba-...`. */
  readonly what: string;
  /** A sentence. */
  readonly because: string;
  readonly fix: string;
}

/** A WhatsApp Business Account that is linked in the Region. */
export interface LiveWaba {
  readonly id: string;
  readonly arn: string;
  /** Nothing: its events go nowhere. */
  readonly destination: Destination | undefined;
  readonly tags: Tags | "unread";
  readonly detail: WabaDetail | "unread";
}

export interface WabaDetail {
  /** As Meta shows it: anybody's text. */
  readonly name: string;
  readonly registrationStatus: string;
  readonly marketingMessages: string | undefined;
  readonly numbers: readonly LiveNumber[];
}

export interface LiveNumber {
  readonly id: string;
  readonly arn: string;
  readonly qualityRating: string | undefined;
  readonly dataLocalizationRegion: string | undefined;
  readonly tags: Tags | "unread";
}

export interface LiveEventTopic {
  readonly arn: string;
  readonly topic: LiveTopic | "missing" | "unread";
  readonly subscriptions: readonly LiveSubscription[] | "missing" | "unread";
}

export interface LiveQueue {
  readonly arn: string;
  /** In the words of SQS. */
  readonly attributes: Readonly<Record<string, string>> | "missing" | "unread";
}

export interface LiveEncryptionKey {
  /** As the topic, the queue or the bucket names it: a key id, an alias, or the ARN of either. */
  readonly id: string;
  readonly key: LiveKey | "unread";
  /** Of a usable key alone. */
  readonly rotates: boolean | "unread" | undefined;
}

export interface LiveConnectRole {
  readonly arn: string;
  readonly role: LiveRole | "missing" | "unread";
  /** Inline policies and attached ones; those that AWS manages have no text here. */
  readonly policies: readonly LivePolicy[] | "unread";
}

export interface LivePolicy {
  /** The name of an inline policy, or the ARN of an attached one. */
  readonly name: string;
  /** JSON text; nothing for a policy that AWS manages. */
  readonly text: string | undefined;
}

export interface LiveAlarm {
  readonly name: string;
  /** Topics and whatever else it notifies in any of its states. */
  readonly notifies: readonly string[];
  /** The service's metrics on which it looks without a query. */
  readonly metrics: readonly WatchedMetric[];
}

export interface WatchedMetric {
  readonly name: string;
  /** Names of its dimensions. */
  readonly dimensions: readonly string[];
}

export interface LiveMediaBucket {
  readonly name: string;
  readonly place: LiveBucket | "missing" | "unread";
  /** JSON text; `none` where the bucket has no policy. */
  readonly policy: { readonly text: string } | "none" | "unread";
  readonly encryption: BucketEncryption | "unread";
  /** Of the bucket's own status. */
  readonly isVersioned: boolean | "unread";
  /** Where objects lie: folders and the folders in them, the first of each level. */
  readonly prefixes: readonly string[] | "unread";
}

export interface BucketEncryption {
  /** For example `AES256` or `aws:kms`. */
  readonly algorithm: string;
  /** As the bucket names it. */
  readonly keyId: string | undefined;
}
