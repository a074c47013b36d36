import { type Answer, mayServiceAssume } from "../../../iam/evaluate/health";
import { readPolicy } from "../../../iam/policy/read";
import { CALL, FROM_HERE, SERVICE, type Statement } from "./service-call";

const ROLE = "arn:aws:iam::111122223333:role/connect-events";

describe("may the service assume the role", () => {
  const trust: Statement = {
    Sid: "AllowSocialMessaging",
    Effect: "Allow",
    Principal: { Service: SERVICE },
    Action: "sts:AssumeRole",
  };
  const assume = (...statements: Statement[]): Answer =>
    mayServiceAssume(readPolicy({ Version: "2012-10-17", Statement: statements }, "trust"), {
      ...CALL,
      roleArn: ROLE,
    });

  test.each<[string, Statement]>([
    ["another service", { ...trust, Principal: { Service: "connect.amazonaws.com" } }],
    ["the right to tag the session only", { ...trust, Action: "sts:TagSession" }],
    [
      "another account, whether or not the call carries its own",
      { ...trust, Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } },
    ],
  ])("no: %s", (_, statement) => {
    expect(assume(statement).verdict).toBe("no");
  });

  test("unknown: it rests on conditions that AWS's guide does not show", () => {
    expect(assume({ ...trust, Condition: FROM_HERE })).toEqual({
      verdict: "unknown",
      because:
        "sts:AssumeRole: Statement[0] (Sid AllowSocialMessaging) may allow it, but its condition StringEquals aws:SourceAccount and condition ArnLike aws:SourceArn cannot be decided; " +
        "allowed if the call carries aws:SourceAccount and aws:SourceArn, which is not proven.",
      restsOn: ["aws:SourceAccount", "aws:SourceArn"],
    });
  });

  test("unknown: a Deny unless the account is carried", () => {
    const deny = {
      ...trust,
      Effect: "Deny",
      Condition: { StringNotEquals: { "aws:SourceAccount": "111122223333" } },
    };
    expect(assume(trust, deny)).toMatchObject({
      verdict: "unknown",
      restsOn: ["aws:SourceAccount"],
    });
  });

  test("yes: no condition, or one that lets an absent key pass", () => {
    expect(assume(trust)).toEqual({
      verdict: "yes",
      because: "sts:AssumeRole: allowed by Statement[0] (Sid AllowSocialMessaging).",
      restsOn: [],
    });
    const ifSent = {
      ...trust,
      Condition: { StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } },
    };
    expect(assume(ifSent)).toMatchObject({ verdict: "yes", restsOn: ["aws:SourceAccount"] });
  });
});
