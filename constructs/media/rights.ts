import { isOurs } from "../shared/part";
import { allow, type PolicyStatement } from "../shared/policy-document";
import { manageBucket } from "../shared/rights";
import type { MediaBucketPart } from "./decisions";

/** What creates, changes and deletes the bucket, and what is in it only if a destroy may take that too. */
export function manageMediaBucket(bucket: MediaBucketPart): PolicyStatement[] {
  if (!isOurs(bucket)) return [];
  const { arn, emptiedByDestroy } = bucket;
  return [manageBucket("ManageMediaBucket", arn), ...(emptiedByDestroy ? emptyBucket(arn) : [])];
}

function emptyBucket(arn: string): PolicyStatement[] {
  return [
    allow("FindMediaToDelete", "s3:ListBucketVersions", arn),
    allow("DeleteMedia", ["s3:DeleteObject", "s3:DeleteObjectVersion"], `${arn}/*`),
  ];
}
