import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { bucketArnOf } from "../../formats/arns";
import type { Grantee } from "../grants/grantee";
import { Grants } from "../grants/grants";
import { inboundMedia, outboundMedia } from "../grants/media";
import { checkProps } from "../shared/check-props";
import { prefixesOf } from "../shared/media-prefixes";
import type { MessagingKey } from "../shared/messaging-key";
import type { Requirement } from "../shared/requirement";
import type { MessagingBucket } from "./bucket";
import { existingBucketRequirement } from "./bucket-policies";
import { existingBucketDecisions } from "./decisions";
import type { ExistingBucketProps } from "./options";

/**
 * A media bucket that somebody else owns: used, never changed. Its owner merges `requirement`.
 * @throws ProblemsError for a malformed name, prefixes inside each other, or a key elsewhere
 */
export class ExistingBucket extends Construct implements MessagingBucket {
  public readonly account: string;
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
    checkProps(this, existingBucketDecisions, props);
    const prefixes = prefixesOf(props);
    this.account = props.account;
    this.region = props.region;
    this.name = props.name;
    this.arn = bucketArnOf(props, props.name);
    this.inboundPrefix = prefixes.inboundPrefix;
    this.outboundPrefix = prefixes.outboundPrefix;
    this.key = props.key;
    this.requirement = existingBucketRequirement(props, prefixes);
    this.grants = new Grants(this, this, this.name);
  }

  /** The name: there is nothing to wait for. */
  public get deployedName(): string {
    return this.name;
  }

  /**
   * Lets a role store received media and read it, exactly as MediaBucket.grantInbound does. Within
   * one account the role's own policy suffices, with a key whose policy delegates to IAM.
   * @throws ProblemsError for what is no role of this account
   */
  public grantInbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(inboundMedia, grantee, undefined, this);
  }

  /**
   * Lets a role write media and have it sent, exactly as MediaBucket.grantOutbound does.
   * @throws ProblemsError for what is no role of this account
   */
  public grantOutbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(outboundMedia, grantee, undefined, this);
  }
}
