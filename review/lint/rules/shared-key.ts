import { principalsOf } from "../../../iam/policy/principals";
import type { Configuration, FoundPolicy, Reading, Resource } from "../../model";
import { encryptionOf, type KeyUse, keyUse } from "../encryption";
import { managed } from "../links";
import { type PlacedObjection, settingRule } from "../rule";
import { includesAction, principalName } from "../statements";

/** Arguments that name a key to attach a policy or a grant to it. */
const KEY_ARGUMENTS = ["key_id", "arn"];

export const sharedKey = settingRule(
  {
    id: "shared-key",
    severity: "warning",
    description: "One key encrypts both events (topics, queues) and media (buckets).",
  },
  (configuration, reading) => {
    const events = usesOf(configuration, "aws_sns_topic", "aws_sqs_queue");
    const media = usesOf(configuration, "aws_s3_bucket");
    return [...events].flatMap(([name, { key, users }]) => {
      const buckets = media.get(name)?.users ?? [];
      return buckets.length === 0 ? [] : objection(key, users, buckets, configuration, reading);
    });
  },
);

interface Use {
  readonly key: KeyUse;
  readonly users: readonly Resource[];
}

/** What is encrypted with each customer-managed key. */
function usesOf(configuration: Configuration, ...types: readonly string[]): Map<string, Use> {
  const uses = new Map<string, Use>();
  for (const user of managed(configuration, ...types)) {
    for (const { key } of encryptionOf(user, configuration)) {
      if (key === undefined || key.isAwsManaged) continue;
      const users = [...(uses.get(key.name)?.users ?? []), user];
      uses.set(key.name, { key, users: [...new Set(users)] });
    }
  }
  return uses;
}

function objection(
  key: KeyUse,
  topics: readonly Resource[],
  buckets: readonly Resource[],
  configuration: Configuration,
  reading: Reading,
): PlacedObjection[] {
  const [first] = buckets;
  const resource = key.resource ?? first;
  if (resource === undefined) return [];
  const events = topics.map(({ address }) => address);
  const media = buckets.map(({ address }) => address);
  const readers = readersOf(key, configuration, reading);
  const who = [...readers.values()].join("; ") || "its policy, which is not here, says who";
  return [
    {
      resource,
      setting: [key.name, events, media, [...readers.keys()]],
      message: `${key.name} encrypts both events (${events.join(", ")}) and media (${media.join(", ")}), so that everyone who may decrypt can read both: ${who}`,
      fix: "give the media a key of their own, or waive this if the same people may read both",
    },
  ];
}

/**
 * Who may decrypt by the key's own policy, its grants and the policies of identities, as far as they are
 * in this configuration: what they are, and what they are called.
 */
function readersOf(
  key: KeyUse,
  configuration: Configuration,
  { policies }: Reading,
): ReadonlyMap<string, string> {
  const readers = policies.flatMap((policy): [string, string][] => {
    const decrypting = policy.document.statements.filter(
      (one) => one.effect === "Allow" && includesAction(one, "kms:Decrypt"),
    );
    if (policy.kind === "resource" && isOfKey(policy, key, configuration)) {
      return decrypting
        .flatMap(principalsOf)
        .map((one) => [`${one.type} ${one.value}`, principalName(one)]);
    }
    const reaches = (text: string) =>
      text === "*" || isSame(text, policy.resource, key, configuration);
    const reaching = decrypting.some((one) => one.resource?.values.some(reaches));
    const { address } = policy.resource;
    return policy.kind === "identity" && reaching ? [[address, address]] : [];
  });
  return new Map(readers.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function isOfKey({ resource }: FoundPolicy, key: KeyUse, configuration: Configuration): boolean {
  if (resource.address === key.resource?.address) return true;
  if (!resource.type.startsWith("aws_kms_")) return false;
  return KEY_ARGUMENTS.some((argument) =>
    isSame(resource.values[argument], resource, key, configuration),
  );
}

function isSame(
  value: unknown,
  from: Resource,
  key: KeyUse,
  configuration: Configuration,
): boolean {
  return keyUse(value, from, configuration)?.name === key.name;
}
