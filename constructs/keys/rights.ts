import { type AwsScope, arnOf } from "../../formats/arns";
import { allow, type PolicyStatement } from "../shared/policy-document";
import type { KeyPart } from "./decisions";

/** UpdateAlias mends an alias whose key was deleted. */
const ALIAS_ACTIONS = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"] as const;

const KEY_ACTIONS = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListResourceTags",
  "kms:EnableKeyRotation",
  "kms:PutKeyPolicy",
  "kms:UpdateKeyDescription",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:ScheduleKeyDeletion",
  ...ALIAS_ACTIONS,
] as const;

const SYMMETRIC = { StringEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT" } };

/** What creates, changes and deletes the keys that are created, and looks at those that exist. */
export function manageKeys(scope: AwsScope, keys: readonly KeyPart[]): PolicyStatement[] {
  const aliases = keys.flatMap(({ alias }) => alias ?? []);
  const existing = keys.flatMap(({ arn }) => arn ?? []);
  return [...manageAliases(scope, aliases), ...lookAtKeys(existing)];
}

function manageAliases(scope: AwsScope, aliases: readonly string[]): PolicyStatement[] {
  if (aliases.length === 0) return [];
  const named = aliases.map((alias) => arnOf(scope, "kms", alias));
  return [
    allow("CreateKeys", "kms:CreateKey", "*", SYMMETRIC), // there is nothing to name yet
    { Sid: "ManageKeys", Effect: "Allow", Action: KEY_ACTIONS, ...keysWith(scope, aliases) },
    // Allowed on the alias here and on its key above: KMS asks for both.
    allow("ManageAliases", ALIAS_ACTIONS, named),
    allow("FindAliases", "kms:ListAliases", "*"), // knows no resources
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
  const aliases = keys.flatMap(({ alias }) => alias ?? []);
  const existing = keys.flatMap(({ arn }) => arn ?? []);
  return [
    ...(aliases.length === 0 ? [] : [keysWith(scope, aliases)]),
    ...(existing.length === 0 ? [] : [{ Resource: existing }]),
  ];
}

/**
 * IAM knows keys by ARN alone, and AWS chooses that when it creates one. What a policy can say is which
 * aliases a key may carry: no others than these. A key without any must pass too (an empty set holds
 * for ForAllValues), as it has none yet when it is created and none any more when it is deleted.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
function keysWith(scope: AwsScope, aliases: readonly string[]) {
  return {
    Resource: arnOf(scope, "kms", "key/*"),
    Condition: { "ForAllValues:StringEquals": { "kms:ResourceAliases": aliases } },
  };
}
