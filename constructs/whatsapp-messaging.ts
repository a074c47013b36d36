import { Construct } from "constructs";
import type { AwsScope } from "../rules/arns";
import { namePrefix } from "../rules/names";
import { claim, inAccount } from "./claims";
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
import { literal, place, refuse } from "./validate";

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

/** Where Amazon Connect receives the events. */
export interface ConnectOptions {
  /** The one Amazon Connect instance, in this account and Region. */
  readonly instanceArn: string;
  /**
   * Limits the role's trust to this account's WhatsApp resources; unproven, see ConnectRoleProps.
   * @default true
   */
  readonly trustConditions?: boolean;
}

/** Account, Region and prefix are enough; everything else refines or replaces a part. */
export interface WhatsAppMessagingProps extends AwsScope {
  /** Starts the name of everything created. */
  readonly namePrefix: string;
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
  /**
   * Amazon Connect as one more destination of events.
   * @default - no role for Amazon Connect
   */
  readonly connect?: ConnectOptions;
}

/**
 * Everything that one environment of WhatsApp on AWS needs, created or named.
 * @throws ProblemsError for an account, Region or prefix that is malformed or a token, or a prefix that is taken
 */
export class WhatsAppMessaging extends Construct {
  /** Receives the events of all WhatsApp Business Accounts whose destination it is. */
  public readonly events: EventTopic | ExistingTopic;
  /** Nothing when switched off. */
  public readonly media: MediaBucket | ExistingBucket | undefined;
  /** Nothing without `connect`. */
  public readonly connectRole: ConnectRole | undefined;
  private sharedKey: MessagingKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WhatsAppMessagingProps,
  ) {
    super(scope, id);
    refuse(this, [
      ...place(this, props),
      literal(namePrefix, "namePrefix", props.namePrefix),
      this.claimPrefix(),
    ]);
    this.events = this.createEvents(props.eventTopic ?? {});
    this.media = this.createMedia(props.mediaBucket ?? {});
    this.connectRole = this.createConnectRole(props.connect);
  }

  private claimPrefix() {
    return claim(this, {
      what: "name prefix",
      name: this.props.namePrefix,
      within: inAccount(this.props),
      field: "namePrefix",
      fix: "choose another in one of the two: key alias, topic, role and bucket are named after it",
    });
  }

  private createEvents(options: EventTopicOptions): EventTopic | ExistingTopic {
    if (options.existingArn !== undefined) {
      const key = this.existingKey("EventTopicKey", options.existingKeyArn);
      return new ExistingTopic(this, "Events", this.scoped({ arn: options.existingArn, key }));
    }
    const name = options.name ?? names.defaultTopicName(this.props.namePrefix);
    return new EventTopic(this, "Events", this.scoped({ name, key: this.shared() }));
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
    const key =
      mediaKey === undefined ? this.shared() : this.createKey("MediaKey", alias, mediaKey);
    return new MediaBucket(this, "Media", this.scoped({ ...options, name, key }));
  }

  private createConnectRole(options: ConnectOptions | undefined): ConnectRole | undefined {
    if (options === undefined) return undefined;
    const name = names.defaultConnectRoleName(this.props.namePrefix);
    return new ConnectRole(this, "ConnectRole", this.scoped({ ...options, name }));
  }

  /** Created with its first use: an environment whose topic and bucket exist needs no key. */
  private shared(): MessagingKey {
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
