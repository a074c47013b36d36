import type { Environment } from "../../app/environment";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { manageEndpoint } from "../../constructs/private-endpoint/rights";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";
import { manageSubscribers } from "./subscriber-access";
import { manageTrail } from "./trail-access";

/**
 * What Terraform needs besides the deploy policy where somebody receives events, or where there is an
 * endpoint or a trail. A policy of its own: together they would be too long for IAM.
 */
export function deliveryAccess(environment: Environment): PolicyDocument | undefined {
  const statements = [
    ...manageSubscribers(environment),
    ...partsWithRole(partsOf(environment), "private endpoint").flatMap((endpoint) =>
      manageEndpoint(environment, endpoint),
    ),
    ...manageTrail(environment),
  ];
  return statements.length === 0 ? undefined : policyDocument(statements);
}
