import type { Environment } from "../../app/environment";
import { manageQueues, manageSubscriptions } from "../../constructs/events/rights";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { manageEndpoint } from "../../constructs/private-endpoint/rights";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";
import { resourcesOf } from "./resources";
import { manageEventRules } from "./subscriber-access";
import { manageTrail } from "./trail-access";

/**
 * What Terraform needs besides the deploy policy where somebody receives events, or where there is an
 * endpoint or a trail. A policy of its own: together they would be too long for IAM.
 */
export function deliveryAccess(environment: Environment): PolicyDocument | undefined {
  const parts = partsOf(environment);
  const queues = [
    ...partsWithRole(parts, "queue").map(({ arn }) => arn),
    ...resourcesOf(environment).eventRules.map(({ queueArn }) => queueArn),
  ];
  const statements = [
    ...manageQueues(queues),
    ...manageSubscriptions(partsWithRole(parts, "subscription")),
    ...manageEventRules(environment),
    ...partsWithRole(parts, "private endpoint").flatMap((endpoint) =>
      manageEndpoint(environment, endpoint),
    ),
    ...manageTrail(environment),
  ];
  return statements.length === 0 ? undefined : policyDocument(statements);
}
