import type { PolicyKind } from "../../../iam/policy/policy";
import { readPolicy } from "../../../iam/policy/read";
import { AT, policyWith, problemsOf, STATEMENT, TOPIC } from "./problems";

describe("a policy that cannot be read", () => {
  test.each<[string, unknown, string]>([
    ["no JSON", "{", 'the policy: got "{"; allowed: an object or its JSON text'],
    [
      "URL-encoded, as the IAM API returns it",
      encodeURIComponent(JSON.stringify(policyWith({}))),
      "the policy: got URL-encoded text (decodeURIComponent it first); allowed: an object or its JSON text",
    ],
    ["nothing", undefined, 'the policy: got ""; allowed: an object or its JSON text'],
    [
      "an unknown element",
      { ...Object(policyWith({})), Rule: 1 },
      'the policy: got "Rule"; allowed: Version, Id, Statement',
    ],
    [
      "an unknown version",
      { ...Object(policyWith({})), Version: "2012-10-18" },
      'Version: got "2012-10-18"; allowed: 2008-10-17 or 2012-10-17',
    ],
    [
      "a null version",
      { ...Object(policyWith({})), Version: null },
      "Version: got null; allowed: 2008-10-17 or 2012-10-17",
    ],
    [
      "an Id that is no string",
      { ...Object(policyWith({})), Id: 7 },
      "Id: got 7; allowed: a string",
    ],
    [
      "no statement",
      { Version: "2012-10-17" },
      "Statement: got nothing; allowed: a statement or a list of at least one",
    ],
    [
      "an empty list of statements",
      { Statement: [] },
      "Statement: got []; allowed: a statement or a list of at least one",
    ],
  ])("%s", (_, policy, problem) => {
    expect(problemsOf(policy)).toEqual([problem]);
  });

  test("names an unknown element with the statement's index and Sid", () => {
    expect(problemsOf(policyWith({ Sids: "x" }))).toEqual([
      `${AT}: got "Sids"; allowed: Sid, Effect, Condition, Action, NotAction, Principal, NotPrincipal, Resource, NotResource`,
    ]);
  });

  test("reports everything that is wrong at once", () => {
    const policy = {
      Version: "1",
      Statement: [STATEMENT, { ...STATEMENT, Sid: "B", Effect: 1, Resource: 2 }],
    };
    expect(problemsOf(policy)).toEqual([
      'Version: got "1"; allowed: 2008-10-17 or 2012-10-17',
      "Statement[1] (Sid B) Effect: got 1; allowed: Allow or Deny",
      expect.stringContaining("Statement[1] (Sid B) Resource: got 2; allowed: a string"),
    ]);
  });

  test.each<[PolicyKind, string]>([
    ["trust", "Resource"],
    ["identity", "Principal"],
  ])("a %s policy with a %s", (kind, element) => {
    const problems = problemsOf(policyWith({}), kind);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${AT}: got "${element}"; allowed: `);
  });

  test("a resource policy that says nothing of whom", () => {
    expect(problemsOf(policyWith({ Principal: undefined }))).toEqual([
      `${AT}: got neither Principal nor NotPrincipal; allowed: exactly one of them`,
    ]);
  });
});

describe("a policy that can be read", () => {
  test("has its one statement, values and principals as lists, and the default version", () => {
    const policy = {
      Id: "default",
      Statement: {
        Effect: "Deny",
        NotPrincipal: { AWS: ["111122223333"], Service: "sns.amazonaws.com" },
        NotAction: "sns:Publish",
        NotResource: [TOPIC, "*"],
        Condition: {
          Bool: { "aws:SecureTransport": false },
          NumericLessThan: { "aws:MultiFactorAuthAge": [3600, "7200"] },
        },
      },
    };
    const document = {
      kind: "resource",
      version: "2008-10-17",
      id: "default",
      statements: [
        {
          effect: "Deny",
          principal: {
            except: true,
            values: [
              { type: "AWS", value: "111122223333" },
              { type: "Service", value: "sns.amazonaws.com" },
            ],
          },
          action: { except: true, values: ["sns:Publish"] },
          resource: { except: true, values: [TOPIC, "*"] },
          conditions: [
            { operator: "Bool", key: "aws:SecureTransport", values: ["false"] },
            {
              operator: "NumericLessThan",
              key: "aws:MultiFactorAuthAge",
              values: ["3600", "7200"],
            },
          ],
        },
      ],
    };
    expect(readPolicy(policy, "resource")).toEqual(document);
    expect(readPolicy(JSON.stringify(policy), "resource")).toEqual(document);
  });

  test("keeps an account id that is written as a number", () => {
    const policy = policyWith({
      Condition: { StringEquals: { "aws:SourceAccount": 111122223333 } },
    });
    expect(readPolicy(policy, "resource").statements[0]?.conditions[0]?.values).toEqual([
      "111122223333",
    ]);
  });

  test("may be a trust policy without resources or an identity policy without principals", () => {
    const trust = { ...STATEMENT, Action: "sts:AssumeRole", Resource: undefined };
    const identity = { ...STATEMENT, Principal: undefined };
    expect(readPolicy({ Statement: trust }, "trust").statements[0]).not.toHaveProperty("resource");
    expect(readPolicy({ Statement: identity }, "identity").statements[0]).not.toHaveProperty(
      "principal",
    );
  });
});
