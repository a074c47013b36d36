import type { Environment } from "../../app/environment";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";
import { writeState } from "./state-access";

/**
 * What whoever runs the commands needs when an environment names a role for all else, and nothing
 * when it does not. Terraform reaches its state without that role. The right to write it is
 * included: who may assume the role may deploy anyway.
 */
export function assumeAccess(environment: Environment): PolicyDocument | undefined {
  const { deployRoleArn } = environment;
  if (deployRoleArn === undefined) return undefined;
  return policyDocument([
    { Sid: "AssumeDeployRole", Effect: "Allow", Action: "sts:AssumeRole", Resource: deployRoleArn },
    ...writeState(environment),
  ]);
}
