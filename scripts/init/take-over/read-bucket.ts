import type { HealthAction } from "../../health/actions";
import { readSetting } from "../../health/buckets";
import type { Reading } from "../../health/health";
import type { Tags } from "../../wiring/wiring";

export interface AdoptableBucket {
  /** Those that the bucket has; versioning every bucket has, if only as switched off. */
  readonly settings: readonly string[];
  readonly tags: Tags;
  readonly accessLogs?: { readonly bucket: string; readonly prefix: string };
  /** Names of its lifecycle rules, whether they are switched on or off. */
  readonly lifecycleRules: readonly string[];
}

/** Looks at each setting by itself: what is not there cannot be imported. */
export async function readAdoptableBucket(world: Reading, name: string): Promise<AdoptableBucket> {
  const get = <T>(action: HealthAction, missing: string, send: SendTo<T>) =>
    readSetting(world, name, action, missing, send);
  const [policy, publicAccessBlock, ownership, encryption, lifecycle, logging, tags] =
    await Promise.all([
      get("s3:GetBucketPolicy", "NoSuchBucketPolicy", (sdk, client, Bucket, options) =>
        client.send(new sdk.GetBucketPolicyCommand({ Bucket }), options),
      ),
      get(
        "s3:GetBucketPublicAccessBlock",
        "NoSuchPublicAccessBlockConfiguration",
        (sdk, client, Bucket, options) =>
          client.send(new sdk.GetPublicAccessBlockCommand({ Bucket }), options),
      ),
      get(
        "s3:GetBucketOwnershipControls",
        "OwnershipControlsNotFoundError",
        (sdk, client, Bucket, options) =>
          client.send(new sdk.GetBucketOwnershipControlsCommand({ Bucket }), options),
      ),
      get(
        "s3:GetEncryptionConfiguration",
        "ServerSideEncryptionConfigurationNotFoundError",
        (sdk, client, Bucket, options) =>
          client.send(new sdk.GetBucketEncryptionCommand({ Bucket }), options),
      ),
      get(
        "s3:GetLifecycleConfiguration",
        "NoSuchLifecycleConfiguration",
        (sdk, client, Bucket, options) =>
          client.send(new sdk.GetBucketLifecycleConfigurationCommand({ Bucket }), options),
      ),
      get("s3:GetBucketLogging", NO_SUCH_ERROR, (sdk, client, Bucket, options) =>
        client.send(new sdk.GetBucketLoggingCommand({ Bucket }), options),
      ),
      get("s3:GetBucketTagging", "NoSuchTagSet", (sdk, client, Bucket, options) =>
        client.send(new sdk.GetBucketTaggingCommand({ Bucket }), options),
      ),
    ]);
  const { TargetBucket, TargetPrefix = "" } = logging?.LoggingEnabled ?? {};
  const settings = { encryption, ownership, policy, publicAccessBlock };
  return {
    settings: Object.entries(settings).flatMap(([setting, found]) =>
      found === undefined ? [] : setting,
    ),
    tags: tagsIn(tags?.TagSet),
    ...(TargetBucket && { accessLogs: { bucket: TargetBucket, prefix: TargetPrefix } }),
    lifecycleRules: (lifecycle?.Rules ?? []).map(({ ID = "without a name" }) => ID),
  };
}

type S3 = typeof import("@aws-sdk/client-s3");
type SendTo<T> = (
  sdk: S3,
  client: InstanceType<S3["S3Client"]>,
  Bucket: string,
  options: { readonly abortSignal: AbortSignal },
) => Promise<T>;

/** A bucket whose access is not logged answers with nothing. */
const NO_SUCH_ERROR = "no such error";

/** The tags of an answer. */
export function tagsIn(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Tags {
  return Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ""]] : [])));
}
