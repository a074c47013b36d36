import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsScope, bucketArnOf } from "../../formats/arns";
import { fieldName } from "../../formats/finding";
import { bucketName, mediaPrefix } from "../../formats/names";
import type { Grantee } from "../grants/grantee";
import { Grants } from "../grants/grants";
import { inboundMedia, type MediaStorage, outboundMedia } from "../grants/media-storage";
import { denyAccessWithoutTls } from "../shared/bucket-policies";
import { type MediaPrefixes, prefixesOf, prefixFindings } from "../shared/media-prefixes";
import type { MessagingKey } from "../shared/messaging-key";
import type { Requirement, Requiring } from "../shared/requirement";
import { checkFormat, checkScope, keyWithin, throwIfAny } from "../shared/validate";

/** Which bucket is meant, and where media lies in it. */
export interface ExistingBucketProps extends AwsScope, MediaPrefixes {
  /** Of a bucket in this account and Region. */
  readonly name: string;
  /**
   * The key that encrypts the bucket.
   * @default - the bucket is not encrypted with a customer-managed key
   */
  readonly key?: MessagingKey;
}

/**
 * A media bucket that somebody else owns: used, never changed. Its owner merges `requirement`.
 * @throws ProblemsError for a malformed name, prefixes inside each other, or a key elsewhere
 */
export class ExistingBucket extends Construct implements Requiring, MediaStorage {
  /** Of the bucket. */
  public readonly account: string;
  /** Of the bucket. */
  public readonly region: string;
  /** As given. */
  public readonly name: string;
  /** Literal, hence usable in policies without making them unknown until apply. */
  public readonly arn: string;
  /** Received media, ending in `/`. */
  public readonly inboundPrefix: string;
  /** Media to be sent, ending in `/`. */
  public readonly outboundPrefix: string;
  /** The key that encrypts the bucket, if it is a customer-managed one. */
  public readonly key: MessagingKey | undefined;
  /** What its owner has to merge into its policy, and to set. */
  public readonly requirement: Requirement;
  private readonly grants: Grants;

  constructor(scope: Construct, id: string, props: ExistingBucketProps) {
    super(scope, id);
    const prefixes = prefixesOf(props);
    throwIfAny(this, [
      ...checkScope(this, props),
      checkFormat(bucketName, "name", props.name),
      keyWithin(props, "key", props.key),
      checkFormat(mediaPrefix, "inboundPrefix", props.inboundPrefix),
      checkFormat(mediaPrefix, "outboundPrefix", props.outboundPrefix),
      ...prefixFindings(props, props).map(({ path, ...rest }) => ({
        field: fieldName(path),
        ...rest,
      })),
    ]);
    this.account = props.account;
    this.region = props.region;
    this.name = props.name;
    this.arn = bucketArnOf(props, props.name);
    this.inboundPrefix = prefixes.inboundPrefix;
    this.outboundPrefix = prefixes.outboundPrefix;
    this.key = props.key;
    this.requirement = {
      of: this.arn,
      why: `keeps media below ${prefixes.inboundPrefix} and ${prefixes.outboundPrefix}`,
      statements: [denyAccessWithoutTls(props, props.name)],
      settings: [
        `in account ${props.account} and Region ${props.region}`,
        "all four public-access blocks on, object ownership BucketOwnerEnforced",
        "a Deny on source IP or VPC endpoint must exempt aws:ViaAWSService, as the service moves media on the caller's behalf",
      ],
    };
    this.grants = new Grants(this, this, this.name);
  }

  /**
   * Lets a role store received media and read it, exactly as MediaBucket.grantInbound does. Within
   * one account the role's own policy suffices, with a key whose policy delegates to IAM.
   */
  public grantInbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(inboundMedia, grantee, undefined, this);
  }

  /** Lets a role write media and have it sent, exactly as MediaBucket.grantOutbound does. */
  public grantOutbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(outboundMedia, grantee, undefined, this);
  }
}
