import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import type { WatchedQueue } from "../alarms/delivery";
import type { DeliveryAlarms } from "../alarms/delivery-alarms";
import { ConnectRole } from "../connect/connect-role";
import { connectRoleOf, connectRolePart } from "../connect/decisions";
import type { ConnectOptions } from "../connect/options";
import { eventTopicOf, eventTopicPart } from "../events/decisions";
import { EventTopic } from "../events/event-topic";
import { ExistingTopic } from "../events/existing-topic";
import type { MessagingTopic } from "../events/messaging-topic";
import { ApplicationAccess } from "../grants/application-access";
import type { Grantee } from "../grants/grantee";
import type { MediaHandlerScope } from "../grants/media-handler";
import type { ReaderScope } from "../grants/reader";
import type { PhoneNumberScope, WabaScope } from "../grants/scopes";
import type { WiringScope } from "../grants/wiring-operator";
import { createKey } from "../keys/create-key";
import { existingKey, keyOfMedia, sharedKey } from "../keys/decisions";
import { ExistingBucket } from "../media/existing-bucket";
import { MediaBucket } from "../media/media-bucket";
import { checkProps } from "../shared/check-props";
import type { MessagingKey } from "../shared/messaging-key";
import * as names from "../shared/names";
import { refusal } from "../shared/validate";
import { messagingDecisions } from "./decisions";
import type { MediaBucketOptions, WhatsAppMessagingProps } from "./messaging-options";
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
  public readonly events: MessagingTopic;
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
    checkProps(this, messagingDecisions, props);
    this.events = this.createEvents();
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

  private createEvents(): MessagingTopic {
    const topic = eventTopicOf(this.props);
    if ("arn" in topic) {
      const key = topic.key && createKey(this, "EventTopicKey", topic.key);
      return new ExistingTopic(this, "Events", { ...topic, key });
    }
    return new EventTopic(this, "Events", { ...topic, key: this.key });
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
    const key =
      mediaKey === undefined ? this.key : createKey(this, "MediaKey", keyOfMedia(this.props));
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
    return new lazily.Monitoring(this, "Monitoring", {
      ...props,
      alarms,
      spend,
      topicName: eventTopicPart(props).name,
    });
  }

  /** Created with the first queue. */
  private unnotifiedAlarms(): DeliveryAlarms {
    const lazily =
      require("../alarms/unnotified-alarms") as typeof import("../alarms/unnotified-alarms");
    this.unnotified ??= lazily.unnotifiedAlarms(
      this,
      this.scoped({
        namePrefix: this.props.namePrefix,
        topicName: eventTopicPart(this.props).name,
      }),
    );
    return this.unnotified;
  }

  /** Created with its first use: an environment whose topic and bucket exist needs no key. */
  public get key(): MessagingKey {
    this.sharedKey ??= createKey(this, "Key", sharedKey(this.props));
    return this.sharedKey;
  }

  private existingKey(id: string, arn: string | undefined): MessagingKey | undefined {
    const key = existingKey(this.props, arn);
    return key && createKey(this, id, key);
  }

  private scoped<Options extends object>(options: Options): Options & AwsScope {
    return { ...options, account: this.props.account, region: this.props.region };
  }
}
