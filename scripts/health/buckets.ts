import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { isOurs } from "../../constructs/shared/part";
import { fieldName } from "../../formats/finding";
import { deploying, placeOf, type WiringSource } from "../wiring/source";
import {
  ACCESS_LOGS,
  type BucketSetting,
  ENCRYPTION,
  LIFECYCLE,
  LOCATION,
  OWNERSHIP,
  POLICY,
  PUBLIC_ACCESS_BLOCK,
  readSetting,
  VERSIONING,
} from "./bucket-settings";
import { inTerraformsWords } from "./compare";
import {
  type HealthLine,
  type Kind,
  MISSING_WITH_PARENT,
  type Reading,
  type Values,
  type World,
} from "./health";
import { nameOf, ReadError } from "./read";

export const BUCKET = "media bucket";

const RUNBOOK = "docs/runbook.md#the-media-bucket-is-open-or-elsewhere";

/** The four blocks, in S3's words. */
export const BLOCKS = [
  "BlockPublicAcls",
  "BlockPublicPolicy",
  "IgnorePublicAcls",
  "RestrictPublicBuckets",
] as const;

export interface LiveBucket {
  readonly region: string;
  /** The public-access blocks that are off; not read of a bucket in another Region. */
  readonly unblocked: readonly string[];
}

const FOUND_BY_NAME = { bucket: "the bucket is found by it" };

export const bucket: Kind = {
  what: "bucket",
  named: nameOfBucket,
  compared: {},
  notCompared: { ...FOUND_BY_NAME, force_destroy: "only Terraform knows it, when it destroys" },
  read: async ({ bucket: name }, world) =>
    (await readRegion(world, String(name))) === undefined ? undefined : {},
};

/** One setting of a bucket, which is a resource of its own. */
function setting<T>(
  what: string,
  compared: Values,
  asked: BucketSetting<T>,
  valuesIn: (found: T) => Values | undefined,
): Kind {
  const read = async ({ bucket: name }: Values, world: World) => {
    const Bucket = String(name);
    const region = await readRegion(world, Bucket);
    if (region !== world.environment.region) return MISSING_WITH_PARENT;
    const found = await readSetting(world, Bucket, asked);
    return found && valuesIn(found);
  };
  return { what, named: nameOfBucket, compared, notCompared: FOUND_BY_NAME, read };
}

function nameOfBucket({ bucket: name }: Values): string {
  return String(name);
}

export const publicAccessBlock = setting(
  "public-access block of bucket",
  {
    block_public_acls: false,
    block_public_policy: false,
    ignore_public_acls: false,
    restrict_public_buckets: false,
  },
  PUBLIC_ACCESS_BLOCK,
  ({ PublicAccessBlockConfiguration: blocks = {} }) =>
    ({
      block_public_acls: blocks.BlockPublicAcls,
      block_public_policy: blocks.BlockPublicPolicy,
      ignore_public_acls: blocks.IgnorePublicAcls,
      restrict_public_buckets: blocks.RestrictPublicBuckets,
    }) satisfies Values,
);

export const bucketPolicy = setting(
  "policy of bucket",
  { policy: null },
  POLICY,
  ({ Policy: policy }) => ({ policy }),
);

export const bucketOwnership = setting(
  "object ownership of bucket",
  { rule: null },
  OWNERSHIP,
  ({ OwnershipControls: { Rules: rules } = {} }) => ({ rule: inTerraformsWords(rules) }),
);

export const bucketEncryption = setting(
  "encryption of bucket",
  { rule: null },
  ENCRYPTION,
  ({ ServerSideEncryptionConfiguration: { Rules: rules = [] } = {} }) => ({
    rule: rules.map(({ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled }) => ({
      apply_server_side_encryption_by_default: {
        sse_algorithm: byDefault?.SSEAlgorithm,
        kms_master_key_id: byDefault?.KMSMasterKeyID,
      },
      bucket_key_enabled: BucketKeyEnabled,
    })),
  }),
);

export const bucketVersioning = setting(
  "versioning of bucket",
  { versioning_configuration: null },
  VERSIONING,
  ({ Status: status }) => ({ versioning_configuration: { status } }),
);

