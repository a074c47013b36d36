import { isOurs } from "../shared/part";
import type { PolicyStatement } from "../shared/policy-document";
import { manageBucket } from "../shared/rights";
import type { MediaBucketPart } from "./decisions";

/** What creates, changes and deletes the bucket, but not what is in it. */
export function manageMediaBucket(bucket: MediaBucketPart): PolicyStatement[] {
  return isOurs(bucket) ? [manageBucket("ManageMediaBucket", bucket.arn)] : [];
}
