import type { Configuration, Resource } from "../model";
import { type KeyUse, keyUse } from "./keys";
import { blocks, ofBucket } from "./links";

/** How something is encrypted at rest. */
export interface Encryption {
  /** Where that is written: the resource, or one beside it. */
  readonly place: Resource;
  readonly argument?: string;
  /** All of what is written there. */
  readonly setting: unknown;
  /** Nothing where no KMS key is named. */
  readonly key: KeyUse | undefined;
  /** What that means if no key is named. */
  readonly without: string;
}

const SERVER_SIDE = "server_side_encryption_configuration";

/** Of a topic, a queue or a bucket; of a bucket by each of its rules. */
export function encryptionOf(resource: Resource, configuration: Configuration): Encryption[] {
  if (resource.type === "aws_s3_bucket") return ofBucketRules(resource, configuration);
  const key = resource.values["kms_master_key_id"];
  const { sqs_managed_sse_enabled: managedBySqs } = resource.values;
  const encryptedBySqs =
    resource.type === "aws_sqs_queue" && managedBySqs !== false && managedBySqs !== "false";
  return [
    {
      place: resource,
      argument: "kms_master_key_id",
      setting: [key ?? null, managedBySqs ?? null],
      key: keyUse(key, resource, configuration),
      without: encryptedBySqs
        ? "encrypted with a key that SQS owns: nobody sees its use, and no policy of a key keeps readers out"
        : "not encrypted at rest",
    },
  ];
}

/** In a resource of its own or, with old providers, in the bucket. S3 encrypts in any case. */
function ofBucketRules(bucket: Resource, configuration: Configuration): Encryption[] {
  const places = [
    ...ofBucket(configuration, `aws_s3_bucket_${SERVER_SIDE}`, bucket).map((place) => ({
      place,
      argument: "rule",
      rules: blocks(place.values["rule"]),
    })),
    ...blocks(bucket.values[SERVER_SIDE]).map((block) => ({
      place: bucket,
      argument: SERVER_SIDE,
      rules: blocks(block["rule"]),
    })),
  ];
  const without =
    "encrypted with a key that S3 owns: whoever may read objects needs no permission for a key";
  const none = { place: bucket, setting: "none", key: undefined, without };
  const found = places.flatMap(({ place, argument, rules }) =>
    rules.map((rule) => {
      const [by = {}] = blocks(rule["apply_server_side_encryption_by_default"]);
      const key = keyOfRule(by, place, configuration);
      return { place, argument, setting: by, key, without };
    }),
  );
  return found.length > 0 ? found : [none];
}

/** `aws:kms` without a key means the one that AWS manages for S3. */
function keyOfRule(
  by: Readonly<Record<string, unknown>>,
  place: Resource,
  configuration: Configuration,
): KeyUse | undefined {
  const named = keyUse(by["kms_master_key_id"], place, configuration);
  const usesKms = String(by["sse_algorithm"]).startsWith("aws:kms");
  return named ?? (usesKms ? { name: "alias/aws/s3", isAwsManaged: true } : undefined);
}
