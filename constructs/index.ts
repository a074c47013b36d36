export type { AwsScope } from "../rules/arns";
export { ConnectRole, type ConnectRoleProps } from "./connect-role";
export { EncryptionKey, type EncryptionKeyProps } from "./encryption-key";
export { EventTopic, type EventTopicProps } from "./event-topic";
export { ExistingBucket, type ExistingBucketProps } from "./existing-bucket";
export { ExistingKey, type ExistingKeyProps } from "./existing-key";
export { ExistingTopic, type ExistingTopicProps } from "./existing-topic";
export { MediaBucket, type MediaBucketProps } from "./media-bucket";
export type { MediaPrefixes } from "./media-prefixes";
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
export { ServiceLinkedRole, type ServiceLinkedRoleProps } from "./service-linked-role";
export { WhatsAppMessaging } from "./whatsapp-messaging";
