import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { Construct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import { createPrivateBucket } from "../shared/private-bucket";
import { trailBucketPolicy } from "./trail-policies";

/** Time to bring back what was deleted by mistake. */
const OLD_VERSIONS_DAYS = 7;

export interface TrailBucketProps extends AwsScope {
  readonly name: string;
  readonly trailArn: string;
  readonly key: KmsKey;
  readonly retentionDays: number;
  /** Whether a destroy also deletes the log files. */
  readonly forceDestroy: boolean | undefined;
}

/** Keeps one trail's log files, encrypted, and not longer than asked for. */
export class TrailBucket extends Construct {
  /** For arguments that must wait until the trail may write there. */
  public readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: TrailBucketProps) {
    super(scope, id);
    const { policy } = createPrivateBucket(this, {
      name: props.name,
      policy: trailBucketPolicy(props, props.name, props.trailArn),
      key: { arn: props.key.arn, resource: props.key },
      forceDestroy: props.forceDestroy,
      lifecycle: [
        {
          id: "ExpireLogs",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: props.retentionDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
        },
      ],
    });
    this.policy = policy;
  }
}
