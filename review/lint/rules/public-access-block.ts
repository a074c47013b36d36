import type { Configuration, Resource } from "../../model";
import { managed, moduleOf, ofBucket } from "../links";
import { type PlacedObjection, settingRule } from "../rule";

const SETTINGS = [
  "block_public_acls",
  "block_public_policy",
  "ignore_public_acls",
  "restrict_public_buckets",
] as const;
const FIX = `set ${SETTINGS.join(", ")} to true`;

export const publicAccessBlock = settingRule(
  {
    id: "public-access-block",
    severity: "error",
    description:
      "A bucket without a public-access block, or a block with any of its four settings not literally true.",
  },
  (configuration) => [
    ...managed(configuration, "aws_s3_bucket").flatMap((bucket) => missing(bucket, configuration)),
    ...managed(
      configuration,
      "aws_s3_bucket_public_access_block",
      "aws_s3_account_public_access_block",
    ).flatMap(switchedOff),
  ],
);

function missing(bucket: Resource, configuration: Configuration): PlacedObjection[] {
  const blocks = ofBucket(configuration, "aws_s3_bucket_public_access_block", bucket);
  if (blocks.length > 0 || accountIsClosed(bucket, configuration)) return [];
  return [
    {
      resource: bucket,
      setting: "none",
      message:
        "no public-access block is written for this bucket, so that a policy or an ACL may open it to everybody",
      fix: `add an aws_s3_bucket_public_access_block for it: ${FIX}`,
    },
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

function switchedOff(resource: Resource): PlacedObjection[] {
  return SETTINGS.filter((argument) => !isOn(resource.values[argument])).map((argument) => {
    const value = resource.values[argument];
    const message = `${argument} is ${value === undefined ? "left out, which means off" : String(value)}`;
    return { resource, argument, setting: value ?? null, message, fix: FIX };
  });
}

/** A value that is known only at apply does not count as on. */
function isOn(value: unknown): boolean {
  return value === true || value === "true";
}
