import { type AwsScope, arnOf } from "../../formats/arns";
import { allow, type PolicyDocument, policyDocument } from "../shared/policy-document";
import { SOCIAL_MESSAGING, socialMessaging, sourceConditions } from "../shared/publisher";

/**
 * Who may assume the Connect role: the service alone. AWS's guide shows no condition here, so that
 * the service sends the source keys for this call is unproven.
 */
export function connectRoleTrust(scope: AwsScope, withConditions: boolean): PolicyDocument {
  return policyDocument([
    {
      Sid: "AllowSocialMessagingToAssume",
      Effect: "Allow",
      Principal: { Service: SOCIAL_MESSAGING },
      Action: "sts:AssumeRole",
      ...(withConditions ? { Condition: sourceConditions(socialMessaging(scope)) } : {}),
    },
  ]);
}

const PHONE_NUMBER_IMPORT = [
  "social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber",
  "social-messaging:TagResource",
] as const;

/**
 * What the service does with the role: deliver events to the instance and import numbers into it.
 * AWS's guide grants all of this on `*`; here only the first keeps it, as it has no resource types.
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-add-connect.html
 */
export function connectRolePermissions(scope: AwsScope, instanceArn: string): PolicyDocument {
  const numbers = arnOf(scope, "social-messaging", "phone-number-id/*");
  return policyDocument([
    allow("AllowOperationsForEventDelivery", "connect:SendIntegrationEvent", "*"),
    allow("AllowImportIntoInstance", "connect:ImportPhoneNumber", [
      instanceArn,
      arnOf(scope, "connect", "phone-number/*"),
    ]),
    allow("AllowOperationsForPhoneNumberImport", PHONE_NUMBER_IMPORT, numbers),
  ]);
}
