/**
 * The library: what other people's stacks may rely on between versions. Everything else is closed to
 * them by `exports` in package.json. Nothing here reads files, environments or the AWS SDK.
 */

export type { AwsScope } from "../rules/arns";
export { type Problem, ProblemsError, UserError } from "../rules/problem";
export { ConnectRole, type ConnectRoleProps } from "./connect-role";
export { EncryptionKey, type EncryptionKeyProps } from "./encryption-key";
export { EventTopic, type EventTopicProps } from "./event-topic";
export { ExistingBucket, type ExistingBucketProps } from "./existing-bucket";
export { ExistingKey, type ExistingKeyProps } from "./existing-key";
export { ExistingTopic, type ExistingTopicProps } from "./existing-topic";
export { MediaBucket, type MediaBucketProps } from "./media-bucket";
export type { MediaPrefixes } from "./media-prefixes";
export type { MessagingKey } from "./messaging-key";
export type { Conditions, PolicyDocument, PolicyStatement } from "./policies/document";
export type { Publisher } from "./policies/publisher";
export { type Requirement, type Requiring, requirementsOf } from "./requirement";
export {
  ServiceLinkedRole,
  type ServiceLinkedRoleProps,
  serviceLinkedRoleRequirement,
} from "./service-linked-role";
export { useProvider } from "./use-provider";
export {
  type ConnectOptions,
  type EventTopicOptions,
  type KeyOptions,
  type MediaBucketOptions,
  WhatsAppMessaging,
  type WhatsAppMessagingProps,
} from "./whatsapp-messaging";
