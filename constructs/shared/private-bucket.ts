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
import { Lazy } from "cdktf";
import type { Construct } from "constructs";
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
  /** Everything expires: nothing here keeps objects for ever. */
  readonly lifecycle: S3BucketLifecycleConfigurationRule[];
  /** Whether a destroy also deletes the objects. */
  readonly forceDestroy?: boolean;
}

export interface CreatedBucket {
  readonly bucket: S3Bucket;
  /** For whatever must wait until its policy is there. */
  readonly policy: S3BucketPolicy;
}

/** An S3 bucket that no ACL and no policy can open to the public, encrypted, with versions. */
export function createPrivateBucket(scope: Construct, props: PrivateBucket): CreatedBucket {
  const { name, key, forceDestroy } = props;
  const bucket = new S3Bucket(scope, "Bucket", {
    bucket: name,
    forceDestroy,
    dependsOn: key.resource && [key.resource], // where S3 refuses to delete the bucket, the key stays, too
  });
  const policy = createAccessRules(scope, bucket.id, props);
  createEncryption(scope, bucket.id, key.arn);
  createLifecycle(scope, bucket.id, props.lifecycle);
  return { bucket, policy };
}

function createAccessRules(
  scope: Construct,
  bucket: string,
  { policy, added = () => [] }: Pick<PrivateBucket, "policy" | "added">,
): S3BucketPolicy {
  const closed = new S3BucketPublicAccessBlock(scope, "PublicAccessBlock", {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketOwnershipControls(scope, "Ownership", {
    bucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  return new S3BucketPolicy(scope, "Policy", {
    bucket,
    policy: Lazy.stringValue({
      produce: () => policyJson(policyDocument([...policy.Statement, ...added()])),
    }),
    dependsOn: [closed], // S3 refuses two changes of a bucket's access at once
  });
}

function createEncryption(scope: Construct, bucket: string, kmsMasterKeyId: string): void {
  new S3BucketServerSideEncryptionConfigurationA(scope, "Encryption", {
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
  rule: S3BucketLifecycleConfigurationRule[],
): void {
  const versioning = new S3BucketVersioningA(scope, "Versioning", {
    bucket,
    versioningConfiguration: { status: "Enabled" },
  });
  new S3BucketLifecycleConfiguration(scope, "Lifecycle", {
    bucket,
    rule,
    dependsOn: [versioning], // rules on old versions need versions
  });
}
