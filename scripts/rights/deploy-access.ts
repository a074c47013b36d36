import type { Environment } from "../../app/environment";
import { manageConnectRole } from "../../constructs/connect/rights";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { manageServiceLinkedRole } from "../../constructs/service-linked-role/rights";
import { manageBucket } from "../../constructs/shared/bucket-rights";
import { isOurs } from "../../constructs/shared/part";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { TOPIC_ACTIONS } from "../../constructs/shared/topic-rights";
import { manageKeys } from "./key-access";
import { aliasesOf, namedKeysOf, resourcesOf } from "./resources";
import { writeState } from "./state-access";

/**
 * What Terraform needs to create, read, change and destroy the stacks of an environment, with AWS
 * provider 5.100 to 6.x. Whoever holds it writes trust and permissions of the Connect role, if there
 * is one, and so may do whatever that role can be given: only trusted people and pipelines deploy.
 */
export function deployAccess(environment: Environment): PolicyDocument {
  const resources = resourcesOf(environment);
  const { topic, bucket } = resources;
  const parts = partsOf(environment);
  const emptiesBucket = environment.mediaBucket.forceDestroy ?? false;
  const throughRole = environment.deployRoleArn !== undefined;
  return policyDocument([
    ...manageKeys(environment, aliasesOf(resources)),
    ...lookAtKeys(namedKeysOf(resources)),
    ...(topic.created ? [allow("ManageEventTopic", TOPIC_ACTIONS, topic.arn)] : []),
    ...(bucket?.created ? manageBucket(bucket.arn, emptiesBucket) : []),
    ...partsWithRole(parts, "connect role").map(manageConnectRole),
    ...partsWithRole(parts, "service-linked role").filter(isOurs).flatMap(manageServiceLinkedRole),
    ...(throughRole ? [] : writeState(environment)),
  ]);
}

/** Every plan makes sure that keys which are only named can encrypt at all. */
function lookAtKeys(arns: readonly string[]): PolicyStatement[] {
  return arns.length === 0 ? [] : [allow("LookAtNamedKeys", "kms:DescribeKey", arns)];
}

function allow(
  Sid: string,
  Action: PolicyStatement["Action"],
  Resource: string | readonly string[],
): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}
