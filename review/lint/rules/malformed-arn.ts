import type { Statement } from "../../../iam/policy/policy";
import { isEveryone, principalsOf } from "../../../iam/policy/principals";
import { arnPattern, isOpaque, isOpen, plainParts } from "../../../iam/policy/texts";
import { type Objection, statementRule } from "../rule";

export const malformedArn = statementRule(
  {
    id: "malformed-arn",
    severity: "error",
    description:
      "An ARN with a stray brace, white space or quote in it, with too few parts, or with something else where the account belongs.",
  },
  ({ statement }) => [
    ...[...new Set(arnsOf(statement))].flatMap(objections),
    ...wildPrincipals(statement),
  ],
);

/** "You cannot use a wildcard to match part of a principal name or ARN." */
function wildPrincipals(statement: Statement): Objection[] {
  return principalsOf(statement)
    .filter((one) => !isEveryone(one) && /[*?]/.test(plainParts(one.value)))
    .map(({ value }) => ({
      subject: value,
      message: `${value} names a principal by a wildcard, which IAM does not match`,
      fix: "name the principal, or its account with a condition ArnLike aws:PrincipalArn",
    }));
}

function arnsOf(statement: Statement): readonly string[] {
  const conditions = statement.conditions.filter(({ operator }) => /arn/i.test(operator));
  return [
    ...(statement.resource?.values ?? []),
    ...principalsOf(statement).map(({ value }) => value),
    ...conditions.flatMap(({ values }) => values),
  ].filter((text) => text.startsWith("arn:"));
}

function objections(text: string): Objection[] {
  const reason = wrong(text);
  if (reason === undefined) return [];
  return [
    {
      subject: text,
      message: `${text} ${reason}, so it matches nothing`,
      fix: "write it as arn:<partition>:<service>:<region>:<account>:<resource>, every part that the service has in its place",
    },
  ];
}

/** Object keys may hold what no other ARN may, so of an object only the bucket's name is looked at. */
function wrong(text: string): string | undefined {
  const plain = plainParts(text);
  const looked = plain.startsWith("arn:aws:s3:::") ? plain.replace(/\/.*$/s, "") : plain;
  const [stray] = /[{}\s"'<>]/.exec(looked) ?? [];
  if (stray === "{" || stray === "}") return `has a stray ${stray} in it`;
  if (stray !== undefined) return `has ${JSON.stringify(stray)} in it`;
  const parts = arnPattern(text);
  // `arn:aws:sns:*` may stand for the parts that it lacks, and so may a reference.
  if (parts === undefined) return /\*$/.test(text) || isOpaque(text) ? undefined : "lacks a part";
  const { account } = parts;
  const isAccount = account === "aws" || /^[\d?*]*$/.test(account) || isOpen(account);
  if (!isAccount || /^\d+$/.test(account) !== /^\d{12}$/.test(account)) {
    return `has ${account} where the account belongs`;
  }
  return undefined;
}
