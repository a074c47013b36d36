import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { Construct } from "constructs";
import { bucketArnOf } from "../../formats/arns";
import { Grants } from "../grants/grants";
import { inboundMedia, type MediaStorage, outboundMedia } from "../grants/media";
import { keyGiven } from "../keys/given-key";
import { AddedStatements, type ResourceStatement } from "../shared/added-statements";
import { checkProps } from "../shared/check-props";
import type { Grantee } from "../shared/grantee";
import { importExisting } from "../shared/import-existing";
import { knownReference, literally } from "../shared/known-reference";
import { prefixesOf } from "../shared/media-prefixes";
import type { MessagingKey } from "../shared/messaging-key";
import { createPrivateBucket } from "../shared/private-bucket";
import type { Requirement, Requiring } from "../shared/requirement";
import {
  accessLogPrefix,
  accessLogRequirement,
  existingBucketRequirement,
  mediaBucketPolicy,
} from "./bucket-policies";
import { existingBucketDecisions, mediaBucketDecisions } from "./decisions";
import type { ExistingBucketProps, MediaBucketProps } from "./options";

/**
 * The bucket through which media enters and leaves WhatsApp, whether it is created here or exists.
 * @throws ProblemsError for props that cannot be built: see MediaBucket and ExistingBucket
 */
export abstract class MessagingBucket extends Construct implements MediaStorage, Requiring {
  public readonly account: string;
  public readonly region: string;
  /** The bucket's name: of a created one a reference, so that what uses it waits for the bucket. */
  public abstract readonly name: string;
  public abstract readonly arn: string;
  /** A literal, unless only Terraform knows what was given. */
  public readonly literalName: string;
  /** The ARN as a literal, so that policies which name it are known before the apply. */
  public readonly literalArn: string;
  /** Received media, ending in `/`. */
  public readonly inboundPrefix: string;
  /** Media to be sent, ending in `/`. */
  public readonly outboundPrefix: string;
  /** The key that encrypts the objects; nothing where no customer-managed one does. */
  public abstract readonly key: MessagingKey | undefined;
  public abstract readonly requirement: Requirement | undefined;
  /** The bucket itself, for arguments that this class does not offer; nothing where it exists. */
  public abstract readonly resource: S3Bucket | undefined;
  private readonly grants: Grants;
  /** @internal */
  protected readonly added: AddedStatements;

  /** @internal */
  protected constructor(
    scope: Construct,
    id: string,
    props: MediaBucketProps | ExistingBucketProps,
    check: (bucket: MessagingBucket) => void,
  ) {
    super(scope, id);
    check(this); // before anything of the props is used
    const prefixes = prefixesOf(props);
    this.account = props.account;
    this.region = props.region;
    this.literalName = literally(props.name);
    this.literalArn = bucketArnOf(props, this.literalName);
    this.inboundPrefix = prefixes.inboundPrefix;
    this.outboundPrefix = prefixes.outboundPrefix;
    this.grants = new Grants(this, this, this.literalName);
    const arn = this.literalArn;
    const { Statement } = mediaBucketPolicy(props, this.literalName);
    this.added = new AddedStatements(
      this,
      "s3",
      () => [arn, `${arn}/*`],
      () => Statement,
    );
  }

  /**
   * The name under its former name.
   * @deprecated Write `name`, which is the same.
   */
  public get deployedName(): string {
    return this.name;
  }

  /**
   * Lets a role work with received media: store it below the inbound prefix, as GetWhatsAppMessageMedia
   * does with the rights of its caller (strongly inferred, AWS does not document it), and read it
   * there. The call itself is the media handler's, WhatsAppMessaging.grantHandleMedia. Within one account the
   * role's own policy suffices, with a key whose policy delegates to IAM.
   * @throws ProblemsError for what is no role of this account
   * @example
   * bucket.grantInbound(role);
   */
  public grantInbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(inboundMedia, grantee, undefined, this);
  }

  /**
   * Lets a role work with media to be sent: write it below the outbound prefix, and have it read
   * there by PostWhatsAppMessageMedia or CreateWhatsAppMessageTemplateMedia, which do so with
   * the rights of their caller (strongly inferred, AWS does not document it).
   * @throws ProblemsError for what is no role of this account
   * @example
   * bucket.grantOutbound(role);
   */
  public grantOutbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(outboundMedia, grantee, undefined, this);
  }

  /**
   * Adds a statement to the bucket's policy; of a bucket that exists, to what its owner has to merge. A bucket that
   * is created blocks public access, whatever its policy says.
   * @throws ProblemsError with everything that is wrong with the statement: a Sid that is taken, everybody or a
   * service without a condition on who calls, operations of other services, another resource
   * @example
   * whatsapp.media.addToResourcePolicy({
   *   Sid: "AllowScannerRead",
   *   Effect: "Allow",
   *   Principal: { AWS: "arn:aws:iam::444455556666:role/scanner" },
   *   Action: "s3:GetObject",
   *   Resource: `${whatsapp.media.arn}/inbound/*`,
   * });
   */
  public addToResourcePolicy(statement: ResourceStatement): void {
    this.added.add(statement);
  }
}

