import type { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import type { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import { CODE } from "../../formats/door";
import type { Finding } from "../../formats/finding";
import { optionFindings } from "../../formats/option-findings";
import { read } from "../../formats/parse-partially";
import { wireDecisions } from "../accounts/decisions";
import type { WireOptions } from "../accounts/options";
import type { WatchedQueue } from "../alarms/delivery";
import type { DeliveryAlarms } from "../alarms/delivery-alarms";
import { type FeeMetrics, feeMetrics } from "../alarms/fee-metrics";
import { ConnectRole } from "../connect/connect-role";
import { connectRoleOf, connectRolePart } from "../connect/decisions";
import type { ConnectOptions } from "../connect/options";
import { eventTopicOf, eventTopicPart, NO_EVENT_TOPIC } from "../events/decisions";
import { EventTopic, ExistingTopic, type MessagingTopic } from "../events/event-topic";
import { Grants } from "../grants/grants";
import { type MediaHandlerScope, mediaHandler } from "../grants/media";
import {
  caller,
  flowManager,
  type PhoneNumberScope,
  type ReaderScope,
  reader,
  sender,
  templateManager,
  type WabaScope,
} from "../grants/permissions";
import { type WiringScope, wiringOperator } from "../grants/wiring-operator";
import { sharedKey } from "../keys/decisions";
import { createKey } from "../keys/encryption-key";
import { keyGiven, keyOptionsOf } from "../keys/given-key";
import type { Key, KeyOptions, KeySharing } from "../keys/options";
import { mediaBucketOf, NO_MEDIA_BUCKET } from "../media/decisions";
import { ExistingBucket, MediaBucket, type MessagingBucket } from "../media/media-bucket";
import { checkProps, errorOf, takeNames, throwFindings } from "../shared/check-props";
import type { Grantee } from "../shared/grantee";
import { literally } from "../shared/known-reference";
import { isOwnKey, type MessagingKey, type OwnKey } from "../shared/messaging-key";
import * as names from "../shared/names";
import { messagingDecisions } from "./decisions";
import type { WhatsAppMessagingProps } from "./environment-options";
import type { Monitoring } from "./monitoring";
import { declareWiring, takeWiring } from "./outputs";

function wiredTwice(holder: string): Finding {
  return {
    path: ["wire"],
    got: `a second place that wires accounts in this stack, beside ${holder}`,
    allowed: "one place in each stack",
    fix: "write all accounts there: the stack has one output for them",
  };
}

/** With options in the place of keys of the user's own. */
type DecidedProps = Omit<WhatsAppMessagingProps, KeyFields> & Pick<KeySharing, KeyFields>;
type KeyFields = "key" | "mediaKey";

/** Whatever else was passed stays as it is, to be refused. */
function withKeyOptions(props: WhatsAppMessagingProps): DecidedProps {
  if (!isOwnKey(props?.key) && !isOwnKey(props?.mediaKey)) return props as DecidedProps;
  return { ...props, key: keyOptionsOf(props.key), mediaKey: keyOptionsOf(props.mediaKey) };
}

/**
 * Everything that one environment of WhatsApp on AWS needs, created or existing.
 * @throws ProblemsError for an account, Region or prefix that is malformed or a token, or a prefix that is taken
 * @example
 * const whatsapp = new WhatsAppMessaging(this, "WhatsApp", {
 *   account,
 *   region,
 *   namePrefix: "acme",
 *   alarms: { warning: { emails: ["messaging-team@example.com"] } },
 * });
 * whatsapp.events.subscribeQueue("Inbound");
 */
export class WhatsAppMessaging extends Construct {
  /**
   * The main one of what is created here: the event topic, or without it the media bucket, or else the role of Amazon
   * Connect, or the dashboard. Nothing where all of these exist already or are left out.
   */
  public readonly resource: SnsTopic | S3Bucket | IamRole | CloudwatchDashboard | undefined;
  /** Nothing where `eventTopic.enabled` is false; what cannot do without a topic reads `events`. */
  public readonly eventsIfEnabled: MessagingTopic | undefined;
  /** Nothing where `mediaBucket.enabled` is false; what cannot do without a bucket reads `media`. */
  public readonly mediaIfEnabled: MessagingBucket | undefined;
  /** Nothing without `connect`, or with a role that exists. */
  public readonly connectRole: ConnectRole | undefined;
  /** Nothing without `alarms`. */
  public readonly monitoring: Monitoring | undefined;
  private sharedKey: MessagingKey | undefined;
  private unnotified: DeliveryAlarms | undefined;
  private readonly grants: Grants;

  private readonly props: DecidedProps;

  constructor(
    scope: Construct,
    id: string,
    private readonly given: WhatsAppMessagingProps,
  ) {
    super(scope, id);
    const props = withKeyOptions(given);
    this.props = props;
    checkProps(this, messagingDecisions, literally(props));
    this.eventsIfEnabled = this.createEvents();
    this.mediaIfEnabled = this.createMedia();
    this.connectRole = this.createConnectRole(props.connect);
    this.monitoring = this.createMonitoring(props);
    this.resource =
      this.eventsIfEnabled?.resource ??
      this.mediaIfEnabled?.resource ??
      this.connectRole?.resource ??
      this.monitoring?.resource;
    this.node.defaultChild = this.resource;
    this.eventsIfEnabled?.watchWith((queues) => this.watchQueue(queues));
    this.grants = new Grants(this, props, names.subscriberPrefix(props.namePrefix));
  }

  /**
   * Receives the events of all WhatsApp Business Accounts whose destination it is.
   * @throws UserError where `eventTopic.enabled` is false; see `eventsIfEnabled`
   */
  public get events(): MessagingTopic {
    if (this.eventsIfEnabled === undefined) throw errorOf(this, [NO_EVENT_TOPIC]);
    return this.eventsIfEnabled;
  }

  /**
   * The media bucket, created or existing.
   * @throws UserError where `mediaBucket.enabled` is false; see `mediaIfEnabled`
   */
  public get media(): MessagingBucket {
    if (this.mediaIfEnabled === undefined) throw errorOf(this, [NO_MEDIA_BUCKET]);
    return this.mediaIfEnabled;
  }

  /**
   * Adds alarms on a queue, such as the dead letters of an `EventRule`; those behind the topic have theirs.
   * Without `alarms` nobody is notified: their states show in the console, and go to EventBridge.
   * @throws ProblemsError for a queue that is watched already
   */
  public watchQueue(queue: WatchedQueue): void {
    (this.monitoring ?? this.unnotifiedAlarms()).watchQueue(queue);
  }

  /**
   * What the service counts of the account's fees in this Region, for metric queries of your own. Counts, never money.
   * These are queries, because an alarm on a metric needs all its dimensions, and AWS does not document which it publishes.
   */
  public get metrics(): FeeMetrics {
    return feeMetrics();
  }

  /**
   * Lets a role send messages from the given numbers.
   * @example
   * whatsapp.grantSend(role, { phoneNumberArns });
   */
  public grantSend(grantee: Grantee, scope: PhoneNumberScope): IamRolePolicy {
    return this.grants.add(sender, grantee, scope, undefined);
  }

  /**
   * Lets a role handle WhatsApp voice calls of the given numbers. Calls cost money by the minute, which no spend
   * alarm counts, as AWS publishes no metric of them; the spend brake stops them, too.
   * @example
   * whatsapp.grantCall(role, { phoneNumberArns });
   */
  public grantCall(grantee: Grantee, scope: PhoneNumberScope): IamRolePolicy {
    return this.grants.add(caller, grantee, scope, undefined);
  }

  /**
   * Lets a role fetch and upload media of the given numbers, with what it needs of the bucket.
   * @example
   * whatsapp.grantHandleMedia(role, { phoneNumberArns, direction: "inbound" });
   */
  public grantHandleMedia(grantee: Grantee, scope: MediaHandlerScope): IamRolePolicy {
    return this.grants.add(mediaHandler, grantee, scope, this.media);
  }

  /**
   * Lets a role write the message templates of the given WhatsApp Business Accounts.
   * @example
   * whatsapp.grantManageTemplates(role, { wabaArns });
   */
  public grantManageTemplates(grantee: Grantee, scope: WabaScope): IamRolePolicy {
    return this.grants.add(templateManager, grantee, scope, undefined);
  }

  /**
   * Lets a role write, publish and retire the Flows of the given WhatsApp Business Accounts.
   * @example
   * whatsapp.grantManageFlows(role, { wabaArns });
   */
  public grantManageFlows(grantee: Grantee, scope: WabaScope): IamRolePolicy {
    return this.grants.add(flowManager, grantee, scope, undefined);
  }

  /**
   * Lets a role see how accounts and numbers are set up, and neither messages nor media.
   * @example
   * whatsapp.grantRead(role, { phoneNumberArns, wabaArns });
   */
  public grantRead(grantee: Grantee, scope: ReaderScope): IamRolePolicy {
    return this.grants.add(reader, grantee, scope, undefined);
  }

  /**
   * Lets a role wire the given accounts to the topic and to Amazon Connect, and tag them.
   * @example
   * whatsapp.grantOperate(role, { phoneNumberArns, wabaArns });
   */
  public grantOperate(grantee: Grantee, scope: WiringScope): IamRolePolicy {
    const { connect } = this.props;
    const role = connect && connectRolePart(connectRoleOf(this.props, connect));
    const target = { topicArn: this.eventsIfEnabled?.literalArn, connectRoleArn: role?.arn };
    return this.grants.add(wiringOperator, grantee, scope, target);
  }

  /**
   * Says how WhatsApp Business Accounts are wired to the topic and to Amazon Connect, and tagged. Terraform has no
   * resource for that: it is in an output of the stack, and once that is deployed, the commands `plan`, `apply`,
   * `verify` and `detach` of this package do with `--stack` and the stack's name what they do for an environment file.
   * @throws ProblemsError for a second call in the stack, an account that something else in the app wires, an id that is
   * a reference, and for what is wrong with the accounts
   * @example
   * whatsapp.wire({
   *   accounts: [{ id: "waba-0123456789abcdef0123456789abcdef", destination: "sns", tags: { CostCentre: "4711" } }],
   * });
   */
  public wire(options: WireOptions): void {
    const { account, region, namePrefix, connect } = this.props;
    const { schema, findings, names } = wireDecisions;
    const stack = TerraformStack.of(this);
    const holder = takeWiring(stack, this.node.path);
    if (holder !== undefined) throw errorOf(this, [wiredTwice(holder)]);
    const given = literally(options);
    const { parts, issues } = read(schema, given);
    throwFindings(this, [
      ...optionFindings(schema, given, CODE, { account, region }, issues),
      ...findings(parts, given, this.props),
      ...takeNames(this, names(parts)),
    ]);
    const { key, mediaKey, eventTopic, mediaBucket, adopt } = this.props;
    const role = connect && connectRolePart(connectRoleOf(this.props, connect));
    const decided = literally({
      namePrefix,
      key,
      mediaKey,
      eventTopic,
      mediaBucket,
      connect,
      adopt,
    });
    declareWiring(stack, {
      format_version: "1",
      environment: stack.node.id,
      construct: this.node.path,
      account_id: account,
      region,
      event_topic_arn: this.eventsIfEnabled?.arn,
      event_key_arn: this.eventsIfEnabled?.key?.arn,
      media_bucket_name: this.mediaIfEnabled?.name,
      media_key_arn: this.mediaIfEnabled?.key?.arn,
      connect_role_arn: this.connectRole?.arn ?? role?.arn,
      connect_instance_arn: decided.connect?.instanceArn,
      options: { ...decided, whatsappBusinessAccounts: schema.parse(given).accounts },
    });
  }

  private createEvents(): MessagingTopic | undefined {
    const topic = eventTopicOf(this.props);
    if (topic === undefined) return undefined;
    if ("arn" in topic) {
      const key = topic.key && createKey(this, "EventTopicKey", topic.key);
      return new ExistingTopic(this, "Events", { ...topic, key });
    }
    return new EventTopic(this, "Events", { ...topic, key: this.key });
  }

  private createMedia(): MessagingBucket | undefined {
    const bucket = mediaBucketOf(this.props);
    if (bucket === undefined) return undefined;
    if (bucket.owner === "somebody else") {
      const key = bucket.key && createKey(this, "MediaBucketKey", bucket.key);
      return new ExistingBucket(this, "Media", { ...bucket.props, key });
    }
    const shared = this.props.mediaKey === undefined;
    const key = shared ? this.key : this.createKey("MediaKey", this.given.mediaKey, bucket.key);
    return new MediaBucket(this, "Media", { ...bucket.props, key });
  }

  private createConnectRole(options: ConnectOptions | undefined): ConnectRole | undefined {
    if (options === undefined) return undefined;
    const role = connectRoleOf(this.props, options);
    return "arn" in role ? undefined : new ConnectRole(this, "ConnectRole", role);
  }

  private createMonitoring(props: WhatsAppMessagingProps): Monitoring | undefined {
    const { alarms, spend, outcomes } = props;
    if (alarms === undefined) return undefined;
    // Loaded with its first use, as other services' bindings are: most time of a synth goes there.
    const lazily = require("./monitoring") as typeof import("./monitoring");
    const { namePrefix, permissionsBoundaryArn } = props;
    const monitored = {
      namePrefix,
      permissionsBoundaryArn,
      alarms,
      spend,
      outcomes,
      topicName: this.topicName,
    };
    return new lazily.Monitoring(this, "Monitoring", this.scoped(monitored));
  }

  /** Created with the first queue. */
  private unnotifiedAlarms(): DeliveryAlarms {
    const lazily =
      require("../alarms/delivery-alarms") as typeof import("../alarms/delivery-alarms");
    this.unnotified ??= lazily.unnotifiedAlarms(
      this,
      this.scoped({ namePrefix: this.props.namePrefix, topicName: this.topicName }),
    );
    return this.unnotified;
  }

  /** Created with its first use: an environment whose topic and bucket exist needs no key. */
  public get key(): MessagingKey {
    this.sharedKey ??= this.createKey("Key", this.given.key, sharedKey(this.props));
    return this.sharedKey;
  }

  /** Everything on a key of the user's own asks for its statements below that key. */
  private createKey(id: string, given: KeyOptions | OwnKey | undefined, key: Key): MessagingKey {
    return isOwnKey(given) ? keyGiven(key, given) : createKey(this, id, key);
  }

  /** Alarms are named after it. */
  private get topicName(): string | undefined {
    return eventTopicPart(literally(this.props))?.name;
  }

  private scoped<Options extends object>(options: Options): Options & AwsScope {
    return { ...options, account: this.props.account, region: this.props.region };
  }
}
