import type { AllowedDifference } from "./allowances";

/**
 * What today's code builds otherwise than the recorded release did, on purpose. Each entry fails the
 * tests as soon as nothing differs there any more, and as long as the CHANGELOG does not tell it.
 * Recording anew empties the list.
 */
export const ALLOWED_DIFFERENCES: readonly AllowedDifference[] = [
  {
    stack: "*/*/*",
    path: "resource.aws_kms_key.*.tags",
    why: "keys are created and managed by this tag",
    changelog: "Every KMS key that is created carries the tag `cdktf-aws-social-messaging`",
  },
  ...["aws_s3_bucket", "aws_kms_key"].map((type) => ({
    stack: "environments/*/*",
    path: `resource.${type}.*.lifecycle`,
    why: "a bare destroy, or an edit that replaces a bucket or a key, must not take data with it",
    changelog:
      "Buckets and keys of environment files carry `prevent_destroy` unless `forceDestroy`",
  })),
  ...["environments", "apps"].map((kind) => ({
    stack: `${kind}/*/*`,
    path: "resource.aws_s3_bucket.*.depends_on",
    why: "no order of a destroy may give up the key before the bucket is gone",
    changelog: "A bucket is destroyed before its key",
  })),
];
