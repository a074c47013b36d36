import { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import { bucketName, keyAlias, phoneNumberId, trailName } from "../../formats/names";
import { list, literal, optionsOf, text, whole } from "../../formats/options";
import { retentionDays } from "../../formats/ranges";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** Which calls are logged, and how long the log is kept. */
export interface LoggingOptions {
  /**
   * Only calls on these numbers: `phone-number-id-` and 32 hexadecimal digits each, at most 500.
   * @default - calls on every number
   */
  readonly phoneNumberIds?: readonly string[];
  /**
   * true: only calls that read; false: only calls that write.
   * @default - both
   */
  readonly readOnly?: boolean;
  /**
   * Days after which log files expire in a created bucket.
   * @default 30
   */
  readonly retentionDays?: number;
  /**
   * Lets a destroy delete a created bucket with every log file in it.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/** Who sent messages and moved media, logged by CloudTrail. */
export interface DataEventTrailOptions extends LoggingOptions {
  /**
   * Name of a created log bucket, unique in all of S3.
   * @default `<namePrefix>-whatsapp-trail-<account>`
   */
  readonly bucketName?: string;
  /**
   * Name of a log bucket that exists, used instead of a created one; its owner decides how long logs are kept.
   * @default - a bucket is created
   */
  readonly existingBucketName?: string;
}

/** Which calls are logged, and where. */
export interface DataEventTrailProps extends AwsScope, LoggingOptions, ResourceOptions {
  /** Name of the trail. */
  readonly name: string;
  /** Alias of its key, with `alias/` in front. */
  readonly keyAlias: string;
  /** Name of the created bucket, or of the one that exists already. */
  readonly bucketName: string;
  /**
   * The bucket exists: its owner merges `requirement`, and decides how long logs are kept.
   * @default false
   */
  readonly existingBucket?: boolean;
}

/** @internal Which calls are logged, in whichever bucket. */
export const loggedCalls = {
  // The trail looks for a part of the id, so it must be known while the stack is built.
  phoneNumberIds: list(literal(phoneNumberId), {
    notEmpty: { allowed: "at least one number", fix: "leave it out for all numbers" },
    once: true,
  }).optional(),
  readOnly: z.boolean().optional(),
};

/** @internal Of a created bucket alone. */
export const createdBucket = {
  retentionDays: whole(retentionDays).optional(),
  forceDestroy: z.boolean().optional(),
};

/** @internal */
export const dataEventTrailOptions = optionsOf<DataEventTrailOptions>()({
  bucketName: text(bucketName).optional(),
  existingBucketName: text(bucketName).optional(),
  ...loggedCalls,
  ...createdBucket,
});

/** @internal */
export const dataEventTrailProps = optionsOf<DataEventTrailProps>()({
  ...resourceOptions,
  ...awsScope,
  name: text(trailName),
  keyAlias: text(keyAlias),
  bucketName: text(bucketName),
  existingBucket: z.boolean().optional(),
  ...loggedCalls,
  ...createdBucket,
});
