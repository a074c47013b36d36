import { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import {
  bucketName,
  keyAlias,
  operationName,
  phoneNumberId,
  trailName,
  wabaId,
} from "../../formats/names";
import { list, literal, optionsOf, text, whole } from "../../formats/options";
import { retentionDays } from "../../formats/ranges";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** What CloudTrail logs calls on, in AWS's words. */
export type LoggedResourceType = "PhoneNumberId" | "WabaId";

/** @internal Each is a type of data events, `AWS::SocialMessaging::<type>`. */
export const LOGGED_RESOURCE_TYPES = [
  "PhoneNumberId",
  "WabaId",
] as const satisfies readonly LoggedResourceType[];

/** Which calls are logged, and how long the log is kept. */
export interface LoggingOptions {
  /**
   * What the logged calls are on: PhoneNumberId for numbers (messages and media), WabaId for WhatsApp Business Accounts.
   * AWS lists WabaId as a type of data events, and does not document which operations are logged for it.
   * @default - PhoneNumberId
   */
  readonly resourceTypes?: readonly LoggedResourceType[];
  /**
   * Only calls on these numbers: `phone-number-id-` and 32 hexadecimal digits each.
   * @default - calls on every number
   */
  readonly phoneNumberIds?: readonly string[];
  /**
   * Only calls on these WhatsApp Business Accounts: `waba-` and 32 hexadecimal digits each; with WabaId in resourceTypes.
   * @default - calls on every account
   */
  readonly wabaIds?: readonly string[];
  /**
   * Only calls of these operations of the API, such as SendWhatsAppMessage.
   * @default - every operation that is a data event
   */
  readonly eventNames?: readonly string[];
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
  resourceTypes: list(z.enum(LOGGED_RESOURCE_TYPES), {
    notEmpty: { allowed: "at least one type", fix: "leave it out for PhoneNumberId" },
    once: true,
  }).optional(),
  phoneNumberIds: list(literal(phoneNumberId), {
    notEmpty: { allowed: "at least one number", fix: "leave it out for all numbers" },
    once: true,
  }).optional(),
  wabaIds: list(literal(wabaId), {
    notEmpty: { allowed: "at least one account", fix: "leave it out for all accounts" },
    once: true,
  }).optional(),
  eventNames: list(literal(operationName), {
    notEmpty: { allowed: "at least one operation", fix: "leave it out for all operations" },
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
