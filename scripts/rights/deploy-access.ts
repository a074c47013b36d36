import type { Environment } from "../../app/environment";
import { manageConnectRole } from "../../constructs/connect/rights";
import { manageEventTopic } from "../../constructs/events/rights";
import { manageKeys } from "../../constructs/keys/rights";
import { manageMediaBucket } from "../../constructs/media/rights";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { manageServiceLinkedRole } from "../../constructs/service-linked-role/decisions";
import { isOurs } from "../../constructs/shared/part";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";
import { writeState } from "./state-access";

/**
 * What Terraform needs to create, read, change and destroy the stacks of an environment, with AWS
 * provider 5.100 to 6.x. Whoever holds it writes trust and permissions of the Connect role, if there
 * is one, and so may do whatever that role can be given: only trusted people and pipelines deploy.
 */
export function deployAccess(environment: Environment): PolicyDocument {
  const parts = partsOf(environment);
  const throughRole = environment.deployRoleArn !== undefined;
  return policyDocument([
    ...manageKeys(environment, partsWithRole(parts, "encryption key")),
    ...partsWithRole(parts, "event topic").flatMap(manageEventTopic),
    ...partsWithRole(parts, "media bucket").flatMap(manageMediaBucket),
    ...partsWithRole(parts, "connect role").map(manageConnectRole),
    ...partsWithRole(parts, "service-linked role").filter(isOurs).flatMap(manageServiceLinkedRole),
    ...(throughRole ? [] : writeState(environment)),
  ]);
}
