import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { type AwsScope, bucketArnOf } from "../../formats/arns";
import { MESSAGE_TEXT_MAY_BE_LOGGED } from "../../formats/warnings";
import { claim, inPartition, inRegion } from "../shared/claims";
import { policyJson } from "../shared/policy-document";
import type { Requirement, Requiring } from "../shared/requirement";
import { checkScope, throwIfAny } from "../shared/validate";
import { trailProblems } from "./audit-trail-problems";
import { TrailBucket } from "./trail-bucket";
import { allowTrailLogs, trailArn, trailKeyPolicy } from "./trail-policies";

/** Which calls are logged, and where. */
export interface DataEventTrailProps extends AwsScope {
  /** Of the trail. */
  readonly name: string;
  /** Of its key, with `alias/` in front. */
  readonly keyAlias: string;
  /** Of the created bucket, or of the one that exists already. */
  readonly bucketName: string;
  /**
   * The bucket exists: its owner merges `requirement`, and decides how long logs are kept.
   * @default false
   */
  readonly existingBucket?: boolean;
  /**
   * Only calls on these numbers: `phone-number-id-` and 32 hexadecimal digits each.
   * @default - calls on every number
   */
  readonly phoneNumberIds?: readonly string[];
  /**
   * true: only calls that read; false: only calls that write.
   * @default - both
   */
  readonly readOnly?: boolean;
  /**
   * Days after which log files expire in a created bucket.
   * @default 30
   */
  readonly retentionDays?: number;
}

/**
 * Logs who sent messages and moved media, which CloudTrail leaves out by default and charges for. **The
 * log may hold the text of messages**: so AWS's own sample event does. Hence a key of its own, whose
 * readers are not those of anything else, and a brief retention.
 * @throws ProblemsError for malformed or taken names, malformed numbers or days, or an account or Region that
 * is a token
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/logging-using-cloudtrail.html
 */
export class DataEventTrail extends Construct implements Requiring {
  /** Literal. */
  public readonly arn: string;
  /** Of the key that encrypts the log files. */
  public readonly keyArn: string;
  /** What the owner of a named bucket has to merge. */
  public readonly requirement: Requirement | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DataEventTrailProps,
  ) {
    super(scope, id);
    throwIfAny(this, [...checkScope(this, props), ...trailProblems(props), ...this.claims()]);
    Annotations.of(this).addWarning(MESSAGE_TEXT_MAY_BE_LOGGED);
    this.arn = trailArn(props, props.name);
    const key = this.createKey();
    this.keyArn = key.arn;
    this.requirement = props.existingBucket ? this.requirementOfBucket() : undefined;
    this.createTrail(key, props.existingBucket ? undefined : this.createBucket(key));
  }

  private claims() {
    const { name, keyAlias, bucketName, existingBucket } = this.props;
    const [region, partition] = [inRegion(this.props), inPartition(this.props)];
    const taken = { what: "S3 bucket", name: bucketName, within: partition, field: "bucketName" };
    return [
      claim(this, { what: "trail", name, within: region, field: "name" }),
      claim(this, { what: "KMS alias", name: keyAlias, within: region, field: "keyAlias" }),
      existingBucket ? undefined : claim(this, taken),
    ];
  }

  private createKey(): KmsKey {
    const key = new KmsKey(this, "Key", {
      description: `WhatsApp messaging, ${this.props.keyAlias}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyJson(trailKeyPolicy(this.props, this.arn)),
    });
    new KmsAlias(this, "Alias", { name: this.props.keyAlias, targetKeyId: key.keyId });
    return key;
  }

  private createBucket(key: KmsKey): TrailBucket {
    const { account, region, bucketName: name } = this.props;
    return new TrailBucket(this, "Logs", {
      account,
      region,
      name,
      key,
      trailArn: this.arn,
      retentionDays: this.props.retentionDays ?? 30,
    });
  }

  private createTrail(key: KmsKey, bucket: TrailBucket | undefined): void {
    new Cloudtrail(this, "Trail", {
      name: this.props.name,
      s3BucketName: this.props.bucketName,
      kmsKeyId: key.arn,
      enableLogFileValidation: true,
      includeGlobalServiceEvents: false,
      isMultiRegionTrail: false, // a number's calls are made in its own Region
      advancedEventSelector: [{ name: "Calls on WhatsApp numbers", fieldSelector: this.fields() }],
      dependsOn: bucket && [bucket.policy],
    });
  }

  private fields() {
    const { readOnly, phoneNumberIds } = this.props;
    // At the end: AWS documents two spellings of the ARN, with and without the prefix of the id.
    const ends = phoneNumberIds?.map((id) => id.slice(-32));
    return [
      { field: "eventCategory", equalTo: ["Data"] },
      { field: "resources.type", equalTo: ["AWS::SocialMessaging::PhoneNumberId"] },
      ...(readOnly === undefined ? [] : [{ field: "readOnly", equalTo: [String(readOnly)] }]),
      ...(ends === undefined ? [] : [{ field: "resources.ARN", endsWith: ends }]),
    ];
  }

  private requirementOfBucket(): Requirement {
    const { props } = this;
    return {
      of: bucketArnOf(props, props.bucketName),
      why: `keeps the log files of the trail ${props.name}`,
      statements: allowTrailLogs(props, props.bucketName, this.arn),
      settings: [
        "a brief retention of AWSLogs/: log files may hold the text of messages",
        "all four public-access blocks on",
      ],
    };
  }
}
