import { z } from "zod";
import { type AwsScope, keyArn } from "../../formats/arns";
import { bucketName } from "../../formats/names";
import { arnInScope, list, optionsOf, text, whole } from "../../formats/options";
import { retentionDays } from "../../formats/ranges";
import { type Kept, kept, keptStatements, type Statements } from "../shared/kept";
import { type MediaPrefixes, mediaPrefixes } from "../shared/media-prefixes";
import { type GivenKey, messagingKey } from "../shared/messaging-key";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** What can be chosen of a bucket that is created. */
interface StorageOptions extends MediaPrefixes, Statements {
  /**
   * Days after which media expires in a created bucket.
   * @default 30 (as long as Meta keeps media)
   */
  readonly retentionDays?: number;
  /**
   * `unmanaged` leaves the lifecycle rules of the bucket as they are in AWS, such as those of others on a bucket that is taken
   * over: media then expires as they say, or never.
   * @default - rules of this package, which follow from retentionDays
   */
  readonly lifecycle?: "unmanaged";
  /**
   * An existing bucket that receives the access logs of a created one.
   * @default - access is not logged
   */
  readonly accessLogBucket?: string;
  /**
   * Lets a destroy delete a created bucket with everything in it.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/** Creates the media bucket, uses one that exists, or does without. */
export interface MediaBucketOptions extends StorageOptions, Kept {
  /**
   * `false` for no media bucket at all.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Name of a created bucket, unique in all of S3.
   * @default `<namePrefix>-whatsapp-media-<account>`
   */
  readonly name?: string;
  /**
   * Name of a bucket in this account and Region, which is used instead of a created one.
   * @default - a bucket is created
   */
  readonly existingName?: string;
  /**
   * The key of an existing bucket.
   * @default - it has no customer-managed key
   */
  readonly existingKeyArn?: string;
}

/** What a media bucket is made of. */
export interface MediaBucketProps extends AwsScope, ResourceOptions, StorageOptions {
  /** Unique in all of S3. */
  readonly name: string;
  /** Encrypts the objects. */
  readonly key: GivenKey;
  /**
   * A bucket of this name exists and is imported into Terraform's state, with these of its settings: from then on they
   * are managed like created ones. Settings that it does not have are created; `versioning` every bucket has.
   * @default - the bucket is created
   */
  readonly adopt?: readonly BucketSetting[];
}

const BUCKET_SETTINGS = [
  "encryption",
  "lifecycle",
  "logging",
  "ownership",
  "policy",
  "publicAccessBlock",
  "versioning",
] as const;

/** A setting of a bucket which Terraform knows as a resource of its own. */
export type BucketSetting = (typeof BUCKET_SETTINGS)[number];

/** Which bucket is meant, and where media lies in it. */
export interface ExistingBucketProps extends AwsScope, MediaPrefixes {
  /** Name of a bucket in this account and Region. */
  readonly name: string;
  /**
   * The key that encrypts the bucket.
   * @default - the bucket is not encrypted with a customer-managed key
   */
  readonly key?: GivenKey;
}

const storageOptions = {
  ...mediaPrefixes,
  retentionDays: whole(retentionDays).optional(),
  lifecycle: z.enum(["unmanaged"]).optional(),
  accessLogBucket: text(bucketName).optional(),
  forceDestroy: z.boolean().optional(),
  statements: keptStatements,
};

const key = messagingKey("media", "delegates to IAM");

/** @internal */
export const mediaBucketOptions = optionsOf<MediaBucketOptions>()({
  enabled: z.boolean().optional(),
  name: text(bucketName).optional(),
  existingName: text(bucketName).optional(),
  existingKeyArn: arnInScope(keyArn).optional(),
  ...storageOptions,
  ...kept,
});

/** @internal */
export const adoptedBucket = list(z.enum(BUCKET_SETTINGS), { once: true }).optional();

/** @internal */
export const mediaBucketProps = optionsOf<MediaBucketProps>()({
  ...resourceOptions,
  ...awsScope,
  name: text(bucketName),
  key,
  ...storageOptions,
  adopt: adoptedBucket,
});

/** @internal */
export const existingBucketProps = optionsOf<ExistingBucketProps>()({
  ...awsScope,
  name: text(bucketName),
  key: key.optional(),
  ...mediaPrefixes,
});
