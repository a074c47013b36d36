import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { createTaggedKey } from "../keys/tagged-key";
import { checkProps, warn } from "../shared/check-props";
import { knownReference, literally } from "../shared/known-reference";
import { policyJson } from "../shared/policy-document";
import type { Requirement, Requiring } from "../shared/requirement";
import {
  loggingWarnings,
  MESSAGE_TEXT_MAY_BE_LOGGED,
  trailDecisions,
  trailRequirement,
  trailSelectors,
} from "./decisions";
import type { DataEventTrailProps } from "./options";
import { TrailBucket } from "./trail-bucket";
import { trailArn, trailKeyPolicy } from "./trail-policies";

/**
 * Logs who sent messages and moved media, which CloudTrail leaves out by default and charges for. **The
 * log may hold the text of messages**: so AWS's own sample event does. Hence a key of its own, whose
 * readers are not those of anything else, and a brief retention.
 * @throws ProblemsError for malformed or taken names, malformed numbers or days, or an account or Region that
 * is a token
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/logging-using-cloudtrail.html
 * @example
 * new DataEventTrail(this, "Trail", {
 *   account,
 *   region,
 *   name: "acme-data-events",
 *   keyAlias: "alias/acme-trail",
 *   bucketName: "acme-trail",
 *   eventNames: ["SendWhatsAppMessage"],
 *   retentionDays: 7,
 * });
 */
export class DataEventTrail extends Construct implements Requiring {
  /** A reference, so that whatever uses it waits for the trail. */
  public readonly arn: string;
  /** The same as a literal, so that policies which name it are known before the apply. */
  public readonly literalArn: string;
  /** The trail itself, for arguments that this class does not offer. */
  public readonly resource: Cloudtrail;
  /** ARN of the key that encrypts the log files. */
  public readonly keyArn: string;
  /** What the owner of an existing bucket has to merge. */
  public readonly requirement: Requirement | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DataEventTrailProps,
  ) {
    super(scope, id);
    checkProps(this, trailDecisions, props);
    warn(this, loggingWarnings(props));
    Annotations.of(this).addWarning(MESSAGE_TEXT_MAY_BE_LOGGED);
    this.literalArn = trailArn(props, props.name);
    const policy = policyJson(trailKeyPolicy(props, this.literalArn));
    const key = createTaggedKey(this, { alias: props.keyAlias, policy });
    this.keyArn = key.arn;
    this.requirement = trailRequirement(literally(props));
    this.resource = this.createTrail(
      key,
      props.existingBucket ? undefined : this.createBucket(key),
    );
    this.node.defaultChild = this.resource;
    this.arn = knownReference(this.resource.arn, this.literalArn);
  }

  private createBucket(key: KmsKey): TrailBucket {
    const { account, region, bucketName: name } = this.props;
    return new TrailBucket(this, "Logs", {
      account,
      region,
      name,
      key,
      trailArn: this.literalArn,
      retentionDays: this.props.retentionDays ?? 30,
      forceDestroy: this.props.forceDestroy,
    });
  }

  private createTrail(key: KmsKey, bucket: TrailBucket | undefined): Cloudtrail {
    return new Cloudtrail(this, "Trail", {
      name: this.props.name,
      s3BucketName: this.props.bucketName,
      kmsKeyId: key.arn,
      enableLogFileValidation: true,
      includeGlobalServiceEvents: false,
      isMultiRegionTrail: false, // a number's calls are made in its own Region
      advancedEventSelector: trailSelectors(this.props).map(({ name, fields }) => {
        return { name, fieldSelector: [...fields] };
      }),
      dependsOn: bucket && [bucket.policy],
    });
  }
}
