import { type EventTopicPart, eventTopic } from "../events/decisions";
import { type QueuePart, type SubscriptionPart, subscribers } from "../events/subscribers";
import { type KeyPart, keyParts, keys } from "../keys/decisions";
import { type EndpointPart, privateEndpoint } from "../private-endpoint/decisions";
import type { Capability } from "../shared/capability";
import type { EnvironmentOptions } from "./environment-options";

/** One thing in AWS that an environment creates or uses, told apart by its role. */
export type EnvironmentPart =
  | EndpointPart
  | EventTopicPart
  | KeyPart
  | QueuePart
  | SubscriptionPart;

/** Everything that an environment can have. A new capability is a folder of its own and a line here. */
export const CAPABILITIES: readonly Capability<EnvironmentOptions, EnvironmentPart>[] = [
  keys,
  eventTopic,
  subscribers,
  privateEndpoint,
];

/** All parts of an environment in which nothing is wrong, and the keys that encrypt them. */
export function partsOf(environment: EnvironmentOptions): EnvironmentPart[] {
  const parts = CAPABILITIES.flatMap((capability) => capability.parts(environment));
  return [...keyParts(parts), ...parts];
}

/** The parts of one role. */
export function partsWithRole<Role extends EnvironmentPart["role"]>(
  parts: readonly EnvironmentPart[],
  role: Role,
): Extract<EnvironmentPart, { readonly role: Role }>[] {
  return parts.filter(
    (part): part is Extract<EnvironmentPart, { readonly role: Role }> => part.role === role,
  );
}
