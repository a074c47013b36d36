import { type AccessPart, access } from "../access/decisions";
import { type AccountPart, accounts } from "../accounts/decisions";
import { type AnomalyPart, anomalies } from "../alarms/anomalies";
import { type AlarmPart, type AlarmTopicPart, alarms, type BudgetPart } from "../alarms/decisions";
import type { ChatChannelPart } from "../alarms/slack";
import { spend } from "../alarms/spend-decisions";
import { auditTrail, type TrailBucketPart, type TrailPart } from "../audit-trail/decisions";
import { type BrakePart, brake } from "../brake/decisions";
import { type ConnectRolePart, connect } from "../connect/decisions";
import { type DashboardPart, dashboards } from "../dashboard/decisions";
import { type EventRulePart, eventRules } from "../event-rules/decisions";
import { type EventTopicPart, eventTopic } from "../events/decisions";
import { type QueuePart, type SubscriptionPart, subscribers } from "../events/subscribers";
import { type KeyPart, keyParts, keys } from "../keys/decisions";
import { type MediaBucketPart, mediaBucket } from "../media/decisions";
import { type OutcomeLogPart, outcomes } from "../outcomes/decisions";
import { type EndpointPart, privateEndpoint } from "../private-endpoint/decisions";
import { type ServiceLinkedRolePart, serviceLinkedRole } from "../service-linked-role/decisions";
import type { Capability } from "../shared/capability";
import type { EnvironmentOptions } from "./environment-options";

/** One thing in AWS that an environment creates or uses, distinguished by its role. */
export type EnvironmentPart =
  | AccessPart
  | AccountPart
  | AlarmPart
  | AlarmTopicPart
  | AnomalyPart
  | BrakePart
  | BudgetPart
  | ChatChannelPart
  | ConnectRolePart
  | DashboardPart
  | EndpointPart
  | EventRulePart
  | EventTopicPart
  | KeyPart
  | MediaBucketPart
  | OutcomeLogPart
  | QueuePart
  | ServiceLinkedRolePart
  | SubscriptionPart
  | TrailBucketPart
  | TrailPart;

/** Everything that an environment can have. A new capability is a folder of its own and a line here. */
export const CAPABILITIES: readonly Capability<EnvironmentOptions, EnvironmentPart>[] = [
  keys,
  eventTopic,
  subscribers,
  mediaBucket,
  accounts,
  auditTrail,
  connect,
  eventRules,
  privateEndpoint,
  serviceLinkedRole,
  alarms,
  dashboards,
  spend,
  anomalies,
  brake,
  access,
  outcomes,
];

/** All parts of an environment in which nothing is wrong, and the keys that encrypt them. */
export function partsOf(environment: EnvironmentOptions): EnvironmentPart[] {
  const parts = CAPABILITIES.flatMap((capability) => capability.parts(environment));
  return [...keyParts(parts), ...parts];
}

export function partsWithRole<Role extends EnvironmentPart["role"]>(
  parts: readonly EnvironmentPart[],
  role: Role,
): Extract<EnvironmentPart, { readonly role: Role }>[] {
  return parts.filter(
    (part): part is Extract<EnvironmentPart, { readonly role: Role }> => part.role === role,
  );
}
