import type { S3Client } from "@aws-sdk/client-s3";
import { bucketArnOf } from "../../formats/arns";
import type { HealthAction } from "./actions";
import type { Reading } from "./health";
import { readIfThere } from "./read";

// How S3 is asked for each setting of a bucket: by verify, and by init for what can be imported.

type Sdk = typeof import("@aws-sdk/client-s3");
type Options = { readonly abortSignal: AbortSignal };

/** A setting of a bucket, as S3 answers for it. */
export interface BucketSetting<T> {
  /** The right that its call needs. */
  readonly action: HealthAction;
  /** S3's error where the bucket does not have it. */
  readonly missing: string;
  readonly send: (sdk: Sdk, client: S3Client, Bucket: string, options: Options) => Promise<T>;
}

/** A bucket without the setting answers with nothing. */
const NO_SUCH_ERROR = "no such error";

export const LOCATION = asked(
  "s3:GetBucketLocation",
  "NoSuchBucket",
  ({ GetBucketLocationCommand }, client, Bucket, options) =>
    client.send(new GetBucketLocationCommand({ Bucket }), options),
);

export const PUBLIC_ACCESS_BLOCK = asked(
  "s3:GetBucketPublicAccessBlock",
  "NoSuchPublicAccessBlockConfiguration",
  ({ GetPublicAccessBlockCommand }, client, Bucket, options) =>
    client.send(new GetPublicAccessBlockCommand({ Bucket }), options),
);

export const POLICY = asked(
  "s3:GetBucketPolicy",
  "NoSuchBucketPolicy",
  ({ GetBucketPolicyCommand }, client, Bucket, options) =>
    client.send(new GetBucketPolicyCommand({ Bucket }), options),
);

export const OWNERSHIP = asked(
  "s3:GetBucketOwnershipControls",
  "OwnershipControlsNotFoundError",
  ({ GetBucketOwnershipControlsCommand }, client, Bucket, options) =>
    client.send(new GetBucketOwnershipControlsCommand({ Bucket }), options),
);

export const ENCRYPTION = asked(
  "s3:GetEncryptionConfiguration",
  "ServerSideEncryptionConfigurationNotFoundError",
  ({ GetBucketEncryptionCommand }, client, Bucket, options) =>
    client.send(new GetBucketEncryptionCommand({ Bucket }), options),
);

export const VERSIONING = asked(
  "s3:GetBucketVersioning",
  NO_SUCH_ERROR,
  ({ GetBucketVersioningCommand }, client, Bucket, options) =>
    client.send(new GetBucketVersioningCommand({ Bucket }), options),
);

export const LIFECYCLE = asked(
  "s3:GetLifecycleConfiguration",
  "NoSuchLifecycleConfiguration",
  ({ GetBucketLifecycleConfigurationCommand }, client, Bucket, options) =>
    client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }), options),
);

export const ACCESS_LOGS = asked(
  "s3:GetBucketLogging",
  NO_SUCH_ERROR,
  ({ GetBucketLoggingCommand }, client, Bucket, options) =>
    client.send(new GetBucketLoggingCommand({ Bucket }), options),
);

export const TAGS = asked(
  "s3:GetBucketTagging",
  "NoSuchTagSet",
  ({ GetBucketTaggingCommand }, client, Bucket, options) =>
    client.send(new GetBucketTaggingCommand({ Bucket }), options),
);

function asked<T>(
  action: HealthAction,
  missing: string,
  send: BucketSetting<T>["send"],
): BucketSetting<T> {
  return { action, missing, send };
}

/** What S3 answers for a setting; nothing where the bucket does not have it. Asked once for all that need it. */
export function readSetting<T>(
  world: Reading,
  Bucket: string,
  { action, missing, send }: BucketSetting<T>,
): Promise<T | undefined> {
  return world.once(`${action} ${Bucket}`, async () => {
    const client = await world.clients.s3(Bucket);
    const sdk = await import("@aws-sdk/client-s3");
    const arn = bucketArnOf(world.environment, Bucket);
    return readIfThere(action, arn, [missing], (options) => send(sdk, client, Bucket, options));
  });
}