export const bucketLifecycle = setting(
  "lifecycle of bucket",
  { rule: null },
  LIFECYCLE,
  ({ Rules: rules }) => ({ rule: inTerraformsWords(rules) }),
);

export const bucketLogging = setting(
  "access logs of bucket",
  { target_bucket: null, target_prefix: null },
  ACCESS_LOGS,
  ({ LoggingEnabled: to }) =>
    to && { target_bucket: to.TargetBucket, target_prefix: to.TargetPrefix },
);

/** JSON text; nothing where there is none. */
export async function readBucketPolicy(world: Reading, name: string): Promise<string | undefined> {
  const found = await readSetting(world, name, POLICY);
  return found?.Policy;
}

/** The Region of a bucket, or nothing when there is no such bucket. */
export async function readRegion(world: Reading, name: string): Promise<string | undefined> {
  try {
    const found = await readSetting(world, name, LOCATION);
    return found === undefined ? undefined : regionOf(found.LocationConstraint);
  } catch (error) {
    const named = error instanceof ReadError ? regionNamedBy(error.cause) : undefined;
    if (named === undefined) throw error;
    return named;
  }
}

/** The names of the first two Regions are older than Regions' names. */
export function regionOf(location: string | undefined): string {
  if (location === undefined || location === "") return "us-east-1";
  return location === "EU" ? "eu-west-1" : location;
}

/** Some endpoints refuse to speak of a bucket in another Region, and name that Region. */
export function regionNamedBy(error: unknown): string | undefined {
  if (nameOf(error) === "AuthorizationHeaderMalformed") {
    const { Region: region } = error as { readonly Region?: unknown };
    return typeof region === "string" ? region : undefined;
  }
  if (nameOf(error) !== "PermanentRedirect") return undefined;
  const { $response } = error as { readonly $response?: { readonly headers?: HeaderBag } };
  return $response?.headers?.["x-amz-bucket-region"];
}

type HeaderBag = Readonly<Record<string, string | undefined>>;

export async function judgeMediaBucket(world: World): Promise<readonly HealthLine[]> {
  const name = world.outputs.media_bucket_name;
  if (name === undefined) return [];
  return [judgeBucket(await readBucket(world, name), world.environment)];
}

export async function readBucket(world: Reading, name: string): Promise<LiveBucket | undefined> {
  const region = await readRegion(world, name);
  if (region === undefined) return undefined;
  // The endpoint of this Region would only refuse to speak of the bucket.
  if (region !== world.environment.region) return { region, unblocked: [] };
  const found = await readSetting(world, name, PUBLIC_ACCESS_BLOCK);
  const blocks = found?.PublicAccessBlockConfiguration;
  return { region, unblocked: BLOCKS.filter((block) => blocks?.[block] !== true) };
}

/** Whether the media bucket lies where the service can use it and is closed to the public. */
export function judgeBucket(found: LiveBucket | undefined, environment: WiringSource): HealthLine {
  const failed = { subject: BUCKET, status: "failed", runbook: RUNBOOK } as const;
  const { region } = environment;
  if (found === undefined) {
    const message = "The bucket does not exist, so no media can be sent or received.";
    return { ...failed, message, fix: anotherBucketFix(environment) };
  }
  if (found.region !== region) {
    const message = `The bucket lies in ${found.region}, where the service in ${region} cannot use it.`;
    return { ...failed, message, fix: anotherBucketFix(environment) };
  }
  if (found.unblocked.length > 0) {
    const message = `The bucket is not closed to the public: ${found.unblocked.join(", ")} off.`;
    const fix =
      existingBucket(environment) === undefined
        ? `${deploying(environment)} closes it again`
        : "have its owner switch on all four public-access blocks";
    return { ...failed, message, fix };
  }
  const message = `The bucket lies in ${region} and is closed to the public.`;
  return { subject: BUCKET, status: "ok", message };
}

function existingBucket(environment: WiringSource) {
  return partsWithRole(partsOf(environment), "media bucket").find((part) => !isOurs(part));
}

function anotherBucketFix(environment: WiringSource): string {
  const { region } = environment;
  const theirs = existingBucket(environment);
  return theirs === undefined
    ? `${deploying(environment)} creates one in ${region}`
    : `write a bucket in ${region} as ${fieldName(theirs.declaredAt)} in ${placeOf(environment)} and deploy`;
}
