/**
 * The library: what other people's stacks may rely on between versions. Everything else is closed to
 * them by `exports` in package.json. Nothing here reads files, environments or the AWS SDK.
 */

export type { WatchedQueue } from "../alarms/delivery";
export type {
  AlarmScope,
  BudgetOptions,
  FeeRateOptions,
  SpendOptions,
} from "../alarms/spend-options";
export type { AwsScope } from "../rules/arns";
export type { EventFilter, FilterPolicy, FilterValue } from "../rules/event-filter";
export { EVENT_TYPES, type EventType } from "../rules/event-types";
export { type Problem, ProblemsError, UserError } from "../rules/problem";
export { FEES, type Fee } from "../spend/fees";
export {
  type FeeSeries,
  type NumberShare,
  SEVERITIES,
  type Severity,
  SPANS,
  type Span,
  type SpendLimit,
} from "../spend/limits";
export type { Rate } from "../spend/rates";
export {
  flowManagerPolicy,
  inboundMediaPolicy,
  mediaHandlerPolicy,
  outboundMediaPolicy,
  readerPolicy,
  senderPolicy,
  templateManagerPolicy,
  wiringOperatorPolicy,
} from "./access/documents";
export type { Grantee } from "./access/grantee";
export type { MediaHandlerScope } from "./access/media-handler";
export type { MediaDirection, MediaStorage } from "./access/media-storage";
export type { ReaderScope } from "./access/reader";
export type { PhoneNumberScope, WabaScope } from "./access/scopes";
export type { WiringScope, WiringTarget } from "./access/wiring-operator";
export type { AlarmOptions, AlarmTargetOptions } from "./alarms/alarm-options";
export { type AlarmTarget, AlarmTopic, type AlarmTopicProps } from "./alarms/alarm-topic";
export { DeliveryAlarms, type DeliveryAlarmsProps } from "./alarms/delivery-alarms";
export { ExistingAlarmTopic, type ExistingAlarmTopicProps } from "./alarms/existing-alarm-topic";
export type { Targets } from "./alarms/metric-alarm";
export { Monitoring, type MonitoringProps } from "./alarms/monitoring";
export { SpendAlarms, type SpendAlarmsProps } from "./alarms/spend-alarms";
export { ConnectRole, type ConnectRoleProps } from "./connect-role";
export { DataEventTrail, type DataEventTrailProps } from "./data-event-trail";
export type { HasDeadLetters } from "./delivery/dead-letters";
export { EventRule, type EventRuleProps } from "./delivery/event-rule";
export {
  type FunctionOptions,
  FunctionSubscription,
} from "./delivery/function-subscription";
export { type HttpsOptions, HttpsSubscription } from "./delivery/https-subscription";
export { type QueueOptions, QueueSubscription } from "./delivery/queue-subscription";
export type { SubscriberOptions } from "./delivery/subscriber";
export { EncryptionKey, type EncryptionKeyProps } from "./encryption-key";
export { EventTopic, type EventTopicProps } from "./event-topic";
export { ExistingBucket, type ExistingBucketProps } from "./existing-bucket";
export { ExistingKey, type ExistingKeyProps } from "./existing-key";
export { ExistingTopic, type ExistingTopicProps } from "./existing-topic";
export { MediaBucket, type MediaBucketProps } from "./media-bucket";
export type { MediaPrefixes } from "./media-prefixes";
export { MessagingEndpoint, type MessagingEndpointProps } from "./messaging-endpoint";
export type { MessagingKey } from "./messaging-key";
export type {
  ConnectOptions,
  EventTopicOptions,
  KeyOptions,
  MediaBucketOptions,
  WhatsAppMessagingProps,
} from "./messaging-options";
export type { Conditions, PolicyDocument, PolicyStatement } from "./policies/document";
export type { Publisher } from "./policies/publisher";
export { type Requirement, type Requiring, requirementsOf } from "./requirement";
export {
  ServiceLinkedRole,
  type ServiceLinkedRoleProps,
  serviceLinkedRoleRequirement,
} from "./service-linked-role";
export { useProvider } from "./use-provider";
export { WhatsAppMessaging } from "./whatsapp-messaging";
