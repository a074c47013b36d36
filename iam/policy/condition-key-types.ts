import { remembered } from "../../formats/remembered";
import type Written from "./condition-key-data.json";
import { isLike } from "./condition-keys";
import { foldKey } from "./context";

/** What every value of a key is, if a request has one at most. */
export type KeyType = "String" | "ARN" | "Bool" | "Numeric" | "Date" | "IPAddress";

const TYPES: Readonly<Record<string, KeyType>> = {
  "": "String",
  A: "ARN",
  B: "Bool",
  D: "Date",
  I: "IPAddress",
  N: "Numeric",
};

/**
 * Claims of identity providers (`token.actions.githubusercontent.com:sub`) that have one value. Their prefixes are
 * host names, of which there is no list; `amr` is a list, and of other claims nothing is known.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
const SINGLE_CLAIMS = [
  ...["actor", "actor_id", "app_id", "aud", "azp", "environment", "id", "job_workflow_ref", "oaud"],
  ...["ref", "repository", "repository_id", "repository_owner_id", "sub", "user_id", "workflow"],
];

/** Requests may give the id of a key in the place of its ARN. */
const NO_ARNS = ["s3:x-amz-server-side-encryption-aws-kms-key-id"];

/**
 * The type of a condition key, in whichever case it is written, as AWS's service authorization reference gives it.
 * Undefined if the key may have several values, or if it is not known.
 */
export const keyType = remembered((key): KeyType | undefined => {
  const folded = foldKey(key);
  const [prefix = ""] = folded.split(":");
  if (/[./]/.test(prefix)) {
    return SINGLE_CLAIMS.includes(folded.slice(prefix.length + 1)) ? "String" : undefined;
  }
  if (NO_ARNS.includes(folded)) return "String";
  const own = textOf(written().byPrefix, prefix)?.split(" ") ?? [];
  const all = [...written().global.split(" "), ...own.map((name) => `${prefix}:${name}`)];
  const marks = all.flatMap((marked) => {
    const [name = "", mark = ""] = marked.split("#");
    return isLike(folded, name.toLowerCase()) ? mark : [];
  });
  // Where two entries differ, one of them allows several values or another kind of text.
  const [mark, ...others] = new Set(marks);
  return mark === undefined || others.length > 0 ? undefined : TYPES[mark];
});

/** `aws:` and the few others that any action may have; `*` where a policy chooses the rest. */
export function globalConditionKeys(): readonly string[] {
  return globalKeys("");
}

const globalKeys = remembered(() => written().global.split(" ").map(unmarked));

/** A prefix's own condition keys, with the prefix; nothing if no key has that prefix. */
export const conditionKeysOf = remembered((prefix): readonly string[] | undefined => {
  const names = textOf(written().byPrefix, prefix.toLowerCase());
  return names?.split(" ").map((name) => `${prefix.toLowerCase()}:${unmarked(name)}`);
});

export function conditionKeyPrefixes(): readonly string[] {
  return Object.keys(written().byPrefix);
}

function unmarked(name: string): string {
  return name.split("#")[0] ?? name;
}

function textOf(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}

/** Read with the first question, so that commands without a comparison do not pay for it. */
function written(): typeof Written {
  return require("./condition-key-data.json");
}
