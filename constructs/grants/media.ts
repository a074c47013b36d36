import { z } from "zod";
import { type AwsScope, bucketArn, keyArn } from "../../formats/arns";
import { accountId, mediaPrefix, regionName } from "../../formats/names";
import { arnInScope, optionsOf, text } from "../../formats/options";
import { allow, type PolicyStatement } from "../shared/policy-document";
import { type Permission, type PhoneNumberScope, phoneNumberScope } from "./permissions";

/** A bucket for media, created or existing, as far as policies speak of it. */
export interface MediaStorage extends AwsScope {
  /** ARN of the bucket. */
  readonly arn: string;
  /** Received media, ending in `/`. */
  readonly inboundPrefix: string;
  /** Media to be sent, ending in `/`. */
  readonly outboundPrefix: string;
  /**
   * The key that encrypts the bucket.
   * @default - the bucket is not encrypted with a customer-managed key
   */
  readonly key?: {
    /** ARN of the key, never of an alias. */
    readonly arn: string;
  };
}

/** @internal For a bucket in plain words; a construct of one has more fields, and was checked when it was built. */
export const mediaStorage = optionsOf<MediaStorage>()({
  account: text(accountId),
  region: text(regionName),
  arn: text(bucketArn),
  inboundPrefix: text(mediaPrefix),
  outboundPrefix: text(mediaPrefix),
  key: z.object({ arn: arnInScope(keyArn) }).optional(), // a MessagingKey has more
});

/** From WhatsApp into the bucket, or from the bucket to WhatsApp. */
export type MediaDirection = "inbound" | "outbound";

/**
 * Received media: GetWhatsAppMessageMedia stores it below the inbound prefix, by all that is known
 * with the rights of its caller, who then reads it there.
 * @internal
 */
export const inboundMedia: Permission<void, MediaStorage> = {
  id: "Inbound",
  name: "inbound",
  statements: (_, storage) => onMedia("Store", "Inbound", storage, storage.inboundPrefix),
};

/**
 * Media to be sent: written below the outbound prefix, from where PostWhatsAppMessageMedia and
 * CreateWhatsAppMessageTemplateMedia read it, by all that is known with the rights of their caller.
 * @internal
 */
export const outboundMedia: Permission<void, MediaStorage> = {
  id: "Outbound",
  name: "outbound",
  statements: (_, storage) => onMedia("Write", "Outbound", storage, storage.outboundPrefix),
};

/**
 * ARNs in S3 name no account: if the bucket were deleted, anybody who takes its name would get the media.
 * That the service calls is no condition (aws:CalledVia, aws:ViaAWSService): AWS does not document
 * that it sends them, and the application's own half of the work is done without the service.
 */
function onMedia(put: string, direction: string, storage: MediaStorage, prefix: string) {
  // Prefixes may hold asterisks, and a bare one would be a wildcard here.
  const objects = `${storage.arn}/${prefix.replaceAll("*", () => "${*}")}*`;
  const ours = { StringEquals: { "aws:ResourceAccount": storage.account } };
  return [
    allow(`${put}${direction}Media`, "s3:PutObject", objects, ours),
    allow(`Read${direction}Media`, "s3:GetObject", objects, ours),
    ...useKey(`UseKeyFor${direction}Media`, storage, objects),
  ];
}

/**
 * For what S3 encrypts of these very objects, and for nothing else on the same key, such as events.
 * S3 alone uses a bucket's key, hence ViaService; that KMS sees S3 there also when the service called
 * S3 for somebody is inferred. A client that encrypts before the upload uses a key directly and needs
 * rights of its own. With bucket keys, S3 names the bucket in the encryption context instead of the
 * object, and then the statements on objects alone keep the prefix.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
function useKey(Sid: string, storage: MediaStorage, objects: string): PolicyStatement[] {
  const { key, region, arn } = storage;
  if (key === undefined) return [];
  return [
    allow(Sid, ["kms:GenerateDataKey", "kms:Decrypt"], key.arn, {
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [arn, objects] },
    }),
  ];
}

/** The numbers whose media is handled, and which way it goes. */
export interface MediaHandlerScope extends PhoneNumberScope {
  /**
   * Received media only, or media to be sent only.
   * @default - both
   */
  readonly direction?: MediaDirection;
}

/**
 * Moves media between WhatsApp and the bucket: the calls on the numbers, with what S3 and KMS ask of
 * their caller. Nothing is sent; that is the sender's part.
 * @internal
 */
export const mediaHandler: Permission<MediaHandlerScope, MediaStorage> = {
  id: "HandleMedia",
  name: "handle-media",
  scope: optionsOf<MediaHandlerScope>()({
    ...phoneNumberScope.shape,
    direction: z.enum(["inbound", "outbound"]).optional(),
  }),
  statements: (scope, storage) => [
    ...(scope.direction === "outbound" ? [] : receive(scope, storage)),
    ...(scope.direction === "inbound" ? [] : upload(scope, storage)),
  ],
};

function receive({ phoneNumberArns }: PhoneNumberScope, storage: MediaStorage): PolicyStatement[] {
  return [
    // AWS counts it as a write, because it fills the bucket.
    allow("FetchReceivedMedia", "social-messaging:GetWhatsAppMessageMedia", phoneNumberArns),
    ...inboundMedia.statements(undefined, storage),
  ];
}

/** Delete removes WhatsApp's copy, if it was uploaded for nothing or need not stay for 30 days. */
const UPLOAD = [
  "social-messaging:PostWhatsAppMessageMedia",
  "social-messaging:DeleteWhatsAppMessageMedia",
] as const;

function upload({ phoneNumberArns }: PhoneNumberScope, storage: MediaStorage): PolicyStatement[] {
  return [
    allow("UploadMediaToSend", UPLOAD, phoneNumberArns),
    ...outboundMedia.statements(undefined, storage),
  ];
}
