import type { Configuration, Resource } from "../../model";
import { bodiesOf } from "../../terraform/values";
import { managed, ofBucket } from "../links";
import { onSetting, type Rule } from "../rule";

const RULE = { id: "bucket-versioning", severity: "warning" } as const;

export const bucketVersioning: Rule = {
  ...RULE,
  check: (configuration) =>
    managed(configuration, "aws_s3_bucket").flatMap((bucket) => {
      const { place, setting } = versioningOf(bucket, configuration);
      if (setting === "Enabled") return [];
      return onSetting(RULE, { resource: place }, setting, {
        message: `versioning is ${setting === "none" ? "not switched on" : setting}: an object that is overwritten or deleted is gone`,
        fix: 'add an aws_s3_bucket_versioning with status "Enabled", and a lifecycle rule that ends old versions',
      });
    }),
};

/** In a resource of its own or, with old providers, in the bucket. */
function versioningOf(bucket: Resource, configuration: Configuration) {
  const [place] = ofBucket(configuration, "aws_s3_bucket_versioning", bucket);
  const [block] = bodiesOf(place?.values["versioning_configuration"]);
  if (place !== undefined) return { place, setting: String(block?.["status"] ?? "none") };
  const [inside] = bodiesOf(bucket.values["versioning"]);
  const isOn = String(inside?.["enabled"]) === "true";
  return { place: bucket, setting: isOn ? "Enabled" : "none" };
}
