import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { Construct } from "constructs";
import { type AwsScope, bucketArnOf } from "../../formats/arns";
import { fieldName } from "../../formats/finding";
import { bucketName, mediaPrefix } from "../../formats/names";
import { retentionDays } from "../../formats/ranges";
import type { Grantee } from "../grants/grantee";
import { Grants } from "../grants/grants";
import { inboundMedia, type MediaStorage, outboundMedia } from "../grants/media-storage";
import { allowAccessLogs, mediaBucketPolicy } from "../shared/bucket-policies";
import { claim, inPartition } from "../shared/claims";
import { type MediaPrefixes, prefixesOf, prefixFindings } from "../shared/media-prefixes";
import type { MessagingKey } from "../shared/messaging-key";
import { createPrivateBucket } from "../shared/private-bucket";
import type { Requirement, Requiring } from "../shared/requirement";
import { checkFormat, checkScope, inRange, keyWithin, throwIfAny } from "../shared/validate";
import { mediaLifecycleRules } from "./media-lifecycle";

/** What a media bucket is made of. */
export interface MediaBucketProps extends AwsScope, MediaPrefixes {
  /** Unique in all of S3. */
  readonly name: string;
  /** Encrypts the objects. */
  readonly key: MessagingKey;
  /**
   * Days after which media expires below both prefixes.
   * @default 30 (as long as Meta keeps media)
   */
  readonly retentionDays?: number;
  /**
   * An existing bucket that receives the access logs; its owner merges `requirement`.
   * @default - access is not logged
   */
  readonly accessLogBucket?: string;
  /**
   * Lets a destroy delete the bucket with everything in it.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/**
 * The bucket through which media enters and leaves WhatsApp. It must lie in the account and Region of the
 * WhatsApp Business Accounts, whose callers reach it with their own permissions.
 * @throws ProblemsError for a name that is malformed or taken, prefixes inside each other, days outside 1 to
 * 3650, or a key of another account or Region
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/receive-message-image.html
 */
export class MediaBucket extends Construct implements Requiring, MediaStorage {
  /** Of the bucket. */
  public readonly account: string;
  /** Of the bucket. */
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
    const prefixes = prefixesOf(props);
    throwIfAny(this, this.problems(props));
    this.account = props.account;
    this.region = props.region;
    this.name = props.name;
    this.arn = bucketArnOf(props, props.name);
    this.inboundPrefix = prefixes.inboundPrefix;
    this.outboundPrefix = prefixes.outboundPrefix;
    this.key = props.key;
    this.resource = this.createBucket(props);
    this.requirement = this.createAccessLogs(props);
    this.grants = new Grants(this, this, this.name);
  }

  /**
   * Lets a role work with received media: store it below the inbound prefix, as GetWhatsAppMessageMedia
   * does with the rights of its caller (strongly inferred, AWS does not document it), and read it
   * there. The call itself is the media handler's, WhatsAppMessaging.grantHandleMedia.
   */
  public grantInbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(inboundMedia, grantee, undefined, this);
  }

  /**
   * Lets a role work with media to be sent: write it below the outbound prefix, and have it read
   * there by PostWhatsAppMessageMedia or CreateWhatsAppMessageTemplateMedia, which do so with
   * the rights of their caller (strongly inferred, AWS does not document it).
   */
  public grantOutbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(outboundMedia, grantee, undefined, this);
  }

  private problems(props: MediaBucketProps) {
    const { name } = props;
    return [
      ...checkScope(this, props),
      checkFormat(bucketName, "name", name),
      claim(this, { what: "S3 bucket", name, within: inPartition(props), field: "name" }),
      keyWithin(props, "key", props.key),
      checkFormat(bucketName, "accessLogBucket", props.accessLogBucket),
      inRange(retentionDays, "retentionDays", props.retentionDays),
      checkFormat(mediaPrefix, "inboundPrefix", props.inboundPrefix),
      checkFormat(mediaPrefix, "outboundPrefix", props.outboundPrefix),
      ...prefixFindings(props, props).map(({ path, ...rest }) => ({
        field: fieldName(path),
        ...rest,
      })),
    ];
  }

  private createBucket(props: MediaBucketProps): S3Bucket {
    return createPrivateBucket(this, {
      name: props.name,
      policy: mediaBucketPolicy(props, props.name),
      keyArn: props.key.arn,
      lifecycle: mediaLifecycleRules(this, props.retentionDays ?? 30),
      forceDestroy: props.forceDestroy ?? false,
    }).bucket;
  }

  private createAccessLogs(props: MediaBucketProps): Requirement | undefined {
    if (props.accessLogBucket === undefined) return undefined;
    const source = { bucket: props.name, logPrefix: `${props.name}/` };
    new S3BucketLoggingA(this, "AccessLogs", {
      bucket: this.resource.id,
      targetBucket: props.accessLogBucket,
      targetPrefix: source.logPrefix,
    });
    return {
      of: bucketArnOf(props, props.accessLogBucket),
      why: `receives the access logs of ${props.name}`,
      statements: [allowAccessLogs(props, props.accessLogBucket, source)],
      settings: ["in the same account and Region as the media bucket"],
    };
  }
}
