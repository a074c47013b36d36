import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsScope, bucketArnOf } from "../rules/arns";
import { bucketName } from "../rules/names";
import type { Grantee } from "./access/grantee";
import { MediaAccess } from "./access/media-access";
import type { MediaStorage } from "./access/media-storage";
import { type MediaPrefixes, prefixesOf, prefixProblems } from "./media-prefixes";
import type { MessagingKey } from "./messaging-key";
import { denyAccessWithoutTls } from "./policies/bucket-policies";
import type { Requirement, Requiring } from "./requirement";
import { against, refuse } from "./validate";

export interface ExistingBucketProps extends AwsScope, MediaPrefixes {
  readonly name: string;
  /**
   * The key that encrypts the bucket.
   * @default - the bucket is not encrypted with a customer-managed key
   */
  readonly key?: MessagingKey;
}

/** A media bucket that somebody else owns: used, never changed. Its owner merges `requirement`. */
export class ExistingBucket extends Construct implements Requiring, MediaStorage {
  public readonly account: string;
  public readonly region: string;
  public readonly name: string;
  public readonly arn: string;
  public readonly inboundPrefix: string;
  public readonly outboundPrefix: string;
  public readonly key: MessagingKey | undefined;
  public readonly requirement: Requirement;
  private readonly access: MediaAccess;

  constructor(scope: Construct, id: string, props: ExistingBucketProps) {
    super(scope, id);
    const prefixes = prefixesOf(props);
    refuse(this, [against(bucketName, "name", props.name), ...prefixProblems(prefixes)]);
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
    this.access = new MediaAccess(this, this);
  }

  /**
   * Lets a role store received media and read it, exactly as MediaBucket.grantInbound does. Within
   * one account the role's own policy suffices, with a key whose policy delegates to IAM.
   */
  public grantInbound(grantee: Grantee): IamRolePolicy {
    return this.access.grantInbound(grantee);
  }

  /** Lets a role write media and have it sent, exactly as MediaBucket.grantOutbound does. */
  public grantOutbound(grantee: Grantee): IamRolePolicy {
    return this.access.grantOutbound(grantee);
  }
}
