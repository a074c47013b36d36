import type { Environment } from "../../app/environment";
import { manageAccess } from "../../constructs/access/rights";
import { manageAnomalies } from "../../constructs/alarms/anomalies";
import {
  manageAlarmSubscriptions,
  manageAlarms,
  manageAlarmTopics,
  manageBudgets,
} from "../../constructs/alarms/rights";
import { manageChatChannels } from "../../constructs/alarms/slack";
import { manageTrail, manageTrailBucket } from "../../constructs/audit-trail/rights";
import { manageBrake } from "../../constructs/brake/rights";
import { manageConnectRole } from "../../constructs/connect/decisions";
import { manageDashboard } from "../../constructs/dashboard/decisions";
import { manageEventRules } from "../../constructs/event-rules/decisions";
import {
  manageEventTopic,
  manageQueues,
  manageSubscriptions,
} from "../../constructs/events/rights";
import { manageKeys, tagOlderKeys } from "../../constructs/keys/rights";
import { manageMediaBucket } from "../../constructs/media/rights";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { manageOutcomes } from "../../constructs/outcomes/rights";
import { manageEndpoint } from "../../constructs/private-endpoint/rights";
import { manageServiceLinkedRole } from "../../constructs/service-linked-role/decisions";
import { isOurs } from "../../constructs/shared/part";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";
import { emptyBuckets } from "../../constructs/shared/rights";
import { writeState } from "./state-access";

/**
 * What Terraform needs to create, read, change and destroy the stacks of an environment, with AWS
 * provider 5.100 to 6.x. A holder of this policy writes the trust and the permissions of the Connect role, if there is one, and
 * so may do everything that this role can be given: only trusted people and pipelines deploy.
 */
export function deployAccess(environment: Environment): PolicyDocument {
  const parts = partsOf(environment);
  const throughRole = environment.deployRoleArn !== undefined;
  return policyDocument([
    ...manageKeys(environment, partsWithRole(parts, "encryption key")),
    ...partsWithRole(parts, "event topic").flatMap(manageEventTopic),
    ...partsWithRole(parts, "media bucket").flatMap(manageMediaBucket),
    ...partsWithRole(parts, "connect role").filter(isOurs).flatMap(manageConnectRole),
    ...partsWithRole(parts, "service-linked role").filter(isOurs).flatMap(manageServiceLinkedRole),
    ...(throughRole ? [] : writeState(environment)),
  ]);
}

/** What Terraform needs besides the deploy policy once, for keys that were created before keys had a tag. */
export function tagKeysAccess(environment: Environment): PolicyDocument {
  const keys = partsWithRole(partsOf(environment), "encryption key");
  return policyDocument(tagOlderKeys(environment, keys));
}

/**
 * What Terraform needs besides the deploy policy where events are delivered, or where there is an
 * endpoint or a trail. A policy of its own: together they would be too long for IAM.
 */
export function deliveryAccess(environment: Environment): PolicyDocument | undefined {
  const parts = partsOf(environment);
  const rules = partsWithRole(parts, "event rule");
  const queues = [
    ...partsWithRole(parts, "queue").map(({ arn }) => arn),
    ...rules.map(({ deadLetterQueueArn }) => deadLetterQueueArn),
  ];
  const statements = [
    ...manageQueues(queues),
    ...manageSubscriptions(partsWithRole(parts, "subscription")),
    ...manageEventRules(rules),
    ...partsWithRole(parts, "private endpoint").flatMap((endpoint) =>
      manageEndpoint(environment, endpoint),
    ),
    ...partsWithRole(parts, "trail").flatMap(manageTrail),
    ...partsWithRole(parts, "trail bucket").filter(isOurs).flatMap(manageTrailBucket),
  ];
  return statements.length === 0 ? undefined : policyDocument(statements);
}

/**
 * What Terraform needs besides the deploy policy where existing roles are given access. A policy of its own, because its
 * holder decides what these roles may do.
 */
export function roleAccess(environment: Environment): PolicyDocument | undefined {
  const statements = manageAccess(environment, partsWithRole(partsOf(environment), "role access"));
  return statements.length === 0 ? undefined : policyDocument(statements);
}

/**
 * What a destroy needs to delete the objects of buckets: of those whose file says `forceDestroy`, or of all that
 * are created.
 */
export function deleteDataAccess(
  environment: Environment,
  ofAll: boolean,
): PolicyDocument | undefined {
  const parts = partsOf(environment);
  const buckets = [
    ...partsWithRole(parts, "media bucket"),
    ...partsWithRole(parts, "trail bucket"),
  ].filter((bucket) => isOurs(bucket) && (ofAll || bucket.emptiedByDestroy));
  const statements = emptyBuckets(buckets.map(({ arn }) => arn));
  return statements.length === 0 ? undefined : policyDocument(statements);
}

/**
 * What Terraform needs besides the deploy policy for alarms, budgets, the brake, the dashboard, and the topics and channels that notify people. A
 * policy of its own: together they would be too long for IAM. Queues have alarms even where nobody is notified.
 */
export function alarmAccess(environment: Environment): PolicyDocument | undefined {
  const parts = partsOf(environment);
  const topics = partsWithRole(parts, "alarm topic");
  const statements = [
    ...manageAlarmTopics(topics),
    ...manageAlarms(environment, partsWithRole(parts, "alarm")),
    ...partsWithRole(parts, "dashboard").map(manageDashboard),
    ...manageAlarmSubscriptions(topics),
    ...manageBudgets(environment, partsWithRole(parts, "budget")),
    ...manageAnomalies(environment, partsWithRole(parts, "cost anomalies")),
    ...partsWithRole(parts, "brake").flatMap((brake) => manageBrake(environment, brake)),
    ...partsWithRole(parts, "outcome log").flatMap((log) => manageOutcomes(environment, log)),
    ...manageChatChannels(environment, partsWithRole(parts, "chat channel")),
  ];
  return statements.length === 0 ? undefined : policyDocument(statements);
}
