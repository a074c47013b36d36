import fc from "fast-check";
import type { Request } from "../../../iam/policy/context";

/** Small alphabets, so that policies and requests meet often. */
const ACCOUNTS = ["111122223333", "123456789012"];
export const KEYS = ["aws:SourceAccount", "aws:SourceArn", "aws:username"];
const VALUES = [
  "111122223333",
  "arn:aws:sns:eu-west-1:111122223333:a",
  "true",
  "",
  "Bob",
  "bob",
  "5",
];

const someOf = <T>(...values: T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const oneOrList = <T>(list: fc.Arbitrary<T[]>) =>
  list.chain((values) => fc.constantFrom<T | T[]>(values, ...values.slice(0, 1)));

const actions = oneOrList(
  someOf("sns:Publish", "SNS:publish", "sns:*", "s?s:Pub*", "kms:Decrypt", "*"),
);
const resources = oneOrList(
  someOf(
    "*",
    "arn:aws:sns:eu-west-1:111122223333:a",
    "arn:aws:sns:*:111122223333:*",
    "arn:aws:sns:eu-west-1:111122223333:${aws:username}",
    "arn:aws:sns:*:a",
    "arn:aws:sns:eu-west-1:111122223333:${aws:username, 'a'}",
  ),
);
const principals = fc.oneof(
  fc.constant("*"),
  fc.record(
    {
      AWS: oneOrList(
        someOf(
          "*",
          ...ACCOUNTS,
          ...ACCOUNTS.map((id) => `arn:aws:iam::${id}:root`),
          "arn:aws:iam::111122223333:role/R",
        ),
      ),
      Service: oneOrList(
        someOf("sns.amazonaws.com", "sqs.amazonaws.com", "sns.eu-west-1.amazonaws.com"),
      ),
    },
    { requiredKeys: [] },
  ),
);
const operators = fc.constantFrom(
  ...["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"],
  ...["ArnEquals", "ArnLike", "ArnNotLike", "NumericLessThan", "NumericNotEquals", "Bool", "Null"],
  ...["StringEqualsIfExists", "ForAllValues:StringLike", "ForAnyValue:StringNotEquals", "StringIs"],
  ...["ForAnyValue:StringEqualsIfExists", "stringequals"],
);
const policyValues = oneOrList(
  someOf(
    ...VALUES,
    "*",
    "B?b",
    "${aws:username}",
    "arn:aws:sns:*:111122223333:*",
    "${*}",
    "x${aws:x}",
  ),
);
const conditions = fc.dictionary(
  operators,
  fc.dictionary(fc.constantFrom(...KEYS), policyValues, { maxKeys: 2 }),
  {
    maxKeys: 2,
  },
);

export const statements = (effect: fc.Arbitrary<string>) =>
  fc
    .record({
      Sid: fc.constantFrom("A", "B", undefined),
      Effect: effect,
      principal: fc.tuple(fc.constantFrom("Principal", "Principal", "NotPrincipal"), principals),
      action: fc.tuple(fc.constantFrom("Action", "Action", "NotAction"), actions),
      resource: fc.tuple(fc.constantFrom("Resource", "Resource", "NotResource"), resources),
      Condition: fc.oneof(fc.constant(undefined), conditions),
    })
    .map(({ principal, action, resource, ...rest }) => ({
      ...rest,
      ...Object.fromEntries([principal, action, resource]),
    }))
    // "aws:x" under StringEquals and stringequals is one key twice, which the reader refuses.
    .filter(({ Condition = {} }) => !("StringEquals" in Condition && "stringequals" in Condition));

const anyStatement = statements(fc.constantFrom("Allow", "Deny"));
const version = fc.constantFrom("2008-10-17", "2012-10-17");
export const policies = fc.record({
  Version: version,
  Statement: fc.array(anyStatement, { minLength: 1, maxLength: 4 }),
});

export const requestValue = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...VALUES) },
  fc.array(fc.constantFrom(...VALUES), { maxLength: 2 }),
  fc.constant(null),
);
export const requests: fc.Arbitrary<Request> = fc.record(
  {
    principal: fc.constantFrom<Request["principal"]>(
      { type: "Service", value: "sns.amazonaws.com" },
      { type: "AWS", value: "arn:aws:iam::111122223333:role/R" },
      { type: "AWS", value: "arn:aws:sts::111122223333:assumed-role/R/s" },
      { type: "AWS", value: "123456789012" },
    ),
    action: fc.constantFrom("sns:Publish", "kms:Decrypt"),
    resource: fc.constantFrom(
      "arn:aws:sns:eu-west-1:111122223333:a",
      "arn:aws:sns:eu-west-1:111122223333:Bob",
      "*",
    ),
    context: fc.dictionary(fc.constantFrom(...KEYS), requestValue, { maxKeys: 3 }),
    unknownKeys: fc
      .uniqueArray(fc.constantFrom(...KEYS), { maxLength: 2 })
      .map((keys) => new Set(keys)),
  },
  { requiredKeys: ["principal", "action", "resource", "context"] },
);
