import { z } from "zod";
import { type AwsScope, bucketArn, keyArn } from "../../formats/arns";
import { accountId, mediaPrefix, regionName } from "../../formats/names";
import { arnInScope, optionsOf, text } from "../../formats/options";
import type { PolicyStatement } from "../shared/policy-document";
import type { Permission } from "./scopes";

/** A bucket for media, created or existing, as far as policies speak of it. */
export interface MediaStorage extends AwsScope {
  /** Of the bucket. */
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
    /** Of the key, never of an alias. */
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
  statements: (_, storage) => {
    const objects = objectsBelow(storage, storage.inboundPrefix);
    return [
      onObjects("StoreInboundMedia", "s3:PutObject", storage, objects),
      onObjects("ReadInboundMedia", "s3:GetObject", storage, objects),
      ...useKey("UseKeyForInboundMedia", storage, objects),
    ];
  },
};

/**
 * Media to be sent: written below the outbound prefix, from where PostWhatsAppMessageMedia and
 * CreateWhatsAppMessageTemplateMedia read it, by all that is known with the rights of their caller.
 * @internal
 */
export const outboundMedia: Permission<void, MediaStorage> = {
  id: "Outbound",
  name: "outbound",
  statements: (_, storage) => {
    const objects = objectsBelow(storage, storage.outboundPrefix);
    return [
      onObjects("WriteOutboundMedia", "s3:PutObject", storage, objects),
      onObjects("ReadOutboundMedia", "s3:GetObject", storage, objects),
      ...useKey("UseKeyForOutboundMedia", storage, objects),
    ];
  },
};

/** Prefixes may hold asterisks, and a bare one would be a wildcard here. */
function objectsBelow({ arn }: MediaStorage, prefix: string): string {
  return `${arn}/${prefix.replaceAll("*", () => "${*}")}*`;
}

/**
 * ARNs in S3 name no account: should the bucket be gone, whoever takes its name would get the media.
 * That the service calls is no condition (aws:CalledVia, aws:ViaAWSService): AWS does not document
 * that it sends them, and the application's own half of the work is done without the service.
 */
function onObjects(
  Sid: string,
  Action: string,
  { account }: MediaStorage,
  objects: string,
): PolicyStatement {
  const Condition = { StringEquals: { "aws:ResourceAccount": account } };
  return { Sid, Effect: "Allow", Action, Resource: objects, Condition };
}

/**
 * For what S3 encrypts of these very objects, and for nothing else on the same key, such as events.
 * S3 alone uses a bucket's key, hence ViaService; that KMS sees S3 there also when the service called
 * S3 for somebody is inferred. Whoever encrypts before the upload uses a key directly and needs
 * rights of their own. With bucket keys, S3 names the
 * bucket in the encryption context instead of the object, and then the prefix is kept by the
 * statements on objects alone.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
function useKey(Sid: string, storage: MediaStorage, objects: string): PolicyStatement[] {
  const { key, region, arn } = storage;
  if (key === undefined) return [];
  return [
    {
      Sid,
      Effect: "Allow",
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: key.arn,
      Condition: {
        StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [arn, objects] },
      },
    },
  ];
}
