import { AT, policyWith, problemsOf } from "./problems";

describe("a statement that cannot be read", () => {
  test.each<[string, unknown, string]>([
    [
      "an Effect in lower case",
      policyWith({ Effect: "allow" }),
      `${AT} Effect: got "allow"; allowed: Allow or Deny`,
    ],
    [
      "no Effect",
      policyWith({ Effect: undefined }),
      `${AT} Effect: got nothing; allowed: Allow or Deny`,
    ],
    [
      "no Action",
      policyWith({ Action: undefined }),
      `${AT}: got neither Action nor NotAction; allowed: exactly one of them`,
    ],
    [
      "Action and NotAction",
      policyWith({ NotAction: "*" }),
      `${AT}: got Action and NotAction; allowed: only one of them`,
    ],
    [
      "Resource and NotResource",
      policyWith({ NotResource: "*" }),
      `${AT}: got Resource and NotResource; allowed: only one of them`,
    ],
    [
      "Principal and NotPrincipal",
      policyWith({ NotPrincipal: "*" }),
      `${AT}: got Principal and NotPrincipal; allowed: only one of them`,
    ],
    [
      "an action that is a number",
      policyWith({ Action: ["sns:Publish", 1] }),
      `${AT} Action: got 1; allowed: a string that is not empty, or a list of such`,
    ],
    [
      "an empty action",
      policyWith({ Action: "" }),
      `${AT} Action: got ""; allowed: a string that is not empty, or a list of such`,
    ],
    [
      "a principal without its type",
      policyWith({ Principal: "111122223333" }),
      `${AT} Principal: got "111122223333"; allowed: "*" or an object with AWS, Service, Federated, CanonicalUser`,
    ],
    [
      "a principal type in the wrong case",
      policyWith({ Principal: { aws: "*" } }),
      `${AT} Principal: got "aws"; allowed: AWS, Service, Federated, CanonicalUser`,
    ],
    [
      "a condition that is null",
      policyWith({ Condition: null }),
      `${AT} Condition: got null; allowed: an object`,
    ],
    [
      "an operator without keys",
      policyWith({ Condition: { StringEquals: "x" } }),
      `${AT} Condition StringEquals: got "x"; allowed: an object`,
    ],
    [
      "a condition value that is an object",
      policyWith({ Condition: { StringEquals: { "aws:x": { a: 1 } } } }),
      `${AT} Condition StringEquals aws:x: got {"a":1}; allowed: a string, a boolean, a number of at most 15 digits, or a list`,
    ],
    [
      "a number that has lost digits",
      policyWith({ Condition: { NumericEquals: { "aws:x": 2 ** 53 } } }),
      `${AT} Condition NumericEquals aws:x: got 9007199254740992; allowed: a string, a boolean, a number of at most 15 digits, or a list`,
    ],
    [
      "a condition key twice in different case",
      policyWith({
        Condition: { StringEquals: { "aws:SourceAccount": "1", "AWS:SourceAccount": "2" } },
      }),
      `${AT} Condition StringEquals: got AWS:SourceAccount twice; allowed: every key once`,
    ],
    [
      "a condition key twice under an operator in different case",
      policyWith({ Condition: { Bool: { "aws:x": true }, bool: { "aws:x": true } } }),
      `${AT} Condition bool: got aws:x twice; allowed: every key once`,
    ],
    [
      "something wrong in a statement without Sid",
      policyWith({ Sid: undefined, Effect: 1 }),
      "Statement[0] Effect: got 1; allowed: Allow or Deny",
    ],
    [
      "something wrong in a statement with an empty Sid",
      policyWith({ Sid: "", Effect: 1 }),
      "Statement[0] Effect: got 1; allowed: Allow or Deny",
    ],
    [
      "a Sid that is no string",
      policyWith({ Sid: 1 }),
      "Statement[0] Sid: got 1; allowed: a string",
    ],
    [
      "a value that would fill the screen",
      policyWith({ Effect: "x".repeat(100) }),
      `${AT} Effect: got "${"x".repeat(76)}...; allowed: Allow or Deny`,
    ],
  ])("%s", (_, policy, problem) => {
    expect(problemsOf(policy)).toEqual([problem]);
  });
});
