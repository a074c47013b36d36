import { type AwsScope, arnOf } from "../../formats/arns";
import { type PolicyDocument, policyDocument } from "../shared/policy-document";

/** Sending, and media both ways; all of them are on numbers. */
const MESSAGING = [
  "social-messaging:SendWhatsAppMessage",
  "social-messaging:PostWhatsAppMessageMedia",
  "social-messaging:GetWhatsAppMessageMedia",
  "social-messaging:DeleteWhatsAppMessageMedia",
] as const;

/**
 * Lets identities of this account send from numbers of this account: without it, whoever is in the VPC
 * may use credentials of any account, for anything. AWS's guide says that the service has no endpoint
 * policies, and then shows one, so that it is obeyed is unproven.
 */
export function endpointPolicy(scope: AwsScope): PolicyDocument {
  return policyDocument([
    {
      Sid: "AllowAccountToMessage",
      Effect: "Allow",
      Principal: "*",
      Action: MESSAGING,
      Resource: arnOf(scope, "social-messaging", "phone-number-id/*"),
      Condition: { StringEquals: { "aws:PrincipalAccount": scope.account } },
    },
  ]);
}
