import type { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { TerraformResource, type TerraformStack } from "cdktf";
import { type EnvironmentPart, partsWithRole } from "../constructs/messaging/capabilities";

/**
 * Lets Terraform refuse, in its plan, whatever would destroy a bucket, a key or a log group: a bare `cdktf destroy`, or an
 * edit that replaces one. Our own `destroy` looks at the data first and takes the protection away. A bucket with
 * `forceDestroy` goes without it, and so does a key whose buckets all have it.
 */
export function protectData(stack: TerraformStack, parts: readonly EnvironmentPart[]): void {
  const resources = stack.node.findAll().filter(TerraformResource.isTerraformResource);
  const ofType = (type: string) =>
    resources.filter(({ terraformResourceType }) => terraformResourceType === type);
  const buckets = (ofType("aws_s3_bucket") as S3Bucket[]).filter((one) => !one.forceDestroyInput);
  const given = aliasesToGive(parts);
  const scopes = (ofType("aws_kms_alias") as KmsAlias[])
    .filter(({ nameInput }) => nameInput !== undefined && given.has(nameInput))
    .map(({ node }) => node.scope);
  const keys = ofType("aws_kms_key").filter(({ node }) => !scopes.includes(node.scope));
  const logs = ofType("aws_cloudwatch_log_group");
  for (const one of [...buckets, ...keys, ...logs])
    one.addOverride("lifecycle.prevent_destroy", true);
}

/** Of the keys that encrypt buckets, those of which every bucket may be deleted with its objects. */
function aliasesToGive(parts: readonly EnvironmentPart[]): ReadonlySet<string> {
  const buckets = [
    ...partsWithRole(parts, "media bucket"),
    ...partsWithRole(parts, "trail bucket"),
  ];
  const aliasesWhere = (emptied: boolean) =>
    buckets
      .filter(({ emptiedByDestroy }) => emptiedByDestroy === emptied)
      .flatMap(({ key }) => (key !== undefined && "alias" in key ? key.alias : []));
  const kept = aliasesWhere(false);
  return new Set(aliasesWhere(true).filter((alias) => !kept.includes(alias)));
}
