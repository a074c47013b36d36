import { compare } from "../../../iam/compare/compare";
import { noPolicy } from "../../../iam/policy/defaults";
import type { PolicyKind } from "../../../iam/policy/policy";
import { readPolicy } from "../../../iam/policy/read";
import { realActions } from "../../../review/iam-data/iam-data";

const ANYONE = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const HOLDER = { Effect: "Allow", Action: "*", Resource: "*" };
const DENIED_OBJECTS = { ...ANYONE, Effect: "Deny", Action: "s3:*Object" };

const shown = (before: readonly object[], after: readonly object[], kind: PolicyKind) => {
  const read = (Statement: readonly object[]) =>
    Statement.length === 0
      ? noPolicy(kind)
      : readPolicy({ Version: "2012-10-17", Statement }, kind);
  const comparison = compare(read(before), read(after), realActions);
  expect(compare(read(before), read(after)).verdict).toBe(comparison.verdict);
  return comparison;
};

test.each([
  [
    "an action of objects for objects",
    { ...HOLDER, Action: "s3:*", Resource: "arn:aws:s3:::media/*" },
    /^s3:AbortMultipartUpload arn:aws:s3:::media\/example$/,
  ],
  [
    "an action of buckets for a bucket",
    { ...HOLDER, Action: "s3:List*", Resource: "arn:aws:s3:::media" },
    /^s3:ListBucket\w* arn:aws:s3:::media$/,
  ],
  ["an action for everything", HOLDER, /^s3:\w+ arn:aws:s3:::example/],
  [
    "an action of the service of the resource",
    { ...HOLDER, Resource: "arn:aws:sqs:eu-west-1:111122223333:in" },
    /^sqs:\w+ arn:aws:sqs:eu-west-1:111122223333:in$/,
  ],
  [
    "an action that has no resources",
    { ...HOLDER, Action: "s3:ListAllMy*" },
    /^s3:ListAllMyBuckets \*$/,
  ],
  [
    "an action of another service",
    { Effect: "Allow", NotAction: "s3:*", Resource: "*" },
    /^sns:\w+ arn:aws:sns:/,
  ],
  [
    "an action as AWS writes it",
    { ...HOLDER, Action: "SQS:sendmessage" },
    /^sqs:SendMessage arn:aws:sqs:eu-west-1:444455556666:example$/,
  ],
  [
    "an action that only a wildcard of the service reaches",
    { ...HOLDER, Action: "s?s:Pub*", Resource: "arn:aws:sns:eu-west-1:111122223333:events" },
    /^sns:Publish\w* arn:aws:sns:eu-west-1:111122223333:events$/,
  ],
] as const)("%s", (_, statement, expected) => {
  const { verdict, witness, unknownAction } = shown([], [statement], "identity");
  expect(verdict).toBe("broadened");
  expect(`${witness?.action} ${witness?.resource}`).toMatch(expected);
  expect(unknownAction).toBeUndefined();
});

test.each([
  ["a new service", { ...HOLDER, Action: "newservice:DoThis" }, "newservice:DoThis"],
  ["a new action", { ...HOLDER, Action: "s3:GetObjectHologram" }, "s3:GetObjectHologram"],
  [
    "a pattern that AWS may come to fill",
    { ...HOLDER, Action: "s3:Hologram*" },
    "s3:Hologramexample",
  ],
])("%s is still a gain, and the action is named", (_, statement, action) => {
  const { verdict, witness, unknownAction } = shown([], [statement], "identity");
  expect([verdict, witness?.action, unknownAction]).toEqual(["broadened", action, action]);
});

test("what only an action that AWS does not have yet gains is still a gain", () => {
  const allowed = { ...ANYONE, Action: "s3:GetObject*" };
  const { verdict, unknownAction } = shown(
    [DENIED_OBJECTS, allowed],
    [{ ...DENIED_OBJECTS, Action: "s3:GetObject" }, allowed],
    "resource",
  );
  expect([verdict, unknownAction]).toEqual(["broadened", expect.stringMatching(/^s3:GetObject.+/)]);
});

test("a known action is shown rather than an unknown one", () => {
  const both = { ...HOLDER, Action: ["s3:Hologram*", "s3:Get*"] };
  const { verdict, unknownAction } = shown([], [both], "identity");
  expect([verdict, unknownAction]).toEqual(["broadened", undefined]);
});
