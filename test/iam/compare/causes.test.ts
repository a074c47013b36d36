import { opaque } from "../../../iam/policy/terraform-references";
import { but, compared, DENY, GRANT, OPEN, ROLE, type Statements, when } from "./verdicts";

const sparing = (...names: readonly string[]) =>
  but(DENY, { NotPrincipal: { AWS: names.map((name) => `arn:aws:iam::111122223333:${name}`) } });
const trusting = (Principal: object) => but(OPEN, { Principal });

test.each<[why: string, before: Statements, after: Statements, named: RegExp]>([
  [
    "a condition whose key may have several values",
    when(GRANT, "StringEquals", "aws:x", ["1", "2"]),
    when(GRANT, "ForAnyValue:StringEquals", "aws:x", ["1", "2"]),
    /aws:x may have several values/,
  ],
  [
    "a variable without a value in a list",
    when(GRANT, "StringEquals", "aws:x", ["1", "${aws:PrincipalTag/a}"]),
    when(GRANT, "StringEquals", "aws:x", "1"),
    /without a value spoils the other values/,
  ],
  ...(["a", "1111", "1111*", "1111222233334"] as const).map(
    (value): [string, Statements, Statements, RegExp] => [
      `${value}, which is no account`,
      when(GRANT, "StringEquals", "aws:PrincipalAccount", "111122223333"),
      [
        when(GRANT, "StringEquals", "aws:PrincipalAccount", "111122223333"),
        when(GRANT, "StringEquals", "aws:PrincipalAccount", value),
      ],
      /the id of an account as aws:PrincipalAccount, and \S+ is none/,
    ],
  ),
  [
    "an ARN that is none",
    when(GRANT, "ArnLike", "aws:SourceArn", "arn:aws:sns:*"),
    [
      when(GRANT, "ArnLike", "aws:SourceArn", "arn:aws:sns:*"),
      when(GRANT, "StringEquals", "aws:SourceArn", "role/x"),
    ],
    /an ARN as aws:SourceArn, and role\/x is none/,
  ],
  [
    "somebody whom NotPrincipal lists without the account",
    [OPEN, { ...DENY, Principal: undefined, NotPrincipal: { AWS: ROLE } }],
    [OPEN, when(DENY, "ArnNotEquals", "aws:PrincipalArn", ROLE)],
    /NotPrincipal might deny access to the whole account/,
  ],
  [
    "a value of Bool that is neither true nor false",
    when(GRANT, "Bool", "aws:SecureTransport", "true"),
    when(GRANT, "Bool", "aws:SecureTransport", ["true", "yes"]),
    /does with yes; true or false settles it/,
  ],
  [
    "an account that NotPrincipal lists, with one of its users more",
    [OPEN, sparing("root", "user/u")],
    [OPEN, sparing("root", "user/u", "user/v")],
    /whom of account 111122223333 NotPrincipal spares/,
  ],
  [
    "a key that may be an empty string",
    when(GRANT, "ForAnyValue:StringEquals", "aws:TagKeys", "a"),
    when(
      when(GRANT, "ForAllValues:StringEquals", "aws:TagKeys", "a"),
      "Null",
      "aws:TagKeys",
      "false",
    ),
    /whether aws:TagKeys is null if it is an empty string/,
  ],
  [
    "a key that is not there or may be an empty string",
    when(GRANT, "StringEqualsIfExists", "aws:PrincipalOrgID", "o-1"),
    when(GRANT, "Null", "aws:PrincipalOrgID", "true"),
    /whether aws:PrincipalOrgID is null if it is an empty string/,
  ],
  ...(["Federated", "Service"] as const).flatMap((type) => {
    const [one, all] = ["example.com", "*"].map((name) => trusting({ [type]: name }));
    const denied = { ...all, Effect: "Deny" };
    return [
      [`${type} *, which goes`, all, one],
      [`${type} *, which comes`, one, all],
      [`a Deny to ${type} *`, [one, denied], one],
    ].map(
      ([what, before, after]) =>
        [what, before, after, /AWS does not say whom \w+ \* means/] as [
          string,
          Statements,
          Statements,
          RegExp,
        ],
    );
  }),
  [
    "hundreds of references, in one sentence",
    but(GRANT, { Resource: "arn:aws:sns:eu-west-1:111122223333:*" }),
    but(GRANT, { Resource: Array.from({ length: 300 }, (_, i) => opaque(`\${var.t${i}}`)) }),
    /^.{0,300}: \$\{var.t0\}, \$\{var.t1\}, \$\{var.t2\}, \$\{var.t3\}, \$\{var.t4\} and 295 more are known only at apply$/,
  ],
])("what is not proved names its cause: %s", (_, before, after, named) => {
  const { verdict, reasons } = compared(before, after);
  expect(verdict).toBe("not proved");
  expect(reasons.join("\n")).toMatch(named);
});
