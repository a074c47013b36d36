import type { Environment } from "../../app/environment";
import { manageTrail, manageTrailBucket } from "../../constructs/audit-trail/rights";
import { manageEventRules } from "../../constructs/event-rules/decisions";
import { manageQueues, manageSubscriptions } from "../../constructs/events/rights";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { manageEndpoint } from "../../constructs/private-endpoint/rights";
import { isOurs } from "../../constructs/shared/part";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";

/**
 * What Terraform needs besides the deploy policy where somebody receives events, or where there is an
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
