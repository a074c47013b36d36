import {
  allow,
  type PolicyDocument,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { type AwsScope, arnOf, bucketArnOf, globalArnOf } from "../../formats/arns";
import { EXISTING_BUCKET_ACTIONS, HEALTH_ACTIONS } from "../health/actions";

/**
 * What `init` reads. It knows neither names nor ids before, so that these are rights to read in the whole account and
 * Region.
 * @param bucket the name of the media bucket, if one is read
 */
export function initAccess(scope: AwsScope, bucket?: string): PolicyDocument {
  const wabas = arnOf(scope, "social-messaging", "waba/*");
  const numbers = arnOf(scope, "social-messaging", "phone-number-id/*");
  return policyDocument([
    allow("ListWhatsAppAccounts", "social-messaging:ListLinkedWhatsAppBusinessAccounts", "*"),
    allow("ReadWhatsAppAccounts", "social-messaging:GetLinkedWhatsAppBusinessAccount", wabas),
    allow("ReadTags", "social-messaging:ListTagsForResource", [wabas, numbers]),
    allow("ReadTopics", HEALTH_ACTIONS["alarm topic"], arnOf(scope, "sns", "*")),
    allow("ReadQueues", HEALTH_ACTIONS.queue, arnOf(scope, "sqs", "*")),
    allow("ReadKeys", KEY_ACTIONS, arnOf(scope, "kms", "key/*")),
    allow("ReadRoles", HEALTH_ACTIONS["connect role"], globalArnOf(scope, "iam", "role/*")),
    allow(
      "ReadPoliciesOfRoles",
      ["iam:GetPolicy", "iam:GetPolicyVersion"],
      globalArnOf(scope, "iam", "policy/*"),
    ),
    allow(
      "ListAlarmsAndDashboards",
      ["cloudwatch:DescribeAlarms", "cloudwatch:ListDashboards"],
      "*",
    ),
    allow(
      "ReadDashboards",
      HEALTH_ACTIONS.dashboard,
      globalArnOf(scope, "cloudwatch", "dashboard/*"),
    ),
    ...(bucket === undefined
      ? []
      : [allow("ReadBucket", BUCKET_ACTIONS, bucketArnOf(scope, bucket))]),
  ]);
}

const KEY_ACTIONS = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"] as const;

const BUCKET_ACTIONS = [
  ...EXISTING_BUCKET_ACTIONS["media bucket"],
  "s3:GetEncryptionConfiguration",
  "s3:GetBucketVersioning",
  "s3:ListBucket",
] as const;
