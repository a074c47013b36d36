import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import { namePrefix } from "../../formats/names";
import type { WatchedQueue } from "../alarms/delivery";
import type { DeliveryAlarms } from "../alarms/delivery-alarms";
import { limitsWithoutAlarms } from "../alarms/spend-decisions";
import { ConnectRole } from "../connect/connect-role";
import { connectRoleOf, connectRolePart } from "../connect/decisions";
import type { ConnectOptions } from "../connect/options";
import { EventTopic } from "../events/event-topic";
import { ExistingTopic } from "../events/existing-topic";
import { ApplicationAccess } from "../grants/application-access";
import type { Grantee } from "../grants/grantee";
import type { MediaHandlerScope } from "../grants/media-handler";
import type { ReaderScope } from "../grants/reader";
import type { PhoneNumberScope, WabaScope } from "../grants/scopes";
import type { WiringScope } from "../grants/wiring-operator";
import { EncryptionKey } from "../keys/encryption-key";
import { ExistingKey } from "../keys/existing-key";
import { ExistingBucket } from "../media/existing-bucket";
import { MediaBucket } from "../media/media-bucket";
import { throwFindings } from "../shared/check-props";
import { claim, inAccount } from "../shared/claims";
import type { MessagingKey } from "../shared/messaging-key";
import * as names from "../shared/names";
import { checkScope, literal, refusal, throwIfAny } from "../shared/validate";
import type {
  EventTopicOptions,
  KeyOptions,
  MediaBucketOptions,
  WhatsAppMessagingProps,
} from "./messaging-options";
import type { Monitoring } from "./monitoring";

const NO_MEDIA = {
  field: "media",
  got: "mediaBucket.enabled false",
  allowed: "a media bucket, created or named",
  fix: "leave mediaBucket.enabled out, or name a bucket as mediaBucket.existingName; whoever can do without asks mediaIfEnabled",
} as const;

/**
 * Everything that one environment of WhatsApp on AWS needs, created or named.
 * @throws ProblemsError for an account, Region or prefix that is malformed or a token, or a prefix that is taken
 */
export class WhatsAppMessaging extends Construct {
  /** Receives the events of all WhatsApp Business Accounts whose destination it is. */
  public readonly events: EventTopic | ExistingTopic;
  /** Of those who can do without, as `mediaBucket.enabled` decides; all others ask `media`. */
  public readonly mediaIfEnabled: MediaBucket | ExistingBucket | undefined;
  /** Nothing without `connect`. */
  public readonly connectRole: ConnectRole | undefined;
  /** Nothing without `alarms`. */
  public readonly monitoring: Monitoring | undefined;
  private sharedKey: MessagingKey | undefined;
  private unnotified: DeliveryAlarms | undefined;
  private readonly access: ApplicationAccess;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WhatsAppMessagingProps,
  ) {
    super(scope, id);
    throwIfAny(this, [
      ...checkScope(this, props),
      literal(namePrefix, "namePrefix", props.namePrefix),
      this.claimPrefix(),
    ]);
    throwFindings(this, limitsWithoutAlarms(props));
    this.events = this.createEvents(props.eventTopic ?? {});
    this.mediaIfEnabled = this.createMedia(props.mediaBucket ?? {});
    this.connectRole = this.createConnectRole(props.connect);
    this.monitoring = this.createMonitoring(props);
    this.events.watchWith((queues) => this.watchQueue(queues));
    this.access = new ApplicationAccess(this, props);
  }

  /**
   * The media bucket, created or named.
   * @throws UserError where `mediaBucket.enabled` is false; see `mediaIfEnabled`
   */
  public get media(): MediaBucket | ExistingBucket {
    if (this.mediaIfEnabled === undefined) throw refusal(this, [NO_MEDIA]);
    return this.mediaIfEnabled;
  }

  /**
   * Adds alarms on a queue, such as the dead letters of an `EventRule`; those behind the topic have theirs.
   * Without `alarms` nobody is told: their states show in the console, and go to EventBridge.
   * @throws ProblemsError for a queue that is watched already
   */
  public watchQueue(queue: WatchedQueue): void {
    (this.monitoring ?? this.unnotifiedAlarms()).watchQueue(queue);
  }

  /** Lets a role send messages from the given numbers. */
  public grantSend(grantee: Grantee, scope: PhoneNumberScope): IamRolePolicy {
    return this.access.send(grantee, scope);
  }

  /** Lets a role fetch and upload media of the given numbers, with what it needs of the bucket. */
  public grantHandleMedia(grantee: Grantee, scope: MediaHandlerScope): IamRolePolicy {
    return this.access.handleMedia(grantee, scope, this.media);
  }

  /** Lets a role write the message templates of the given WhatsApp Business Accounts. */
  public grantManageTemplates(grantee: Grantee, scope: WabaScope): IamRolePolicy {
    return this.access.manageTemplates(grantee, scope);
  }

  /** Lets a role write, publish and retire the Flows of the given WhatsApp Business Accounts. */
  public grantManageFlows(grantee: Grantee, scope: WabaScope): IamRolePolicy {
    return this.access.manageFlows(grantee, scope);
  }

  /** Lets a role see how accounts and numbers are set up, and neither messages nor media. */
  public grantRead(grantee: Grantee, scope: ReaderScope): IamRolePolicy {
    return this.access.read(grantee, scope);
  }

  /** Lets a role wire the given accounts to the topic and to Amazon Connect, and tag them. */
  public grantOperate(grantee: Grantee, scope: WiringScope): IamRolePolicy {
    const { connect } = this.props;
    const role = connect && connectRolePart(connectRoleOf(this.props, connect));
    const target = { topicArn: this.events.arn, connectRoleArn: role?.arn };
    return this.access.operate(grantee, scope, target);
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
    return new ConnectRole(this, "ConnectRole", connectRoleOf(this.props, options));
  }

  private createMonitoring(props: WhatsAppMessagingProps): Monitoring | undefined {
    const { alarms, spend } = props;
    if (alarms === undefined) return undefined;
    // Loaded with its first use, as other services' bindings are: most time of a synth goes there.
    const lazily = require("./monitoring") as typeof import("./monitoring");
    const { namePrefix } = this.props;
    const monitored = { namePrefix, alarms, spend, topicName: nameOfTopic(this.events.arn) };
    return new lazily.Monitoring(this, "Monitoring", this.scoped(monitored));
  }

  /** Created with the first queue. */
  private unnotifiedAlarms(): DeliveryAlarms {
    const lazily =
      require("../alarms/delivery-alarms") as typeof import("../alarms/delivery-alarms");
    this.unnotified ??= lazily.unnotifiedAlarms(
      this,
      this.scoped({
        namePrefix: this.props.namePrefix,
        topicName: nameOfTopic(this.events.arn),
      }),
    );
    return this.unnotified;
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

/** Of the literal ARN that topics here have. */
function nameOfTopic(arn: string): string {
  return arn.split(":").at(-1) ?? arn;
}
