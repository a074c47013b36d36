import type { AwsScope } from "../../formats/arns";
import { below, type Finding, type Path } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import { type Capability, createdOrExisting } from "../shared/capability";
import { defaultKeyAlias, defaultMediaKeyAlias } from "../shared/names";
import type { KeyReference, Part } from "../shared/part";
import type { Scope } from "../shared/scope";
import { inRegion, type UniqueName } from "../shared/unique-names";
import {
  type EncryptionKeyProps,
  encryptionKeyProps,
  existingKeyProps,
  type Key,
  type KeyOptions,
  type KeySharing,
} from "./options";

/** As long as KMS admits: until then a destroyed key, and all that it encrypts, can be restored. */
export const DELETION_WINDOW_DAYS = 30;

function keyNames(props: Partially<EncryptionKeyProps>): UniqueName[] {
  return [{ what: "KMS alias", name: props.alias, within: inRegion(props), path: ["alias"] }];
}

/** The decisions for props in code. */
export const encryptionKeyDecisions = { schema: encryptionKeyProps, names: keyNames };
export const existingKeyDecisions = { schema: existingKeyProps };

/** The key that options choose: created under the alias, unless they say which one exists. */
export function keyOf(scope: AwsScope, alias: string, options: KeyOptions = {}): Key {
  const { account, region } = scope;
  const { existingArn: arn, deletionWindowDays } = options;
  return arn === undefined
    ? { account, region, alias, deletionWindowDays }
    : { account, region, arn };
}

/** The key of something that exists, where it is a customer-managed one. */
export function existingKey(scope: AwsScope, arn: string | undefined): Key | undefined {
  const { account, region } = scope;
  return arn === undefined ? undefined : { account, region, arn };
}

/** Encrypts the topic that is created and the queues of a topic without a key, and media unless it has its own. */
export function sharedKey(environment: Scope & KeySharing): Key {
  return keyOf(environment, defaultKeyAlias(environment.namePrefix), environment.key);
}

/** Encrypts a media bucket that is created. */
export function keyOfMedia(environment: Scope & KeySharing): Key {
  const { mediaKey, namePrefix } = environment;
  return mediaKey === undefined
    ? sharedKey(environment)
    : keyOf(environment, defaultMediaKeyAlias(namePrefix), mediaKey);
}

/** Where the keys of events and media are chosen. */
const FIELDS = ["key", "mediaKey"] as const;

/** What is wrong with the options of one key. */
export function keyFindings(
  options: Partially<KeyOptions> | undefined,
  written: unknown,
): Finding[] {
  return createdOrExisting(options, written, { existing: "existingArn" });
}

/** The choice of keys. Which of them there are follows from what they encrypt: see `keyParts`. */
export const keys: Capability<KeySharing, never> = {
  findings: (environment, written) =>
    FIELDS.flatMap((field) =>
      below([field], keyFindings(environment[field], valueAt(written, [field]))),
    ),
  names: () => [],
  parts: () => [],
};

/**
 * A key that encrypts nothing costs money and, worse, looks as if it protected something. This is known of a
 * file alone: code may still use the key.
 */
export function unusedKey(field: (typeof FIELDS)[number], options: unknown): Finding[] {
  if (Object.keys(options ?? {}).length === 0) return [];
  return [
    {
      path: [field],
      got: show(options),
      allowed: "nothing: no topic, no bucket and no queue that it would encrypt is created",
      fix: `remove ${field}; the keys of existing things are written as existingKeyArn beside them`,
    },
  ];
}

export interface KeyPart extends Part {
  readonly role: "encryption key";
  /** Alias of a created key: AWS chooses its id. */
  readonly alias: string | undefined;
  /** Days in which a created key can still be restored. */
  readonly deletionWindowDays: number | undefined;
}

/** Every key that encrypts one of these parts, once. */
export function keyParts(parts: readonly Part[]): KeyPart[] {
  const keys = parts.flatMap(({ key, declaredAt }) =>
    key === undefined ? [] : [keyPart(key, declaredAt)],
  );
  const ids = keys.map(({ alias, arn }) => alias ?? arn);
  return keys.filter((_, index) => ids.indexOf(ids[index]) === index);
}

function keyPart(key: KeyReference, declaredAt: Path): KeyPart {
  if ("alias" in key) {
    const { alias, deletionWindowDays = DELETION_WINDOW_DAYS } = key;
    const ours = { arn: undefined, owner: "this environment" } as const;
    return { role: "encryption key", ...ours, alias, deletionWindowDays, declaredAt };
  }
  const theirs = { arn: key.arn, owner: "somebody else" } as const;
  const nothing = { alias: undefined, deletionWindowDays: undefined };
  return { role: "encryption key", ...theirs, ...nothing, declaredAt };
}
