import { type AwsScope, arnOf } from "../../formats/arns";
import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import { allow, type PolicyStatement } from "../shared/policy-document";
import type { KeyPart } from "./decisions";

/** UpdateAlias mends an alias whose key was deleted. */
const ALIAS_ACTIONS = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"] as const;

const LOOK_ACTIONS = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListResourceTags",
] as const;

const CHANGE_ACTIONS = [
  "kms:EnableKeyRotation",
  "kms:PutKeyPolicy",
  "kms:UpdateKeyDescription",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:ScheduleKeyDeletion",
  ...ALIAS_ACTIONS,
] as const;

const ON_RESOURCE = `aws:ResourceTag/${OWNERSHIP_TAG_KEY}`;
const IN_REQUEST = `aws:RequestTag/${OWNERSHIP_TAG_KEY}`;

/** What creates, changes and deletes the keys that are created, and looks at those that exist. */
export function manageKeys(scope: AwsScope, keys: readonly KeyPart[]): PolicyStatement[] {
  const existing = keys.flatMap(({ arn }) => arn ?? []);
  return [...manageCreated(scope, aliasesOf(keys)), ...lookAtKeys(existing)];
}

/**
 * IAM knows keys by ARN alone, and AWS chooses that when it creates one: their tag says whose they are. A key
 * of somebody else must not come to carry it, or it could be taken over: only a key without alias and without
 * this tag gets it, as a key that is being created is, and one that carries it may be tagged anew. IAM cannot
 * distinguish a new key from an old one that has neither. PutKeyPolicy stands beside TagResource for the policy
 * that a key is created with: a request that changes the policy of an old one carries no tags.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
 */
function manageCreated(scope: AwsScope, aliases: readonly string[]): PolicyStatement[] {
  if (aliases.length === 0) return [];
  const anyKey = arnOf(scope, "kms", "key/*");
  const named = aliases.map((alias) => arnOf(scope, "kms", alias));
  return [
    // There is nothing to name yet.
    allow("CreateKeys", "kms:CreateKey", "*", {
      StringEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT", [IN_REQUEST]: aliases },
    }),
    allow("TagNewKeys", ["kms:TagResource", "kms:PutKeyPolicy"], anyKey, {
      StringEquals: { [IN_REQUEST]: aliases },
      Null: { "kms:ResourceAliases": "true", [ON_RESOURCE]: "true" },
    }),
    allow("ManageKeys", CHANGE_ACTIONS, anyKey, { StringEquals: { [ON_RESOURCE]: aliases } }),
    // Also keys of older deploys, which have no tag yet.
    { Sid: "LookAtKeys", Effect: "Allow", Action: LOOK_ACTIONS, ...keysWith(scope, aliases) },
    // Allowed on the alias here and on its key above: KMS asks for both.
    allow("ManageAliases", ALIAS_ACTIONS, named),
    allow("FindAliases", "kms:ListAliases", "*"), // knows no resources
  ];
}

/** What gives the tag to keys that were created before keys had one: those that carry our aliases and no others. */
export function tagOlderKeys(scope: AwsScope, keys: readonly KeyPart[]): PolicyStatement[] {
  const aliases = aliasesOf(keys);
  if (aliases.length === 0) return [];
  const { Resource, Condition } = keysWith(scope, aliases);
  return [
    allow("TagOlderKeys", "kms:TagResource", Resource, {
      ...Condition,
      Null: { "kms:ResourceAliases": "false" },
      StringEquals: { [IN_REQUEST]: aliases },
    }),
  ];
}

/** Every plan makes sure that keys which exist can encrypt at all. */
function lookAtKeys(arns: readonly string[]): PolicyStatement[] {
  if (arns.length === 0) return [];
  return [allow("LookAtNamedKeys", "kms:DescribeKey", arns)];
}

/** Keys, created and existing, in the words of a policy: one place for each of the two, where there is any. */
export function onKeys(
  scope: AwsScope,
  keys: readonly KeyPart[],
): Pick<PolicyStatement, "Resource" | "Condition">[] {
  const aliases = aliasesOf(keys);
  const existing = keys.flatMap(({ arn }) => arn ?? []);
  return [
    ...(aliases.length === 0 ? [] : [keysWith(scope, aliases)]),
    ...(existing.length === 0 ? [] : [{ Resource: existing }]),
  ];
}

function aliasesOf(keys: readonly KeyPart[]): string[] {
  return keys.flatMap(({ alias }) => alias ?? []);
}

/**
 * Keys that carry no other aliases than these. A key without any must pass too (an empty set holds for
 * ForAllValues), as it has none yet when it is created and none any more when it is deleted.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
function keysWith(scope: AwsScope, aliases: readonly string[]) {
  return {
    Resource: arnOf(scope, "kms", "key/*"),
    Condition: { "ForAllValues:StringEquals": { "kms:ResourceAliases": aliases } },
  };
}
