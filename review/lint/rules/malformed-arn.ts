import type { Statement } from "../../../iam/policy/policy";
import { isEveryone, principalsOf } from "../../../iam/policy/principals";
import { arnPattern, isOpaque, isOpen, plainParts } from "../../../iam/policy/texts";
import { type Objection, statementRule } from "../rule";

export const malformedArn = statementRule(
  {
    id: "malformed-arn",
    severity: "error",
    description:
      "An ARN with a stray brace, white space or quote in it, with too few parts, or with something else where the partition or the account belongs; a principal that is none.",
  },
  ({ statement }) => [
    ...[...new Set(arnsOf(statement))].flatMap(objections),
    ...wildPrincipals(statement),
    ...noPrincipals(statement),
  ],
);

/** What AWS takes as a principal by type; a unique id is what AWS writes for one that was deleted. */
const PRINCIPALS = {
  AWS: {
    form: /^(\d{12}|arn:[^:]*:(iam|sts)::\d{12}:(root|(user|role|assumed-role|federated-user)\/.+)|A(RO|ID)A[A-Z0-9]+)$/,
    is: "the ARN of a role, a user, a session or an account, or an account's twelve digits",
  },
  Service: {
    form: /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|aws\.internal|amazon\.com)$/,
    is: "the name of a service, such as sns.amazonaws.com",
  },
} as const;

function noPrincipals({ principal }: Statement): Objection[] {
  return (principal?.values ?? []).flatMap((one): Objection[] => {
    if (one.type !== "AWS" && one.type !== "Service") return [];
    const { form, is } = PRINCIPALS[one.type];
    const { value } = one;
    if (isEveryone(one) || isOpen(value) || /[*?]/.test(value) || form.test(value)) return [];
    return [
      {
        subject: ["principal", value],
        message: `${value} is no principal of the type ${one.type}, so AWS refuses the policy`,
        fix: `write ${is}`,
      },
    ];
  });
}

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
  const partition = text.split(":", 2)[1] ?? "";
  if (!/^aws(-[a-z]+)*$/.test(partition) && !isOpen(partition) && !/[*?]/.test(partition)) {
    return `has ${partition || "nothing"} where the partition belongs`;
  }
  const isAccount = account === "aws" || /^[\d?*]*$/.test(account) || isOpen(account);
  if (!isAccount || /^\d+$/.test(account) !== /^\d{12}$/.test(account)) {
    return `has ${account} where the account belongs`;
  }
  return undefined;
}
