import type { Outcome } from "../../../iam/evaluate/evaluate";
import type { Request } from "../../../iam/policy/context";
import { ALLOW, DENY, decide, ROLE, SERVICE } from "./decide";

const SESSION = {
  type: "AWS",
  value: "arn:aws:sts::111122223333:assumed-role/Deploy/ci",
} as const;
const ROOT = { type: "AWS", value: "111122223333" } as const;
const ALLOW_EVERYONE = { ...ALLOW, Principal: { AWS: "*", Federated: "www.amazon.com" } };

type PrincipalRow = [
  named: object | string,
  requester: Request["principal"],
  allow: Outcome,
  deny: Outcome,
];

describe("Principal", () => {
  const aws = (value: string) => ({ AWS: value });
  const [no, yes, open] = ["implicitly denied", "allowed", "unknown"] as const;
  const denied = "explicitly denied";
  test.each<PrincipalRow>([
    [{ Service: "sqs.amazonaws.com" }, SERVICE, no, yes],
    [{ Service: "Sns.amazonaws.com" }, SERVICE, open, open],
    [{ Service: "sns.eu-west-1.amazonaws.com" }, SERVICE, open, open],
    [{ Service: "*" }, SERVICE, open, open],
    [{ Service: ["sqs.amazonaws.com", "sns.amazonaws.com"] }, SERVICE, yes, denied],
    [aws("sns.amazonaws.com"), SERVICE, no, yes],
    [aws("111122223333"), SERVICE, no, yes],
    [{ Federated: "accounts.google.com" }, SERVICE, no, yes],
    [{}, SERVICE, no, yes],
    ["*", SERVICE, yes, denied],
    [aws("*"), SERVICE, yes, denied],
    ["*", ROLE, yes, denied],
    // An Allow to the account delegates to its own policies, a Deny binds everybody in it.
    [aws("111122223333"), ROLE, open, denied],
    [aws("arn:aws:iam::111122223333:root"), SESSION, open, denied],
    [aws("arn:aws:iam::123456789012:root"), ROLE, no, yes],
    [aws("arn:aws:iam::111122223333:root"), ROOT, yes, denied],
    [aws("111122223333"), { type: "AWS", value: "arn:aws:iam::111122223333:root" }, yes, denied],
    [aws("arn:aws:iam::111122223333:user/Bob"), ROOT, no, yes],
    [aws("arn:aws:iam::111122223333:role/team/Deploy"), ROLE, yes, denied],
    [aws("arn:aws:iam::111122223333:role/team/Deploy"), SESSION, yes, denied],
    [aws("arn:aws:iam::111122223333:role/Deployer"), SESSION, no, yes],
    [aws("arn:aws:iam::123456789012:role/team/Deploy"), SESSION, no, yes],
    [aws("arn:aws:iam::111122223333:role/Deploy"), ROLE, open, open],
    [aws("arn:aws:sts::111122223333:assumed-role/Deploy/other"), SESSION, no, yes],
    [aws("arn:aws:sts::111122223333:assumed-role/Deploy/ci"), ROLE, open, open],
    [aws("arn:aws:iam::111122223333:user/Deploy"), ROLE, no, yes],
    [aws("arn:aws:iam::111122223333:role/*"), ROLE, open, open],
    [aws("AROAEXAMPLEEXAMPLE"), ROLE, open, open],
    [
      aws("arn:aws:iam::111122223333:user/Bob"),
      { type: "AWS", value: "arn:aws:sts::111122223333:federated-user/Bob" },
      open,
      open,
    ],
    [{ CanonicalUser: "79a59d" }, ROLE, open, open],
    [{ CanonicalUser: "79a59d" }, SERVICE, no, yes],
    [{ Federated: "www.amazon.com" }, { type: "Federated", value: "www.amazon.com" }, yes, denied],
    ["*", { type: "Federated", value: "www.amazon.com" }, no, denied],
  ])("%j for %j", (named, principal, allow, deny) => {
    expect(decide([{ ...ALLOW, Principal: named }], { principal }).outcome).toBe(allow);
    const denies = { ...DENY, Principal: named };
    expect(decide([ALLOW_EVERYONE, denies], { principal }).outcome).toBe(deny);
  });
});

describe("NotPrincipal", () => {
  const denyAllBut = (named: object | string) => ({
    Effect: "Deny",
    NotPrincipal: named,
    Action: "*",
    Resource: "*",
  });

  test.each<[object | string, Request["principal"], Outcome]>([
    [{ Service: "sns.amazonaws.com" }, SERVICE, "allowed"],
    [{ Service: "sqs.amazonaws.com" }, SERVICE, "explicitly denied"],
    [{ AWS: "111122223333" }, SERVICE, "explicitly denied"],
    ["*", SERVICE, "allowed"],
    [{}, SERVICE, "unknown"],
    [{ AWS: "123456789012" }, ROLE, "explicitly denied"],
    // Excepted at last only with account and role listed, and never with a permissions boundary.
    [{ AWS: ROLE.value }, ROLE, "unknown"],
    [{ AWS: "111122223333" }, ROLE, "unknown"],
  ])("Deny for all but %j to %j", (named, principal, outcome) => {
    expect(decide([ALLOW, denyAllBut(named)], { principal }).outcome).toBe(outcome);
  });

  test("with Allow, which AWS does not support, never allows for certain", () => {
    const allowAllBut = (named: object) => ({ ...denyAllBut(named), Effect: "Allow" });
    expect(decide([allowAllBut({ Service: "sqs.amazonaws.com" })]).outcome).toBe("unknown");
    expect(decide([allowAllBut({ Service: "sns.amazonaws.com" })]).outcome).toBe(
      "implicitly denied",
    );
  });
});
