import type { AwsScope } from "../../rules/arns";
import { type PolicyDocument, policyDocument } from "./document";

/**
 * Lets only identities of this account through: without it, whoever is in the VPC may send with
 * credentials of any account. AWS's guide says that the service has no endpoint policies, and then
 * shows one, so that it is obeyed is unproven.
 */
export function endpointPolicy({ account }: AwsScope): PolicyDocument {
  return policyDocument([
    {
      Sid: "AllowIdentitiesOfAccount",
      Effect: "Allow",
      Principal: "*",
      Action: "social-messaging:*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": account } },
    },
  ]);
}
