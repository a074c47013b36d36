import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";

/** Time to bring back what was overwritten or deleted by mistake. */
const OLD_VERSIONS_DAYS = 7;
/** No upload of at most 100 MB, WhatsApp's largest document, takes a day. */
const UNFINISHED_UPLOADS_DAYS = 1;

/** Media is somebody's private conversation: nothing stays longer than asked for. */
export function mediaLifecycleRules(
  prefixes: { readonly inboundPrefix: string; readonly outboundPrefix: string },
  retentionDays: number,
): S3BucketLifecycleConfigurationRule[] {
  return [
    expire("ExpireInboundMedia", prefixes.inboundPrefix, retentionDays),
    expire("ExpireOutboundMedia", prefixes.outboundPrefix, retentionDays),
    {
      id: "ExpireOldVersions",
      status: "Enabled",
      filter: [{ prefix: "" }],
      noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
      expiration: [{ expiredObjectDeleteMarker: true }],
    },
    {
      id: "AbortUnfinishedUploads",
      status: "Enabled",
      filter: [{ prefix: "" }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: UNFINISHED_UPLOADS_DAYS }],
    },
  ];
}

function expire(id: string, prefix: string, days: number): S3BucketLifecycleConfigurationRule {
  return { id, status: "Enabled", filter: [{ prefix }], expiration: [{ days }] };
}
