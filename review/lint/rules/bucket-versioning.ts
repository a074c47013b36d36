import type { Configuration, Resource } from "../../model";
import { bodiesOf } from "../../terraform/values";
import { managed, ofBucket } from "../links";
import { settingRule } from "../rule";

export const bucketVersioning = settingRule(
  {
    id: "bucket-versioning",
    severity: "warning",
    description: "A bucket whose versioning is not Enabled.",
  },
  (configuration) =>
    managed(configuration, "aws_s3_bucket").flatMap((bucket) => {
      const { resource, setting } = versioningOf(bucket, configuration);
      if (setting === "Enabled") return [];
      return {
        resource,
        setting,
        message: `versioning is ${setting === "none" ? "not switched on" : setting}: an object that is overwritten or deleted is lost`,
        fix: 'add an aws_s3_bucket_versioning with status "Enabled", and a lifecycle rule that ends old versions',
      };
    }),
);

/** In a resource of its own or, with old providers, in the bucket. */
function versioningOf(bucket: Resource, configuration: Configuration) {
  const [resource] = ofBucket(configuration, "aws_s3_bucket_versioning", bucket);
  const [block] = bodiesOf(resource?.values["versioning_configuration"]);
  if (resource !== undefined) return { resource, setting: String(block?.["status"] ?? "none") };
  const [inside] = bodiesOf(bucket.values["versioning"]);
  const isOn = String(inside?.["enabled"]) === "true";
  return { resource: bucket, setting: isOn ? "Enabled" : "none" };
}
