import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import type { AwsScope } from "../rules/arns";
import { trailBucketPolicy } from "./policies/trail-policies";

/** Time to bring back what was deleted by mistake. */
const OLD_VERSIONS_DAYS = 7;

export interface TrailBucketProps extends AwsScope {
  readonly name: string;
  readonly trailArn: string;
  readonly key: KmsKey;
  readonly retentionDays: number;
}

/** Keeps one trail's log files, encrypted, and not longer than asked for. */
export class TrailBucket extends Construct {
  /** For arguments that must wait until the trail may write there. */
  public readonly policy: S3BucketPolicy;
  private readonly bucket: S3Bucket;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TrailBucketProps,
  ) {
    super(scope, id);
    this.bucket = new S3Bucket(this, "Bucket", { bucket: props.name });
    this.policy = this.createAccessRules();
    this.createEncryption();
    this.createLifecycle();
  }

  private createAccessRules(): S3BucketPolicy {
    const { props } = this;
    const bucket = this.bucket.id;
    const closed = new S3BucketPublicAccessBlock(this, "PublicAccessBlock", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "Ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    return new S3BucketPolicy(this, "Policy", {
      bucket,
      policy: JSON.stringify(trailBucketPolicy(props, props.name, props.trailArn)),
      dependsOn: [closed], // S3 refuses two changes of a bucket's access at once
    });
  }

  private createEncryption(): void {
    new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket: this.bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: "aws:kms",
            kmsMasterKeyId: this.props.key.arn,
          },
          bucketKeyEnabled: true,
        },
      ],
    });
  }

  private createLifecycle(): void {
    const versioning = new S3BucketVersioningA(this, "Versioning", {
      bucket: this.bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    const filter = [{ prefix: "" }];
    new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket: this.bucket.id,
      rule: [
        {
          id: "ExpireLogs",
          status: "Enabled",
          filter,
          expiration: [{ days: this.props.retentionDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
        },
      ],
      dependsOn: [versioning], // rules on old versions need versions
    });
  }
}
