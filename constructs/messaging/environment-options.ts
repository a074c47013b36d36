import type { AccessOptions } from "../access/options";
import type { WhatsAppBusinessAccountOptions } from "../accounts/options";
import type { AnomalyOptions } from "../alarms/anomalies";
import type { AlarmOptions } from "../alarms/options";
import type { SpendLimitOptions } from "../alarms/spend-options";
import type { DataEventTrailOptions } from "../audit-trail/options";
import type { BrakedSpendOptions } from "../brake/options";
import type { ConnectOptions } from "../connect/options";
import type { EventRulesOptions } from "../event-rules/options";
import type { EventTopicOptions } from "../events/options";
import type { DeliveryOptions } from "../events/subscriber-kinds";
import type { KeyOptions, KeySharing } from "../keys/options";
import type { MediaBucketOptions } from "../media/options";
import type { OutcomeOptions } from "../outcomes/options";
import type { EndpointOptions } from "../private-endpoint/options";
import type { ServiceLinkedRoleMode } from "../service-linked-role/options";
import type { OwnKey } from "../shared/messaging-key";
import type { Bounded } from "../shared/permissions-boundary";
import type { ResourceOptions } from "../shared/resource-options";
import type { Scope } from "../shared/scope";
import type { AdoptFileOptions, AdoptOptions } from "./adopt-options";

/** Who receives events. */
export interface EnvironmentDelivery extends DeliveryOptions, EventRulesOptions {}

/** What capabilities read of an environment, whether a file or code describes it: a file's rates are on a card. */
export interface EnvironmentOptions<Spend extends SpendLimitOptions = BrakedSpendOptions>
  extends Scope,
    Bounded,
    KeySharing {
  /**
   * The SNS topic that receives the events; an environment may do without.
   * @default - a topic is created
   */
  readonly eventTopic?: EventTopicOptions;
  /**
   * The S3 bucket through which media enters and leaves.
   * @default - a bucket is created
   */
  readonly mediaBucket?: MediaBucketOptions;
  /**
   * Amazon Connect as one more destination of events.
   * @default - no role for Amazon Connect
   */
  readonly connect?: ConnectOptions;
  /**
   * The service-linked role, one per AWS account: create or import it in one environment of the account,
   * existing in all others (docs/runbook.md#no-metrics-appear).
   */
  readonly serviceLinkedRole: ServiceLinkedRoleMode;
  /**
   * What exists under the names that this environment gives, and is taken over: imported into Terraform's state in the
   * next apply, where it would otherwise be created (docs/adopt.md).
   * @default - nothing
   */
  readonly adopt?: AdoptFileOptions;
  /**
   * Who receives events: from the topic, and by EventBridge rules.
   * @default - nobody
   */
  readonly delivery?: EnvironmentDelivery;
  /**
   * An AWS PrivateLink endpoint.
   * @default - none
   */
  readonly vpcEndpoint?: EndpointOptions;
  /**
   * CloudTrail data events of phone numbers, which may hold the text of messages.
   * @default - none
   */
  readonly dataEventTrail?: DataEventTrailOptions;
  /**
   * CloudWatch alarms on the delivery of events, and a dashboard.
   * @default - nobody is notified: queues alone have alarms, and there is no dashboard
   */
  readonly alarms?: AlarmOptions;
  /**
   * Limits in money, and a brake; they need `alarms`, which says who is notified.
   * @default - no alarms on money
   */
  readonly spend?: Spend;
  /**
   * AWS Cost Anomaly Detection, which watches **all services** of the account, not only WhatsApp; it needs `alarms`.
   * @default - nobody is notified of unusual spend
   */
  readonly costAnomalies?: AnomalyOptions;
  /**
   * Why messages fail: the outcome of each message in a log, alarms on the share of those that fail and on error codes;
   * it needs `alarms`. EventBridge delivers outcomes at best effort, so that shares are estimates.
   * @default - no log and no alarms
   */
  readonly outcomes?: OutcomeOptions;
  /**
   * The linked WhatsApp Business Accounts and where their events go.
   * @default - none
   */
  readonly whatsappBusinessAccounts?: readonly WhatsAppBusinessAccountOptions[];
  /**
   * What existing IAM roles may do: a policy of its own is attached to each of them.
   * @default - no existing role is given anything
   */
  readonly access?: readonly AccessOptions[];
}

/** Account, Region and prefix are enough; everything else refines or replaces a part. */
export interface WhatsAppMessagingProps
  extends Scope,
    Bounded,
    ResourceOptions,
    Pick<
      EnvironmentOptions,
      "eventTopic" | "mediaBucket" | "connect" | "alarms" | "spend" | "outcomes"
    > {
  /**
   * Encrypts events and, without a `mediaKey`, media too: options, or the construct of a key of your own.
   * @default - a key is created
   */
  readonly key?: KeyOptions | OwnKey;
  /**
   * Encrypts media alone: options, or the construct of a key of your own.
   * @default - media shares `key`
   */
  readonly mediaKey?: KeyOptions | OwnKey;
  /**
   * What exists under the names that are given here, and is taken over: imported into Terraform's state in the next
   * apply, where it would otherwise be created.
   * @default - nothing
   */
  readonly adopt?: AdoptOptions;
}