/**
 * The bucket through which media enters and leaves WhatsApp. It must lie in the account and Region of the
 * WhatsApp Business Accounts, whose callers reach it with their own permissions.
 * @throws ProblemsError for a name that is malformed or taken, prefixes inside each other, days outside 1 to
 * 3650, or a key of another account or Region
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/receive-message-image.html
 * @example
 * const bucket = new MediaBucket(this, "Media", { account, region, name: "acme-media", key });
 * bucket.grantInbound(role);
 */
export class MediaBucket extends MessagingBucket {
  /** A reference, so that whatever uses it waits for the bucket. */
  public readonly name: string;
  /** A reference, so that whatever uses it waits for the bucket. */
  public readonly arn: string;
  /** The key that encrypts the objects. */
  public readonly key: MessagingKey;
  /** The bucket itself, for arguments that this class does not offer. */
  public readonly resource: S3Bucket;
  /** What the owner of the access-log bucket has to merge, if there is one. */
  public readonly requirement: Requirement | undefined;

  constructor(scope: Construct, id: string, props: MediaBucketProps) {
    super(scope, id, props, (bucket) => checkProps(bucket, mediaBucketDecisions, props));
    this.key = keyGiven(props, props.key);
    this.added.keep(props.statements);
    this.resource = this.createBucket(props);
    this.node.defaultChild = this.resource;
    this.name = knownReference(this.resource.bucket, this.literalName);
    this.arn = knownReference(this.resource.arn, this.literalArn);
    this.createAccessLogs(props);
    this.requirement = accessLogRequirement(literally(props));
  }

  private createBucket(props: MediaBucketProps): S3Bucket {
    return createPrivateBucket(this, {
      name: props.name,
      policy: mediaBucketPolicy(props, props.name),
      added: () => this.added.all,
      key: this.key,
      lifecycle: props.lifecycle === "unmanaged" ? undefined : lifecycleRules(this, props),
      forceDestroy: props.forceDestroy ?? false,
      adopt: props.adopt,
    }).bucket;
  }

  private createAccessLogs(props: MediaBucketProps): void {
    if (props.accessLogBucket === undefined) return;
    const logging = new S3BucketLoggingA(this, "AccessLogs", {
      bucket: this.resource.id,
      targetBucket: props.accessLogBucket,
      targetPrefix: accessLogPrefix(props.name),
    });
    if (props.adopt?.includes("logging")) importExisting(logging, props.name);
  }
}

/**
 * A media bucket that somebody else owns: used, never changed. Its owner merges `requirement`.
 * @throws ProblemsError for a malformed name, prefixes inside each other, or a key elsewhere
 * @example
 * const bucket = new ExistingBucket(this, "Media", { account, region, name: "their-media" });
 * bucket.grantOutbound(role);
 * const merge = requirementsOf(bucket); // for its owner
 */
export class ExistingBucket extends MessagingBucket {
  /** As given. */
  public readonly name: string;
  /** Made of the name. */
  public readonly arn: string;
  /** The key that encrypts the bucket, if it is a customer-managed one. */
  public readonly key: MessagingKey | undefined;
  /** Nothing: the bucket is not created here. */
  public readonly resource: undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExistingBucketProps,
  ) {
    super(scope, id, props, (bucket) => checkProps(bucket, existingBucketDecisions, props));
    this.name = props.name;
    this.arn = bucketArnOf(props, props.name);
    this.key = props.key && keyGiven(props, props.key);
  }

  /** What its owner has to merge into its policy, and to set. */
  public get requirement(): Requirement {
    const requirement = existingBucketRequirement(literally(this.props), this);
    return { ...requirement, statements: [...requirement.statements, ...this.added.all] };
  }
}

/** As long as Meta keeps media. */
const RETENTION_DAYS = 30;
/** Time to bring back what was overwritten or deleted by mistake. */
const OLD_VERSIONS_DAYS = 7;
/** No upload of at most 100 MB, WhatsApp's largest document, takes a day. */
const UNFINISHED_UPLOADS_DAYS = 1;

/** Media is somebody's private conversation: nothing stays longer than asked for. */
function lifecycleRules(
  prefixes: { readonly inboundPrefix: string; readonly outboundPrefix: string },
  { retentionDays = RETENTION_DAYS }: MediaBucketProps,
): S3BucketLifecycleConfigurationRule[] {
  return [
    expire("ExpireInboundMedia", prefixes.inboundPrefix, retentionDays),
    expire("ExpireOutboundMedia", prefixes.outboundPrefix, retentionDays),
    {
      id: "ExpireOldVersions",
      status: "Enabled",
      filter: [{ prefix: "" }],
      noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
      expiration: [{ expiredObjectDeleteMarker: true }],
    },
    {
      id: "AbortUnfinishedUploads",
      status: "Enabled",
      filter: [{ prefix: "" }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: UNFINISHED_UPLOADS_DAYS }],
    },
  ];
}

function expire(id: string, prefix: string, days: number): S3BucketLifecycleConfigurationRule {
  return { id, status: "Enabled", filter: [{ prefix }], expiration: [{ days }] };
}
