import type { AwsScope } from "../../formats/arns";
import { below, type Finding, type Path } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import { type Capability, createdOrExisting } from "../shared/capability";
import { keptFindings } from "../shared/kept";
import { defaultKeyAlias, defaultMediaKeyAlias } from "../shared/names";
import type { KeyReference, Part } from "../shared/part";
import { socialMessaging } from "../shared/publisher";
import { type Scope, scopeForNames } from "../shared/scope";
import { inRegion, type UniqueName } from "../shared/unique-names";
import { keyStatements } from "./key-policy";
import {
  type AdoptedKeys,
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

export const encryptionKeyDecisions = {
  schema: encryptionKeyProps,
  findings: (props: Partially<EncryptionKeyProps>): Finding[] => [
    ...statementFindings(props),
    ...(props.adoptAlias === true && props.adopt === undefined
      ? [aliasAlone(["adoptAlias"], "adopt")]
      : []),
  ],
  names: keyNames,
};
export const existingKeyDecisions = { schema: existingKeyProps };

const SOMEWHERE: AwsScope = scopeForNames({});
/** What nearly every key says by itself; the Sids of other services follow from what is built on it. */
const OWN_STATEMENTS = keyStatements(SOMEWHERE, [socialMessaging(SOMEWHERE)]);

function statementFindings({ statements }: Partially<KeyOptions>): Finding[] {
  return keptFindings(statements, OWN_STATEMENTS);
}

/** KMS has no alias without a key: where the key is created anew, its alias is moved by nobody. */
function aliasAlone(path: Path, key: string): Finding {
  return {
    path,
    got: `true, without ${key}`,
    allowed: `only beside ${key}: the alias belongs to the key that is taken over`,
    fix: `add ${key}, or remove it`,
  };
}

/** The key that options choose: created under the alias, unless they say which one exists. */
export function keyOf(
  scope: AwsScope,
  defaultAlias: string,
  options: KeyOptions = {},
  adopted: Pick<EncryptionKeyProps, "adopt" | "adoptAlias"> = {},
): Key {
  const { account, region } = scope;
  const { existingArn: arn, alias = defaultAlias, ...created } = options;
  return arn === undefined
    ? { account, region, alias, ...created, ...adopted }
    : { account, region, arn };
}

/** The key of something that exists, where it is a customer-managed one. */
export function existingKey(scope: AwsScope, arn: string | undefined): Key | undefined {
  const { account, region } = scope;
  return arn === undefined ? undefined : { account, region, arn };
}

/** The options of a key that exists, for a file that is written from what runs. */
export function optionsOfExistingKey(arn: string): KeyOptions {
  return { existingArn: arn };
}

/** Encrypts the topic that is created and the queues of a topic without a key, and media unless it has its own. */
export function sharedKey(environment: Scope & KeySharing): Key {
  const { namePrefix, key, adopt } = environment;
  return keyOf(environment, defaultKeyAlias(namePrefix), key, adoptedKey("key", adopt));
}

/** The option that names a key in its place. */
export const INSTEAD_OF_SHARED_KEY: Path = ["key", "existingArn"];

/** Encrypts a media bucket that is created. */
export function keyOfMedia(environment: Scope & KeySharing): Key {
  const { mediaKey, namePrefix, adopt } = environment;
  const alias = defaultMediaKeyAlias(namePrefix);
  return mediaKey === undefined
    ? sharedKey(environment)
    : keyOf(environment, alias, mediaKey, adoptedKey("mediaKey", adopt));
}

function adoptedKey(field: (typeof FIELDS)[number], adopt: AdoptedKeys = {}) {
  return { adopt: adopt[field], adoptAlias: adopt[`${field}Alias`] };
}

/** Where the keys of events and media are chosen. */
const FIELDS = ["key", "mediaKey"] as const;

export function keyFindings(
  options: Partially<KeyOptions> | undefined,
  written: unknown,
): Finding[] {
  return [
    ...createdOrExisting(options, written, { existing: "existingArn" }),
    ...statementFindings(options ?? {}),
  ];
}

/** What is taken over must be what is created. */
function adoptFindings(environment: Partially<KeySharing>, written: unknown): Finding[] {
  const { adopt = {} } = environment;
  return FIELDS.flatMap((field): Finding[] => {
    const [id, alias] = [adopt[field], adopt[`${field}Alias`]];
    if (id === undefined) {
      const path = ["adopt", `${field}Alias`];
      const isWritten = valueAt(written, ["adopt", field]) !== undefined;
      return alias === true && !isWritten ? [aliasAlone(path, `adopt.${field}`)] : [];
    }
    const at = { path: ["adopt", field], got: show(id) };
    if (valueAt(written, [field, "existingArn"]) !== undefined) {
      return [nothingToAdopt(at.path, at.got, `${field}.existingArn`)];
    }
    if (field === "key" || valueAt(written, [field]) !== undefined) return [];
    const allowed = `only beside ${field}: without it, media shares key`;
    return [{ ...at, allowed, fix: `add ${field}: {}, or remove it` }];
  });
}

/** Something is taken over where nothing is created that could be. */
export function nothingToAdopt(path: Path, got: string, because: string): Finding {
  return {
    path,
    got,
    allowed: `nothing beside ${because}: nothing is created that could be taken over`,
    fix: `remove it, or ${because}`,
  };
}

/** The choice of keys. Which of them there are follows from what they encrypt: see `keyParts`. */
export const keys: Capability<Scope & KeySharing, never> = {
  findings: (environment, written) => [
    ...FIELDS.flatMap((field) =>
      below([field], keyFindings(environment[field], valueAt(written, [field]))),
    ),
    ...adoptFindings(environment, written),
  ],
  names: ({ account, region, ...environment }) =>
    FIELDS.flatMap((field) => {
      const alias = environment[field]?.alias;
      return alias === undefined ? [] : below([field], keyNames({ account, region, alias }));
    }),
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
