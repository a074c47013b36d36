import type { Environment } from "../../app/environment";
import { LIST_FEE_METRICS } from "../../constructs/alarms/rights";
import { eventTopicPart } from "../../constructs/events/decisions";
import { onKey } from "../../constructs/keys/rights";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { serviceLinkedRolePart } from "../../constructs/service-linked-role/decisions";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { HEALTH_ACTIONS, type HealthResource } from "../health/actions";
import { planStatements } from "./wiring-access";

type Place = Pick<PolicyStatement, "Resource" | "Condition">;

/** Keyed by what is checked: a Sid must not move when the list of checks does. */
const SIDS: Readonly<Record<HealthResource, string>> = {
  topic: "CheckEventTopic",
  key: "CheckEventKey",
  "connect role": "CheckConnectRole",
  "service-linked role": "CheckServiceLinkedRole",
  bucket: "CheckMediaBucket",
};

/**
 * What `npm run verify` reads, all that a plan does and the health of what the stack deployed, and what
 * `npm run spend -- <environment> --check` reads.
 */
export function verifyAccess(environment: Environment): PolicyDocument {
  const places = placesIn(environment);
  const checks = Object.entries(SIDS) as [HealthResource, string][];
  return policyDocument([
    ...planStatements(environment),
    ...checks.flatMap(([resource, Sid]): PolicyStatement[] => {
      const place = places[resource];
      const Action = actionsOn(resource);
      return place && Action.length > 0 ? [{ Sid, Effect: "Allow", Action, ...place }] : [];
    }),
    ...(environment.spend === undefined ? [] : [LIST_FEE_METRICS]),
  ]);
}

function actionsOn(resource: HealthResource): string[] {
  return HEALTH_ACTIONS.filter((check) => check.resource === resource).map(({ action }) => action);
}

function placesIn(environment: Environment): Record<HealthResource, Place | undefined> {
  const topic = eventTopicPart(environment);
  const parts = partsOf(environment);
  const [connectRole] = partsWithRole(parts, "connect role");
  const [bucket] = partsWithRole(parts, "media bucket");
  return {
    topic: { Resource: topic.arn },
    key: topic.key && onKey(environment, topic.key),
    "connect role": connectRole && { Resource: connectRole.arn },
    "service-linked role": { Resource: serviceLinkedRolePart(environment).arn },
    bucket: bucket && { Resource: bucket.arn },
  };
}
