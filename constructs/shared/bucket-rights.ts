import type { PolicyStatement } from "./policy-document";

/** The provider reads all of a bucket's settings in every plan, whether anybody set them or not. */
const READ = [
  "s3:ListBucket", // asked for by HeadBucket
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
const CHANGE = [
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
const TAG_SINCE_6_23 = ["s3:ListTagsForResource", "s3:TagResource", "s3:UntagResource"] as const;

/** What creates, changes and deletes a bucket, but not what is in it. */
export function manageBucket(Sid: string, Resource: string): PolicyStatement {
  const Action = [...READ, ...CHANGE, ...TAG_SINCE_6_23];
  return { Sid, Effect: "Allow", Action, Resource };
}
