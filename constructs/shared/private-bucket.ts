import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Lazy, type TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { importExisting } from "./import-existing";
import type { MessagingKey } from "./messaging-key";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
  policyJson,
} from "./policy-document";

interface PrivateBucket {
  readonly name: string;
  readonly policy: PolicyDocument;
  /** Added to its policy until synthesis. @default - none */
  readonly added?: () => readonly PolicyStatement[];
  /** Encrypts the objects. */
  readonly key: Pick<MessagingKey, "arn" | "resource">;
  /** Everything expires: nothing here keeps objects for ever. Undefined: rules that are there stay as they are. */
  readonly lifecycle: S3BucketLifecycleConfigurationRule[] | undefined;
  /** Whether a destroy also deletes the objects. */
  readonly forceDestroy?: boolean;
  /** Settings of a bucket that exists; what is not among them is created. @default - the bucket is created, too */
  readonly adopt?: readonly string[] | undefined;
}

export interface CreatedBucket {
  readonly bucket: S3Bucket;
  /** For whatever must wait until its policy is there. */
  readonly policy: S3BucketPolicy;
}

/** An S3 bucket that no ACL and no policy can open to the public, encrypted, with versions. */
export function createPrivateBucket(scope: Construct, props: PrivateBucket): CreatedBucket {
  const { name, key, forceDestroy, adopt } = props;
  const bucket = new S3Bucket(scope, "Bucket", {
    bucket: name,
    forceDestroy,
    dependsOn: key.resource && [key.resource], // where S3 refuses to delete the bucket, the key stays, too
  });
  const access = createAccessRules(scope, bucket.id, props);
  const settings: Readonly<Record<string, TerraformResource>> = {
    ...access,
    encryption: createEncryption(scope, bucket.id, key.arn),
    ...createLifecycle(scope, bucket.id, props.lifecycle),
  };
  // S3 gives each setting the id of its bucket.
  if (adopt !== undefined) importExisting(bucket, name);
  for (const setting of adopt ?? []) {
    const existing = settings[setting];
    if (existing !== undefined) importExisting(existing, name);
  }
  return { bucket, policy: access.policy };
}

function createAccessRules(
  scope: Construct,
  bucket: string,
  { policy, added = () => [] }: Pick<PrivateBucket, "policy" | "added">,
) {
  const publicAccessBlock = new S3BucketPublicAccessBlock(scope, "PublicAccessBlock", {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const ownership = new S3BucketOwnershipControls(scope, "Ownership", {
    bucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  const written = new S3BucketPolicy(scope, "Policy", {
    bucket,
    policy: Lazy.stringValue({
      produce: () => policyJson(policyDocument([...policy.Statement, ...added()])),
    }),
    dependsOn: [publicAccessBlock], // S3 refuses two changes of a bucket's access at once
  });
  return { publicAccessBlock, ownership, policy: written };
}

function createEncryption(scope: Construct, bucket: string, kmsMasterKeyId: string) {
  return new S3BucketServerSideEncryptionConfigurationA(scope, "Encryption", {
    bucket,
    rule: [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId },
        bucketKeyEnabled: true,
      },
    ],
  });
}

function createLifecycle(
  scope: Construct,
  bucket: string,
  rule: S3BucketLifecycleConfigurationRule[] | undefined,
): Readonly<Record<string, TerraformResource>> {
  const versioning = new S3BucketVersioningA(scope, "Versioning", {
    bucket,
    versioningConfiguration: { status: "Enabled" },
  });
  if (rule === undefined) return { versioning };
  const lifecycle = new S3BucketLifecycleConfiguration(scope, "Lifecycle", {
    bucket,
    rule,
    dependsOn: [versioning], // rules on old versions need versions
  });
  return { versioning, lifecycle };
}
