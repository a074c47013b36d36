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
];
