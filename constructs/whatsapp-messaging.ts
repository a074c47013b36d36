import { Construct } from "constructs";
import type { AwsScope } from "../rules/arns";
import { namePrefix } from "../rules/names";
import { ConnectRole } from "./connect-role";
import { EncryptionKey } from "./encryption-key";
import { EventTopic } from "./event-topic";
import { ExistingBucket } from "./existing-bucket";
import { ExistingKey } from "./existing-key";
import { ExistingTopic } from "./existing-topic";
import { MediaBucket } from "./media-bucket";
import type { MediaPrefixes } from "./media-prefixes";
import type { MessagingKey } from "./messaging-key";
import * as names from "./names";
import { against, refuse } from "./validate";

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
}

/** Everything that one environment of WhatsApp on AWS needs, created or named. */
export class WhatsAppMessaging extends Construct {
  public readonly events: EventTopic | ExistingTopic;
  public readonly media: MediaBucket | ExistingBucket | undefined;
  public readonly connectRole: ConnectRole | undefined;
  private sharedKey: MessagingKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WhatsAppMessagingProps,
  ) {
    super(scope, id);
    refuse(this, [against(namePrefix, "namePrefix", props.namePrefix)]);
    this.events = this.createEvents(props.eventTopic ?? {});
    this.media = this.createMedia(props.mediaBucket ?? {});
    this.connectRole = this.createConnectRole(props.connect);
  }

  private createEvents(options: EventTopicOptions): EventTopic | ExistingTopic {
    const subscriberPrefix = names.subscriberPrefix(this.props.namePrefix);
    if (options.existingArn !== undefined) {
      const key = this.existingKey("EventTopicKey", options.existingKeyArn);
      const existing = { arn: options.existingArn, key, subscriberPrefix };
      return new ExistingTopic(this, "Events", this.scoped(existing));
    }
    const name = options.name ?? names.defaultTopicName(this.props.namePrefix);
    const created = { name, key: this.key, subscriberPrefix };
    return new EventTopic(this, "Events", this.scoped(created));
  }

  private createMedia(options: MediaBucketOptions): MediaBucket | ExistingBucket | undefined {
    if (options.enabled === false) return undefined;
    if (options.existingName !== undefined) {
      const key = this.existingKey("MediaBucketKey", options.existingKeyArn);
      return new ExistingBucket(
        this,
        "Media",
        this.scoped({ ...options, name: options.existingName, key }),
      );
    }
    const { account, namePrefix, mediaKey } = this.props;
    const name = options.name ?? names.defaultBucketName(namePrefix, account);
    const alias = names.defaultMediaKeyAlias(namePrefix);
    const key = mediaKey === undefined ? this.key : this.createKey("MediaKey", alias, mediaKey);
    return new MediaBucket(this, "Media", this.scoped({ ...options, name, key }));
  }

  private createConnectRole(options: ConnectOptions | undefined): ConnectRole | undefined {
    if (options === undefined) return undefined;
    const name = names.defaultConnectRoleName(this.props.namePrefix);
    return new ConnectRole(this, "ConnectRole", this.scoped({ ...options, name }));
  }

  /** Created with its first use: an environment whose topic and bucket exist needs no key. */
  public get key(): MessagingKey {
    const alias = names.defaultKeyAlias(this.props.namePrefix);
    this.sharedKey ??= this.createKey("Key", alias, this.props.key ?? {});
    return this.sharedKey;
  }

  private createKey(id: string, alias: string, options: KeyOptions): MessagingKey {
    const existing = this.existingKey(id, options.existingArn);
    if (existing !== undefined) return existing;
    return new EncryptionKey(this, id, this.scoped({ ...options, alias }));
  }

  private existingKey(id: string, arn: string | undefined): ExistingKey | undefined {
    return arn === undefined ? undefined : new ExistingKey(this, id, this.scoped({ arn }));
  }

  private scoped<Options extends object>(options: Options): Options & AwsScope {
    return { ...options, account: this.props.account, region: this.props.region };
  }
}
