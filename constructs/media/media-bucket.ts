import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { Construct } from "constructs";
import { bucketArnOf } from "../../formats/arns";
import type { Grantee } from "../grants/grantee";
import { Grants } from "../grants/grants";
import { inboundMedia, outboundMedia } from "../grants/media";
import { checkProps } from "../shared/check-props";
import { prefixesOf } from "../shared/media-prefixes";
import type { MessagingKey } from "../shared/messaging-key";
import { createPrivateBucket } from "../shared/private-bucket";
import type { Requirement } from "../shared/requirement";
import type { MessagingBucket } from "./bucket";
import { accessLogPrefix, accessLogRequirement, mediaBucketPolicy } from "./bucket-policies";
import { mediaBucketDecisions, RETENTION_DAYS } from "./decisions";
import { mediaLifecycleRules } from "./media-lifecycle";
import type { MediaBucketProps } from "./options";

/**
 * The bucket through which media enters and leaves WhatsApp. It must lie in the account and Region of the
 * WhatsApp Business Accounts, whose callers reach it with their own permissions.
 * @throws ProblemsError for a name that is malformed or taken, prefixes inside each other, days outside 1 to
 * 3650, or a key of another account or Region
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/receive-message-image.html
 */
export class MediaBucket extends Construct implements MessagingBucket {
  public readonly account: string;
  public readonly region: string;
  /** As given. */
  public readonly name: string;
  /** Literal, hence usable in other policies without making them unknown until apply. */
  public readonly arn: string;
  /** Received media, ending in `/`. */
  public readonly inboundPrefix: string;
  /** Media to be sent, ending in `/`. */
  public readonly outboundPrefix: string;
  /** The key that encrypts the objects. */
  public readonly key: MessagingKey;
  /** For arguments that must wait until the bucket exists. */
  public readonly resource: S3Bucket;
  /** What the owner of the access-log bucket has to merge, if there is one. */
  public readonly requirement: Requirement | undefined;
  private readonly grants: Grants;

  constructor(scope: Construct, id: string, props: MediaBucketProps) {
    super(scope, id);
    checkProps(this, mediaBucketDecisions, props);
    const prefixes = prefixesOf(props);
    this.account = props.account;
    this.region = props.region;
    this.name = props.name;
    this.arn = bucketArnOf(props, props.name);
    this.inboundPrefix = prefixes.inboundPrefix;
    this.outboundPrefix = prefixes.outboundPrefix;
    this.key = props.key;
    this.resource = this.createBucket(props);
    this.createAccessLogs(props);
    this.requirement = accessLogRequirement(props);
    this.grants = new Grants(this, this, this.name);
  }

  /** The name as a reference, so that resources which use it wait for the bucket. */
  public get deployedName(): string {
    return this.resource.bucket;
  }

  /**
   * Lets a role work with received media: store it below the inbound prefix, as GetWhatsAppMessageMedia
   * does with the rights of its caller (strongly inferred, AWS does not document it), and read it
   * there. The call itself is the media handler's, WhatsAppMessaging.grantHandleMedia.
   * @throws ProblemsError for what is no role of this account
   */
  public grantInbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(inboundMedia, grantee, undefined, this);
  }

  /**
   * Lets a role work with media to be sent: write it below the outbound prefix, and have it read
   * there by PostWhatsAppMessageMedia or CreateWhatsAppMessageTemplateMedia, which do so with
   * the rights of their caller (strongly inferred, AWS does not document it).
   * @throws ProblemsError for what is no role of this account
   */
  public grantOutbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(outboundMedia, grantee, undefined, this);
  }

  private createBucket(props: MediaBucketProps): S3Bucket {
    return createPrivateBucket(this, {
      name: props.name,
      policy: mediaBucketPolicy(props, props.name),
      key: props.key,
      lifecycle: mediaLifecycleRules(this, props.retentionDays ?? RETENTION_DAYS),
      forceDestroy: props.forceDestroy ?? false,
    }).bucket;
  }

  private createAccessLogs(props: MediaBucketProps): void {
    if (props.accessLogBucket === undefined) return;
    new S3BucketLoggingA(this, "AccessLogs", {
      bucket: this.resource.id,
      targetBucket: props.accessLogBucket,
      targetPrefix: accessLogPrefix(props.name),
    });
  }
}
