import { evaluate, type Outcome } from "../../../iam/evaluate/evaluate";
import type { Request } from "../../../iam/policy/context";
import { readPolicy } from "../../../iam/policy/read";
import { ALLOW, DENY, decide, ROLE, SERVICE, type Statements, TOPIC } from "./decide";

const when = (statement: object, operator: string, key: string, value: string) => ({
  ...statement,
  Condition: { [operator]: { [key]: value } },
});

describe("the decision over several statements", () => {
  const known = { context: { "aws:x": "1" } };
  const open = { unknownKeys: new Set(["aws:x"]) };
  const ifX = (statement: object) => when(statement, "StringEquals", "aws:x", "1");
  const other = { Action: "sns:Subscribe" };

  test.each<[string, Statements, Partial<Request>, Outcome, number[]]>([
    ["an Allow for another action", [{ ...ALLOW, ...other }], {}, "implicitly denied", []],
    ["an Allow whose condition fails", [ifX(ALLOW)], {}, "implicitly denied", []],
    ["a Deny alone", [DENY], {}, "explicitly denied", [0]],
    ["a Deny after an Allow", [ALLOW, DENY], {}, "explicitly denied", [1]],
    ["a Deny among unknowns", [ifX(ALLOW), ifX(DENY), DENY], open, "explicitly denied", [2]],
    ["a Deny that may apply without any Allow", [ifX(DENY)], open, "implicitly denied", []],
    ["an Allow that may apply", [ifX(ALLOW)], open, "unknown", [0]],
    ["a Deny that may apply to an Allow", [ALLOW, ifX(DENY)], open, "unknown", [1]],
    ["both that may apply", [ifX(ALLOW), ifX(DENY)], open, "unknown", [1, 0]],
    ["an unknown operator", [when(ALLOW, "StringIs", "aws:x", "1")], known, "unknown", [0]],
    [
      "an unknown operator where another fails",
      [{ ...ALLOW, Condition: { StringIs: { "aws:x": "1" }, Bool: { "aws:x": "1" } } }],
      {},
      "implicitly denied",
      [],
    ],
    ["an Allow beside one that may apply", [ifX(ALLOW), ALLOW], open, "allowed", [1]],
    ["an Allow whose condition holds", [ifX(ALLOW)], known, "allowed", [0]],
    ["an Allow with a Deny for another action", [{ ...DENY, ...other }, ALLOW], {}, "allowed", [1]],
  ])("%s", (_, statements, request, outcome, decidedBy) => {
    const decision = decide(statements, request);
    expect(decision.outcome).toBe(outcome);
    expect(decision.decidedBy.map(({ index }) => index)).toEqual(decidedBy);
  });

  test("no documents", () => {
    expect(evaluate([], { principal: SERVICE, action: "a:b", resource: "*", context: {} })).toEqual(
      {
        outcome: "implicitly denied",
        decidedBy: [],
      },
    );
  });

  test("names the document, the index and the Sid of what decided", () => {
    const allow = readPolicy({ Statement: { ...ALLOW, Sid: "A" } }, "resource");
    const deny = readPolicy({ Statement: [ALLOW, { ...DENY, Sid: "D" }] }, "resource");
    const request: Request = { principal: SERVICE, action: "a:b", resource: "*", context: {} };
    const [decider] = evaluate([allow, deny], request).decidedBy;
    expect(decider).toMatchObject({ document: 1, index: 1, statement: { sid: "D" } });
  });
});

describe("keys that the context does not list", () => {
  test("are absent, or unknown when the request says so", () => {
    const policy = [when(ALLOW, "StringNotEquals", "aws:PrincipalOrgID", "o-1")];
    expect(decide(policy).outcome).toBe("allowed");
    expect(decide(policy, { unknownKeys: "unlisted" }).outcome).toBe("unknown");
    const known = { unknownKeys: "unlisted", context: { "aws:PrincipalOrgID": null } } as const;
    expect(decide(policy, known).outcome).toBe("allowed");
  });
});

describe("NotAction and NotResource", () => {
  test.each<[string, object, Outcome]>([
    ["NotAction that names it", { NotAction: ["sns:Pub*", "kms:*"] }, "implicitly denied"],
    ["NotAction that does not", { NotAction: ["sns:Subscribe"] }, "allowed"],
    ["NotAction of nothing", { NotAction: [] }, "unknown"],
    ["Action of nothing", { Action: [] }, "implicitly denied"],
    ["NotResource that names it", { NotResource: ["arn:aws:sns:*:*:*"] }, "implicitly denied"],
    ["NotResource that does not", { NotResource: [`${TOPIC}-2`] }, "allowed"],
    [
      "NotResource with a variable that has no value",
      { NotResource: [`${TOPIC}-\${aws:username}`] },
      "unknown",
    ],
    [
      "NotResource that does not beside such a variable",
      { NotResource: [`${TOPIC}-2`, "${aws:username}"] },
      "unknown",
    ],
    [
      "NotResource that names it beside such a variable",
      { NotResource: ["${aws:username}", TOPIC] },
      "implicitly denied",
    ],
    [
      "Resource with a variable that has no value",
      { Resource: `${TOPIC}\${aws:username}` },
      "implicitly denied",
    ],
  ])("%s", (_, change, outcome) => {
    const base: Record<string, unknown> = { ...ALLOW, ...change };
    if ("NotAction" in change) delete base["Action"];
    if ("NotResource" in change) delete base["Resource"];
    expect(decide([base]).outcome).toBe(outcome);
  });

  test("Deny with NotAction denies all the rest", () => {
    const { Action: _, ...deny } = DENY;
    expect(
      decide([ALLOW, { ...deny, NotAction: "sns:Publish" }], { action: "sns:Subscribe" }).outcome,
    ).toBe("explicitly denied");
  });
});

describe("policy variables", () => {
  const policy = (version: string) =>
    readPolicy(
      { Version: version, Statement: { ...ALLOW, Resource: "arn:aws:s3:::b/${aws:username}/*" } },
      "resource",
    );
  const request = (resource: string): Request => ({
    principal: ROLE,
    action: "s3:GetObject",
    resource,
    context: { "aws:username": "Bob" },
  });

  test("are replaced under 2012-10-17 only", () => {
    const bobs = request("arn:aws:s3:::b/Bob/x");
    expect(evaluate([policy("2008-10-17")], bobs).outcome).toBe("implicitly denied");
    expect(evaluate([policy("2012-10-17")], bobs).outcome).toBe("allowed");
    const literal = request("arn:aws:s3:::b/${aws:username}/x");
    expect(evaluate([policy("2008-10-17")], literal).outcome).toBe("allowed");
  });

  test("in a condition are replaced under 2012-10-17 only", () => {
    const own = when(ALLOW, "StringLike", "aws:userid", "*:${aws:username}");
    const context = { "aws:userid": "AROAEXAMPLE:Bob", "aws:username": "Bob" };
    const outcome = (Version: string) =>
      evaluate([readPolicy({ Version, Statement: own }, "resource")], { ...request("*"), context })
        .outcome;
    expect(outcome("2008-10-17")).toBe("implicitly denied");
    expect(outcome("2012-10-17")).toBe("allowed");
  });
});

test("identity policies apply to the principal they are attached to, trust policies to their role", () => {
  const identity = [{ Effect: "Allow", Action: "sns:Publish", Resource: TOPIC }];
  expect(decide(identity, { principal: ROLE }, "identity").outcome).toBe("allowed");
  const trust = [
    { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "sns.amazonaws.com" } },
  ];
  expect(decide(trust, { action: "sts:AssumeRole" }, "trust").outcome).toBe("allowed");
});
