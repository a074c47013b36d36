/**
 * The library: what other people's stacks may rely on between versions. Everything else is closed to
 * them by `exports` in package.json. Nothing here reads files, environments or the AWS SDK.
 */

// First, as everything below needs the toolkit and would only say that it is missing.
import "./shared/toolkit";

export type { AwsScope } from "../formats/arns";
export type { EventFilter } from "../formats/event-filter";
export { EVENT_TYPES, type EventType } from "../formats/event-types";
export type { FilterPolicy, FilterValue } from "../formats/filter-policy";
export { type Problem, ProblemsError, UserError } from "../formats/problem";
export type { MediaAccess, RoleAccessProps, RoleGrants } from "./access/options";
export { RoleAccess } from "./access/role-access";
export type { EventDestination } from "./accounts/destinations";
export type {
  PhoneNumberOptions,
  WhatsAppBusinessAccountOptions,
  WireOptions,
} from "./accounts/options";
export { AlarmTopic, ExistingAlarmTopic } from "./alarms/alarm-topic";
export type { AnomalyOptions, CostAnomaliesProps } from "./alarms/anomalies";
export { CostAnomalies } from "./alarms/cost-anomalies";
export type { WatchedQueue } from "./alarms/delivery";
export { DeliveryAlarms, TopicAlarms } from "./alarms/delivery-alarms";
export type { FeeMetrics, MetricQuery } from "./alarms/fee-metrics";
export {
  type AlarmOptions,
  type AlarmTarget,
  type AlarmTargetOptions,
  type AlarmTopicProps,
  type DeliveryAlarmsProps,
  type ExistingAlarmTopicProps,
  SEVERITIES,
  type Severity,
  type Targets,
  type TopicAlarmsProps,
} from "./alarms/options";
export type { SlackChannelProps, SlackOptions } from "./alarms/slack";
export { SlackChannel } from "./alarms/slack-channel";
export { SpendAlarms, type SpendResource } from "./alarms/spend-alarms";
export {
  type BudgetOptions,
  type CountryBurst,
  type FeeRateOptions,
  type FeeSeries,
  type NumberShare,
  SPANS,
  type Span,
  type SpendAlarmsProps,
  type SpendLimit,
  type SpendLimitOptions,
  type SpendOptions,
} from "./alarms/spend-options";
export { DataEventTrail } from "./audit-trail/audit-trail";
export type { DataEventTrailProps, LoggedResourceType } from "./audit-trail/options";
export type {
  BrakedSenders,
  BrakedSpendOptions,
  BrakeOptions,
  SpendBrakeProps,
} from "./brake/options";
export { SpendBrake } from "./brake/spend-brake";
export { ConnectRole } from "./connect/connect-role";
export type { ConnectOptions, ConnectRoleProps } from "./connect/options";
export { EventRule } from "./event-rules/event-rule";
export type { EventRuleProps } from "./event-rules/options";
export type { ConsumerOptions } from "./events/consumer";
export { EventTopic, ExistingTopic, type MessagingTopic } from "./events/event-topic";
export type { FunctionOptions } from "./events/function";
export { FunctionSubscription } from "./events/function-subscription";
export type { HttpsOptions } from "./events/https";
export { HttpsSubscription } from "./events/https-subscription";
export type {
  AdoptedSubscriber,
  EventTopicOptions,
  EventTopicProps,
  ExistingTopicProps,
  SubscriberOptions,
} from "./events/options";
export type { PushSubscription } from "./events/push-subscription";
export type { QueueOptions } from "./events/queue";
export { QueueSubscription } from "./events/queue-subscription";
export type { HasDeadLetters, SubscribedTopic, Subscriber } from "./events/subscribed-topic";
export {
  callerPolicy,
  flowManagerPolicy,
  inboundMediaPolicy,
  mediaHandlerPolicy,
  outboundMediaPolicy,
  readerPolicy,
  senderPolicy,
  templateManagerPolicy,
  wiringOperatorPolicy,
} from "./grants/documents";
export type { MediaDirection, MediaHandlerScope, MediaStorage } from "./grants/media";
export type { PhoneNumberScope, ReaderScope, WabaScope } from "./grants/permissions";
export type { WiringScope, WiringTarget } from "./grants/wiring-operator";
export { EncryptionKey } from "./keys/encryption-key";
export { ExistingKey } from "./keys/existing-key";
export type { GrantingKey } from "./keys/granting-key";
export type { EncryptionKeyProps, ExistingKeyProps, KeyOptions } from "./keys/options";
export { ExistingBucket, MediaBucket, type MessagingBucket } from "./media/media-bucket";
export type { ExistingBucketProps, MediaBucketOptions, MediaBucketProps } from "./media/options";
export type { AdoptOptions } from "./messaging/adopt-options";
export type { WhatsAppMessagingProps } from "./messaging/environment-options";
export { Monitoring, type MonitoringProps } from "./messaging/monitoring";
export { WhatsAppMessaging } from "./messaging/whatsapp-messaging";
export { FEES, type Fee } from "./money/fees";
export type { Rate } from "./money/rates";
export { OutcomeLogPolicy } from "./outcomes/log-policy";
export { MessageOutcomes, type OutcomeMetrics } from "./outcomes/message-outcomes";
export type {
  FailedCodeOptions,
  FailedShareOptions,
  LogPolicyMode,
  MessageOutcomesProps,
  OutcomeLogPolicyProps,
  OutcomeOptions,
} from "./outcomes/options";
export type { EndpointOptions, MessagingEndpointProps } from "./private-endpoint/options";
export { MessagingEndpoint } from "./private-endpoint/private-endpoint";
export { serviceLinkedRoleRequirement } from "./service-linked-role/decisions";
export type { ServiceLinkedRoleProps } from "./service-linked-role/options";
export { ServiceLinkedRole } from "./service-linked-role/service-linked-role";
export type { ResourceStatement } from "./shared/added-statements";
export type { GivenFunction } from "./shared/given-function";
export type { Grantee } from "./shared/grantee";
export type { KeptStatement } from "./shared/kept";
export type { MediaPrefixes } from "./shared/media-prefixes";
export type {
  DecryptingService,
  DecryptScope,
  GivenKey,
  MessagingKey,
  OwnKey,
} from "./shared/messaging-key";
export type {
  Conditions,
  PolicyDocument,
  PolicyStatement,
  Principals,
} from "./shared/policy-document";
export { useProvider } from "./shared/providers";
export type {
  DeadLetterMetrics,
  EventRuleMetrics,
  Metric,
  QueueMetrics,
  SubscribedQueueMetrics,
  TopicMetrics,
} from "./shared/published-metrics";
export type { Publisher } from "./shared/publisher";
export { type Requirement, type Requiring, requirementsOf } from "./shared/requirement";
export type { ResourceOptions } from "./shared/resource-options";
export type { Scope as AlarmScope } from "./shared/scope";
