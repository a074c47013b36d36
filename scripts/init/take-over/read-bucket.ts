import {
  ACCESS_LOGS,
  type BucketSetting,
  ENCRYPTION,
  LIFECYCLE,
  OWNERSHIP,
  POLICY,
  PUBLIC_ACCESS_BLOCK,
  readSetting,
  TAGS,
} from "../../health/bucket-settings";
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
  const read = <T>(setting: BucketSetting<T>) => readSetting(world, name, setting);
  const [policy, publicAccessBlock, ownership, encryption, lifecycle, logging, tags] =
    await Promise.all([
      read(POLICY),
      read(PUBLIC_ACCESS_BLOCK),
      read(OWNERSHIP),
      read(ENCRYPTION),
      read(LIFECYCLE),
      read(ACCESS_LOGS),
      read(TAGS),
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

export function tagsIn(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Tags {
  return Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ""]] : [])));
}
