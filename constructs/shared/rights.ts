import type { Bounded } from "./permissions-boundary";
import { allow, type PolicyStatement } from "./policy-document";

/** What creates, changes and deletes topics. */
export function manageTopics(Sid: string, Resource: PolicyStatement["Resource"]): PolicyStatement {
  return allow(Sid, TOPIC_ACTIONS, Resource);
}

const TOPIC_ACTIONS = [
  "sns:CreateTopic",
  "sns:GetTopicAttributes",
  "sns:SetTopicAttributes",
  "sns:ListTagsForResource",
  "sns:TagResource",
  "sns:UntagResource",
  "sns:DeleteTopic",
] as const;

/**
 * What creates, changes and deletes roles. A holder of these rights writes the trust and the permissions of the
 * roles, and so may do everything that these roles can be given: with a permissions boundary, what it admits,
 * because roles and their permissions can then be made and changed under it alone.
 */
export function manageRoles(
  Sid: string,
  Resource: PolicyStatement["Resource"],
  { permissionsBoundaryArn }: Bounded = {},
): PolicyStatement[] {
  if (permissionsBoundaryArn === undefined)
    return [allow(Sid, [...ROLE_ACTIONS, ...BOUNDED_ACTIONS], Resource)];
  const actions = [...BOUNDED_ACTIONS, "iam:PutRolePermissionsBoundary"];
  return [
    allow(Sid, ROLE_ACTIONS, Resource),
    allow(`${Sid}InBoundary`, actions, Resource, {
      StringEquals: { "iam:PermissionsBoundary": permissionsBoundaryArn },
    }),
  ];
}

/** Lists before the role is deleted: the provider makes sure that nothing hangs on it. */
const ROLE_ACTIONS = [
  "iam:GetRole",
  "iam:UpdateRoleDescription",
  "iam:UpdateAssumeRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:DeleteRole",
  "iam:GetRolePolicy",
  "iam:ListRolePolicies",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
] as const;

/** Those that AWS compares with the boundary of the role. */
const BOUNDED_ACTIONS = ["iam:CreateRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy"] as const;

/** What creates, changes and deletes managed policies, and attaches them to nobody. */
export const MANAGED_POLICY_ACTIONS = [
  "iam:CreatePolicy",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:ListPolicyVersions",
  "iam:CreatePolicyVersion",
  "iam:DeletePolicyVersion",
  "iam:TagPolicy",
  "iam:UntagPolicy",
  "iam:DeletePolicy",
] as const;

/** What creates, changes and deletes rules of EventBridge and their targets. */
export const RULE_ACTIONS = [
  "events:PutRule",
  "events:DescribeRule",
  "events:ListTagsForResource",
  "events:TagResource",
  "events:UntagResource",
  "events:DeleteRule",
  "events:PutTargets",
  "events:ListTargetsByRule",
  "events:RemoveTargets",
] as const;

/** What empties buckets: all versions of all objects, for good. */
export function emptyBuckets(arns: readonly string[]): PolicyStatement[] {
  if (arns.length === 0) return [];
  const objects = arns.map((arn) => `${arn}/*`);
  return [
    allow("FindDataToDelete", "s3:ListBucketVersions", arns),
    allow("DeleteData", ["s3:DeleteObject", "s3:DeleteObjectVersion"], objects),
  ];
}

/** What creates, changes and deletes a bucket, but not what is in it. */
export function manageBucket(Sid: string, Resource: string): PolicyStatement {
  return allow(Sid, [...READ_BUCKET, ...CHANGE_BUCKET, ...TAG_BUCKET_SINCE_6_23], Resource);
}

/** The provider reads all of a bucket's settings in every plan, also those that were never set. */
const READ_BUCKET = [
  "s3:ListBucket", // asked for by HeadBucket
  "s3:ListBucketVersions", // destroy counts what would be lost
  "s3:GetAccelerateConfiguration",
  "s3:GetBucketAcl",
  "s3:GetBucketCORS",
  "s3:GetBucketLogging",
  "s3:GetBucketObjectLockConfiguration",
  "s3:GetBucketOwnershipControls",
  "s3:GetBucketPolicy",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketRequestPayment",
  "s3:GetBucketTagging",
  "s3:GetBucketVersioning",
  "s3:GetBucketWebsite",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
] as const;

/** Removing a setting asks for the right to put it; only the policy has a right of its own. */
const CHANGE_BUCKET = [
  "s3:CreateBucket",
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:PutBucketLogging",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketTagging",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
] as const;

/** AWS provider 6.23 and newer tag buckets through these; older ones through Get and PutBucketTagging. */
const TAG_BUCKET_SINCE_6_23 = [
  "s3:ListTagsForResource",
  "s3:TagResource",
  "s3:UntagResource",
] as const;
