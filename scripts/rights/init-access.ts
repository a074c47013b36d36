import {
  allow,
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { type AwsScope, arnOf, bucketArnOf, globalArnOf } from "../../formats/arns";
import { EXISTING_BUCKET_ACTIONS, HEALTH_ACTIONS, TAKE_OVER_ACTIONS } from "../health/actions";
import type { TakeOverKind } from "../init/take-over/read-adoptable";

/**
 * What `init` reads. It knows neither names nor ids before, so that these are rights to read in the whole account and
 * Region.
 * @param bucket the name of the media bucket, if one is read
 * @param takeOver what is taken over, of which more must be known
 */
export function initAccess(
  scope: AwsScope,
  bucket?: string,
  takeOver: readonly TakeOverKind[] = [],
): PolicyDocument {
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
    ...takeOver.flatMap((kind) => lookBefore(scope, kind, bucket)),
  ]);
}

/** What must be known of something before it is taken over. */
function lookBefore(scope: AwsScope, kind: TakeOverKind, bucket = ""): PolicyStatement[] {
  const { topic, queue, subscription, key, aliases, role, bucket: settings } = TAKE_OVER_ACTIONS;
  const topics = arnOf(scope, "sns", "*");
  const statements: Readonly<Record<TakeOverKind, readonly PolicyStatement[]>> = {
    topic: [allow("LookAtTopics", topic, topics)],
    queue: [
      allow("LookAtQueues", queue, arnOf(scope, "sqs", "*")),
      allow("LookAtSubscriptions", subscription, topics),
    ],
    key: [
      allow("LookAtKeys", key, arnOf(scope, "kms", "key/*")),
      allow("FindAliases", aliases, "*"),
    ],
    bucket: [allow("LookAtBucket", settings, bucketArnOf(scope, bucket))],
    role: [allow("LookAtRoles", role, globalArnOf(scope, "iam", "role/*"))],
  };
  return [...statements[kind]];
}

const KEY_ACTIONS = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"] as const;

const BUCKET_ACTIONS = [
  ...EXISTING_BUCKET_ACTIONS["media bucket"],
  "s3:GetEncryptionConfiguration",
  "s3:GetBucketVersioning",
  "s3:ListBucket",
] as const;
