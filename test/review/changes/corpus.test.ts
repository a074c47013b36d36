import type { Verdict } from "../../../iam/compare/compare";
import { evaluate } from "../../../iam/evaluate/evaluate";
import { noPolicy } from "../../../iam/policy/defaults";
import type { PolicyDocument } from "../../../iam/policy/policy";
import { readPolicy } from "../../../iam/policy/read";
import { opaque } from "../../../iam/policy/terraform-references";
import { compareBesideOtherPolicies } from "../../../review/changes/changes";

type Statement = Record<string, unknown>;

const A = "111122223333";
const B = "444455556666";
const TOPIC = `arn:aws:sns:eu-west-1:${A}:t`;
const SERVICE = { Service: "social-messaging.amazonaws.com" };
const own = { "aws:SourceAccount": A };
const source = (account: string) => ({
  StringEquals: { "aws:SourceAccount": account },
  ArnLike: { "aws:SourceArn": `arn:aws:social-messaging:eu-west-1:${account}:*` },
});

const s = (changes: Statement = {}): Statement => {
  const all = {
    Effect: "Allow",
    Principal: SERVICE,
    Action: "sns:Publish",
    Resource: TOPIC,
    ...changes,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};
const when = (Condition: object, changes: Statement = {}) => s({ Condition, ...changes });
const aws = (AWS: unknown, changes: Statement = {}) => s({ Principal: { AWS }, ...changes });
const denied = (changes: Statement = {}) => s({ Effect: "Deny", Principal: "*", ...changes });
const tls = denied({ Condition: { Bool: { "aws:SecureTransport": "false" } } });
const role = `arn:aws:iam::${A}:role/app`;
const ip = (operator: string, range: string | string[]) =>
  aws(role, { Condition: { [operator]: { "aws:SourceIp": range } } });

const E: Verdict = "equivalent";
const N: Verdict = "narrowed";
const W: Verdict = "broadened";
const X: Verdict = "changed both ways";
/** Gates like broadened: AWS itself says only that NotPrincipal must not be used with Allow. */
const DOUBTED: Verdict = "not proved";

type Pair = readonly [what: string, before: Statement[], after: Statement[], verdict: Verdict];

/** What the known tools get wrong, by the first paragraph of the review's own brief. */
const MISSED_ELSEWHERE: readonly Pair[] = [
  ["NotAction added", [s()], [s(), s({ Action: undefined, NotAction: "sns:Publish" })], W],
  [
    "NotPrincipal added",
    [aws(role)],
    [aws(role), s({ Principal: undefined, NotPrincipal: { AWS: role } })],
    DOUBTED,
  ],
  ["NotResource added", [s()], [s(), s({ Resource: undefined, NotResource: TOPIC })], W],
  ["a Deny removed", [s(), tls], [s()], W],
  ["a Deny removed that nothing here allows", [tls], [], W],
  ["all statements removed", [s()], [], N],
  ["a condition added", [s()], [when(source(A))], N],
  ["a condition removed", [when(source(A))], [s()], W],
  ["a Sid renamed", [s({ Sid: "One" })], [s({ Sid: "Other" })], E],
];

const SPELLINGS: readonly Pair[] = [
  ["order of statements", [s(), tls], [tls, s()], E],
  ["a statement twice", [s()], [s(), s({ Sid: "Again" })], E],
  ["case of an action", [s()], [s({ Action: "SNS:publish" })], E],
  [
    "case of a condition key",
    [when({ StringEquals: own })],
    [when({ StringEquals: { "AWS:sourceaccount": A } })],
    E,
  ],
  ["a list of one", [s()], [s({ Action: ["sns:Publish"], Resource: [TOPIC] })], E],
  [
    "order in a list",
    [s({ Action: ["sns:Publish", "sns:Subscribe"] })],
    [s({ Action: ["sns:Subscribe", "sns:Publish"] })],
    E,
  ],
  [
    "one statement as two",
    [s({ Action: ["sns:Publish", "sns:Subscribe"] })],
    [s(), s({ Action: "sns:Subscribe" })],
    E,
  ],
  ["an account as its id", [aws(`arn:aws:iam::${A}:root`)], [aws(A)], E],
  ["an account as its root", [aws(A)], [aws(`arn:aws:iam::${A}:root`)], E],
  ["an account in a list", [aws(A)], [aws([`arn:aws:iam::${A}:root`])], E],
  ["everybody in two ways", [denied({ Principal: "*" })], [denied({ Principal: { AWS: "*" } })], E],
  [
    "ArnEquals for ArnLike",
    [when({ ArnEquals: { "aws:SourceArn": TOPIC } })],
    [when({ ArnLike: { "aws:SourceArn": TOPIC } })],
    E,
  ],
  [
    "a value that another covers",
    [s({ Action: ["sns:*", "sns:Publish"] })],
    [s({ Action: "sns:*" })],
    E,
  ],
  [
    "a boolean for its text",
    [s(), denied({ Condition: { Bool: { "aws:SecureTransport": false } } })],
    [s(), tls],
    E,
  ],
];

const ACCESS: readonly Pair[] = [
  ["another service", [s()], [s({ Principal: { Service: "sns.amazonaws.com" } })], X],
  ["one more service", [s()], [s(), s({ Principal: { Service: "cloudwatch.amazonaws.com" } })], W],
  ["one more action", [s()], [s({ Action: ["sns:Publish", "sns:Subscribe"] })], W],
  ["a wildcard action", [s()], [s({ Action: "sns:*" })], W],
  ["less than a wildcard action", [s({ Action: "sns:Pub*" })], [s()], N],
  ["a wildcard resource", [s()], [s({ Resource: "*" })], W],
  ["a wildcard inside an ARN", [s()], [s({ Resource: `arn:aws:sns:*:${A}:t` })], W],
  [
    "a question mark inside an ARN",
    [s({ Resource: `arn:aws:sns:eu-west-1:${A}:t?` })],
    [s({ Resource: `arn:aws:sns:eu-west-1:${A}:t1` })],
    N,
  ],
  ["another resource", [s()], [s({ Resource: `${TOPIC}2` })], X],
  ["everybody", [aws(role)], [s({ Principal: "*" })], W],
  ["another account", [aws(A)], [aws(B)], X],
  ["one of two accounts", [aws([A, B])], [aws(A)], N],
  ["a Deny added", [s()], [s(), denied()], N],
  [
    "a Deny narrowed",
    [s(), denied({ Action: "sns:*" })],
    [s(), denied({ Action: "sns:Subscribe" })],
    W,
  ],
  [
    "a Deny on other actions",
    [s(), denied({ Action: "sns:A*" })],
    [s(), denied({ Action: "sns:B*" })],
    X,
  ],
  [
    "a Deny that takes back what is added",
    [s(), denied({ Action: "sns:Subscribe" })],
    [s({ Action: ["sns:Publish", "sns:Subscribe"] }), denied({ Action: "sns:Subscribe" })],
    E,
  ],
  [
    "two Denies for one",
    [s({ Action: "sns:*" }), denied({ Action: ["sns:A", "sns:B"] })],
    [s({ Action: "sns:*" }), denied({ Action: "sns:A" }), denied({ Action: "sns:B" })],
    E,
  ],
];

const CONDITIONS: readonly Pair[] = [
  ["another source account", [when(source(A))], [when(source(B))], X],
  [
    "one more source account",
    [when({ StringEquals: own })],
    [when({ StringEquals: { "aws:SourceAccount": [A, B] } })],
    W,
  ],
  [
    "one source account fewer",
    [when({ StringEquals: { "aws:SourceAccount": [A, B] } })],
    [when({ StringEquals: own })],
    N,
  ],
  [
    "StringLike with a star",
    [when({ StringEquals: own })],
    [when({ StringLike: { "aws:SourceAccount": "*" } })],
    W,
  ],
  [
    "StringEquals within StringLike",
    [when({ StringLike: { "aws:SourceAccount": "1111*" } })],
    [when({ StringEquals: own })],
    N,
  ],
  ["IfExists added", [when({ StringEquals: own })], [when({ StringEqualsIfExists: own })], W],
  ["IfExists dropped", [when({ StringEqualsIfExists: own })], [when({ StringEquals: own })], N],
  [
    "a Deny with IfExists dropped",
    [s(), denied({ Condition: { StringNotEqualsIfExists: own } })],
    [s(), denied({ Condition: { StringNotEquals: own } })],
    E,
  ],
  [
    "ForAllValues, which holds without the key",
    [when({ StringEquals: { "aws:TagKeys": "a" } })],
    [when({ "ForAllValues:StringEquals": { "aws:TagKeys": "a" } })],
    X,
  ],
  [
    "ForAnyValue for ForAllValues",
    [when({ "ForAllValues:StringEquals": { "aws:TagKeys": "a" } })],
    [when({ "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } })],
    X,
  ],
  ["Null: the key must be absent", [s()], [when({ Null: { "aws:SourceVpce": "true" } })], N],
  [
    "Null turned round",
    [when({ Null: { "aws:SourceVpce": "true" } })],
    [when({ Null: { "aws:SourceVpce": "false" } })],
    X,
  ],
  [
    "a negated operator, which holds without the key",
    [when({ StringEquals: own })],
    [when({ StringNotEquals: { "aws:SourceAccount": B } })],
    W,
  ],
  [
    "one value more under a negated operator",
    [when({ StringNotEquals: { "aws:SourceAccount": B } })],
    [when({ StringNotEquals: { "aws:SourceAccount": [B, A] } })],
    N,
  ],
  [
    "a wider range of addresses",
    [ip("IpAddress", "203.0.113.0/28")],
    [ip("IpAddress", "203.0.113.0/24")],
    W,
  ],
  [
    "a narrower range of addresses",
    [ip("IpAddress", "203.0.113.0/24")],
    [ip("IpAddress", "203.0.113.0/28")],
    N,
  ],
  [
    "NotIpAddress for IpAddress",
    [ip("IpAddress", "203.0.113.0/24")],
    [ip("NotIpAddress", "203.0.113.0/24")],
    X,
  ],
  [
    "host bits of a range",
    [ip("IpAddress", "203.0.113.0/24")],
    [ip("IpAddress", "203.0.113.7/24")],
    E,
  ],
  [
    "a condition on another key",
    [when({ StringEquals: own })],
    [when({ StringEquals: { "aws:SourceOrgID": "o-1" } })],
    X,
  ],
  ["a second condition", [when({ StringEquals: own })], [when(source(A))], N],
  [
    "Bool turned round",
    [s(), tls],
    [s(), denied({ Condition: { Bool: { "aws:SecureTransport": "true" } } })],
    X,
  ],
  [
    "a Region widened in a source ARN",
    [when({ ArnLike: { "aws:SourceArn": `arn:aws:social-messaging:eu-west-1:${A}:*` } })],
    [when({ ArnLike: { "aws:SourceArn": `arn:aws:social-messaging:*:${A}:*` } })],
    W,
  ],
  [
    "ignored case",
    [when({ StringEquals: { "aws:PrincipalTag/team": "a" } })],
    [when({ StringEqualsIgnoreCase: { "aws:PrincipalTag/team": "a" } })],
    W,
  ],
  [
    "a number's limit raised",
    [when({ NumericLessThan: { "s3:max-keys": "10" } })],
    [when({ NumericLessThan: { "s3:max-keys": "20" } })],
    W,
  ],
  [
    "a date put off",
    [when({ DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } })],
    [when({ DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } })],
    W,
  ],
];

/** The policy mistakes of the ten public projects that were read, each as a change somebody made. */
const RECORDED_MISTAKES: readonly Pair[] = [
  [
    "a prefix that grants nothing",
    [s({ Action: "social-messaging:TagResource" })],
    [s({ Action: "socialmessaging:TagResource" })],
    X,
  ],
  ["a stray brace in an ARN", [s()], [s({ Resource: `${TOPIC}}` })], X],
  [
    "PassedToService dropped",
    [
      when(
        { StringEquals: { "iam:PassedToService": "connect.amazonaws.com" } },
        { Action: "iam:PassRole", Resource: "*" },
      ),
    ],
    [s({ Action: "iam:PassRole", Resource: "*" })],
    W,
  ],
  ["the source of the publisher dropped", [when(source(A)), tls], [s(), tls], W],
];

const TOKENS: readonly Pair[] = [
  [
    "the same reference",
    [s({ Resource: opaque("${aws_sns_topic.T.arn}") })],
    [s({ Sid: "S", Resource: opaque("${aws_sns_topic.T.arn}") })],
    E,
  ],
  [
    "a star for a reference",
    [s({ Resource: opaque("${aws_sns_topic.T.arn}") })],
    [s({ Resource: "*" })],
    W,
  ],
  [
    "another reference",
    [s({ Resource: opaque("${aws_sns_topic.T.arn}") })],
    [s({ Resource: opaque("${aws_sns_topic.U.arn}") })],
    X,
  ],
  ["a literal for a reference", [s({ Resource: opaque("${aws_sns_topic.T.arn}") })], [s()], X],
];

function documentOf(statements: readonly Statement[]): PolicyDocument {
  if (statements.length === 0) return noPolicy("resource");
  return readPolicy({ Version: "2012-10-17", Statement: statements }, "resource");
}

const CORPUS = [
  ...MISSED_ELSEWHERE,
  ...SPELLINGS,
  ...ACCESS,
  ...CONDITIONS,
  ...RECORDED_MISTAKES,
  ...TOKENS,
];
const HARMLESS: readonly Verdict[] = [E, N];

test("the corpus is as large as it was promised to be", () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(CORPUS.map(([what]) => what)).size).toBe(CORPUS.length);
});

describe.each(CORPUS)("%s", (_, before, after, verdict) => {
  const comparison = compareBesideOtherPolicies(documentOf(before), documentOf(after));

  test(`is ${verdict}`, () => expect(comparison.verdict).toBe(verdict));

  test("is judged the other way round to fit", () => {
    const back = compareBesideOtherPolicies(documentOf(after), documentOf(before)).verdict;
    if (verdict === E) expect(back).toBe(E);
    if (verdict === W) expect(back).not.toBe(E);
    if (verdict === N || verdict === X) expect(HARMLESS).not.toContain(back);
  });

  if (verdict === W || verdict === X) {
    test("has a witness that was denied and now is allowed", () => {
      const { witness } = comparison;
      if (witness === undefined) throw new Error("no witness");
      const all = s({ Principal: "*", Action: "*", Resource: "*" });
      const judged = [[], [all]].map((others) =>
        [before, after].map(
          (statements) => evaluate([documentOf([...statements, ...others])], witness).outcome,
        ),
      );
      expect(judged.some(([was, is]) => was !== "allowed" && is === "allowed")).toBe(true);
    });
  }
});
