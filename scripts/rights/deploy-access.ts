import type { Environment } from "../../app/environment";
import { serviceLinkedRoleArn } from "../../constructs/shared/names";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { SOCIAL_MESSAGING } from "../../constructs/shared/publisher";
import { TOPIC_ACTIONS } from "../../constructs/shared/topic-rights";
import { manageBucket } from "./bucket-access";
import { manageKeys } from "./key-access";
import { aliasesOf, namedKeysOf, resourcesOf } from "./resources";
import { ROLE_ACTIONS } from "./role-access";
import { writeState } from "./state-access";

/**
 * What Terraform needs to create, read, change and destroy the stacks of an environment, with AWS
 * provider 5.100 to 6.x. Whoever holds it writes trust and permissions of the Connect role, if there
 * is one, and so may do whatever that role can be given: only trusted people and pipelines deploy.
 */
export function deployAccess(environment: Environment): PolicyDocument {
  const resources = resourcesOf(environment);
  const { topic, bucket, connectRoleArn } = resources;
  const emptiesBucket = environment.mediaBucket.forceDestroy ?? false;
  const throughRole = environment.deployRoleArn !== undefined;
  return policyDocument([
    ...manageKeys(environment, aliasesOf(resources)),
    ...lookAtKeys(namedKeysOf(resources)),
    ...(topic.created ? [allow("ManageEventTopic", TOPIC_ACTIONS, topic.arn)] : []),
    ...(bucket?.created ? manageBucket(bucket.arn, emptiesBucket) : []),
    ...(connectRoleArn ? [allow("ManageConnectRole", ROLE_ACTIONS, connectRoleArn)] : []),
    ...manageServiceLinkedRole(environment),
    ...(throughRole ? [] : writeState(environment)),
  ]);
}

/** Every plan makes sure that keys which are only named can encrypt at all. */
function lookAtKeys(arns: readonly string[]): PolicyStatement[] {
  return arns.length === 0 ? [] : [allow("LookAtNamedKeys", "kms:DescribeKey", arns)];
}

/** It is protected against destroy, so nobody needs the right to delete it. */
function manageServiceLinkedRole(environment: Environment): PolicyStatement[] {
  const { serviceLinkedRole } = environment;
  if (serviceLinkedRole === "existing") return [];
  const arn = serviceLinkedRoleArn(environment);
  const actions = ["iam:GetRole", "iam:TagRole", "iam:UntagRole"];
  const manage = allow("ManageServiceLinkedRole", actions, arn);
  if (serviceLinkedRole === "import") return [manage];
  const create = allow("CreateServiceLinkedRole", "iam:CreateServiceLinkedRole", arn);
  const Condition = { StringEquals: { "iam:AWSServiceName": SOCIAL_MESSAGING } };
  return [{ ...create, Condition }, manage];
}

function allow(
  Sid: string,
  Action: PolicyStatement["Action"],
  Resource: string | readonly string[],
): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}
