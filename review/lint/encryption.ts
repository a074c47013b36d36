import { once } from "../../formats/remembered";
import type { Configuration, Resource } from "../model";
import { bodiesOf } from "../terraform/values";
import { ofBucket, refersTo } from "./links";

/** A key as an argument names it. */
export interface KeyUse {
  /** Equal for two uses of one key, as far as the configuration says. */
  readonly name: string;
  /** If this configuration manages it, or its data source looks it up. */
  readonly resource?: Resource;
  /** Whether AWS keeps it in the account for a service, with a policy that cannot be edited. */
  readonly isAwsManaged: boolean;
}

const KEY_TYPES = /^aws_kms_(replica_|external_|replica_external_)?key$/;
/** What may be between an argument and the key, and the argument that leads on. */
const ONWARD: Readonly<Record<string, string>> = {
  aws_kms_alias: "target_key_id",
  "data.aws_kms_alias": "name",
  "data.aws_kms_key": "key_id",
};

/**
 * Undefined if no key is named.
 * @param passed aliases and data sources on the way here: a circle of them leads nowhere
 */
export function keyUse(
  value: unknown,
  from: Resource,
  configuration: Configuration,
  passed: readonly Resource[] = [],
): KeyUse | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  if (!/aws_kms_|alias\//.test(value)) return { name: value, isAwsManaged: false };
  const alias = /(?:^|:)(alias\/.+)$/.exec(value)?.[1];
  const named = ofKms(configuration).find(
    (one) => refersTo(value, from, one) || (alias !== undefined && makesAlias(one, alias)),
  );
  if (named === undefined || passed.includes(named)) {
    return { name: value, isAwsManaged: alias?.startsWith("alias/aws/") ?? false };
  }
  const onward =
    named.mode === "managed" && KEY_TYPES.test(named.type)
      ? undefined
      : named.values[ONWARD[kindOf(named)] ?? ""];
  const key = keyUse(onward, named, configuration, [...passed, named]);
  return key ?? { name: named.address, resource: named, isAwsManaged: false };
}

/** Keys, aliases and their data sources, few among all resources. */
const ofKms = once(({ resources }: Configuration) =>
  resources.filter(({ type }) => type.startsWith("aws_kms_")),
);

function makesAlias({ mode, type, values }: Resource, alias: string): boolean {
  return mode === "managed" && type === "aws_kms_alias" && values["name"] === alias;
}

function kindOf({ mode, type }: Resource): string {
  return mode === "data" ? `data.${type}` : type;
}

/** How something is encrypted at rest. */
interface Encryption {
  /** The resource that says so, which may be one beside it. */
  readonly place: Resource;
  readonly argument?: string;
  /** Everything that is written there. */
  readonly setting: unknown;
  /** Undefined if no KMS key is named. */
  readonly key: KeyUse | undefined;
  /** What that means if no key is named. */
  readonly without: string;
}

const SERVER_SIDE = "server_side_encryption_configuration";

/** The encryption of a topic, a queue or a bucket; for a bucket by each of its rules. */
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
        ? "it is encrypted with a key that SQS owns: its use cannot be seen, and no key policy keeps readers out"
        : "it is not encrypted at rest",
    },
  ];
}

/** In a resource of its own or, with old providers, in the bucket. S3 encrypts in any case. */
function ofBucketRules(bucket: Resource, configuration: Configuration): Encryption[] {
  const places = [
    ...ofBucket(configuration, `aws_s3_bucket_${SERVER_SIDE}`, bucket).map((place) => ({
      place,
      argument: "rule",
      rules: bodiesOf(place.values["rule"]),
    })),
    ...bodiesOf(bucket.values[SERVER_SIDE]).map((block) => ({
      place: bucket,
      argument: SERVER_SIDE,
      rules: bodiesOf(block["rule"]),
    })),
  ];
  const without =
    "it is encrypted with a key that S3 owns: reading an object needs no permission for a key";
  const none = { place: bucket, setting: "none", key: undefined, without };
  const found = places.flatMap(({ place, argument, rules }) =>
    rules.map((rule) => {
      const [by = {}] = bodiesOf(rule["apply_server_side_encryption_by_default"]);
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
