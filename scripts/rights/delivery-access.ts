import type { Environment } from "../../app/environment";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";
import { manageEndpoint } from "./endpoint-access";
import { manageSubscribers } from "./subscriber-access";
import { manageTrail } from "./trail-access";

/**
 * What Terraform needs besides the deploy policy where somebody receives events, or where there is an
 * endpoint or a trail. A policy of its own: together they would be too long for IAM.
 */
export function deliveryAccess(environment: Environment): PolicyDocument | undefined {
  const statements = [
    ...manageSubscribers(environment),
    ...manageEndpoint(environment),
    ...manageTrail(environment),
  ];
  return statements.length === 0 ? undefined : policyDocument(statements);
}
