import type { Configuration, LintFinding, Resource } from "../../model";
import { managed, moduleOf, ofBucket } from "../links";
import { onSetting, type Rule } from "../rule";

const RULE = { id: "public-access-block", severity: "error" } as const;

const SETTINGS = [
  "block_public_acls",
  "block_public_policy",
  "ignore_public_acls",
  "restrict_public_buckets",
] as const;
const FIX = `set ${SETTINGS.join(", ")} to true`;

export const publicAccessBlock: Rule = {
  ...RULE,
  check: (configuration) => [
    ...managed(configuration, "aws_s3_bucket").flatMap((bucket) => missing(bucket, configuration)),
    ...managed(
      configuration,
      "aws_s3_bucket_public_access_block",
      "aws_s3_account_public_access_block",
    ).flatMap(switchedOff),
  ],
};

function missing(bucket: Resource, configuration: Configuration): LintFinding[] {
  const blocks = ofBucket(configuration, "aws_s3_bucket_public_access_block", bucket);
  if (blocks.length > 0 || accountIsClosed(bucket, configuration)) return [];
  return [
    onSetting(RULE, { resource: bucket }, "none", {
      message:
        "no public-access block is written for this bucket, so that a policy or an ACL may open it to everybody",
      fix: `add an aws_s3_bucket_public_access_block for it: ${FIX}`,
    }),
  ];
}

/** The whole account's block, if all of it is on, holds for each of its buckets. */
function accountIsClosed(bucket: Resource, configuration: Configuration): boolean {
  return managed(configuration, "aws_s3_account_public_access_block").some(
    (block) =>
      block.values["provider"] === bucket.values["provider"] &&
      moduleOf(block) === moduleOf(bucket) &&
      SETTINGS.every((setting) => isOn(block.values[setting])),
  );
}

function switchedOff(block: Resource): LintFinding[] {
  return SETTINGS.filter((setting) => !isOn(block.values[setting])).map((setting) => {
    const value = block.values[setting];
    return onSetting(RULE, { resource: block, argument: setting }, value ?? null, {
      message: `${setting} is ${value === undefined ? "left out, which means off" : String(value)}`,
      fix: FIX,
    });
  });
}

/** A value that is known only at apply does not count as on. */
function isOn(value: unknown): boolean {
  return value === true || value === "true";
}
