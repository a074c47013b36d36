import { denyWithoutKey } from "../../../review/lint/rules/deny-without-key";
import { impossibleCondition } from "../../../review/lint/rules/impossible-condition";
import { keyNotSent } from "../../../review/lint/rules/key-not-sent";
import { ACCOUNT, FROM_HERE, judgeRole, judgeTopic, publish, token } from "./build";

const under = (Condition: object, more: object = {}) => ({
  Effect: "Allow",
  Action: "sns:Publish",
  Resource: "*",
  Condition,
  ...more,
});
const impossible = (Condition: object) => judgeRole(impossibleCondition, under(Condition));
const ARN = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:*`;

describe("impossible-condition", () => {
  test.each<[string, string, unknown, string]>([
    ["NumericLessThan", "aws:MultiFactorAuthAge", "1h", "write a number, such as 3600"],
    ["DateLessThan", "aws:CurrentTime", "tomorrow", expect.stringContaining("ISO 8601")],
    ["DateGreaterThanIfExists", "aws:CurrentTime", "01.11.2026", expect.any(String)],
    ["Bool", "aws:SecureTransport", "yes", "write true or false, such as true"],
    ["Null", "aws:SourceArn", "no", expect.any(String)],
    ["IpAddress", "aws:SourceIp", "203.0.113.0/33", expect.any(String)],
    ["NotIpAddress", "aws:SourceIp", "office", expect.any(String)],
    ["ArnEquals", "aws:SourceArn", ACCOUNT, expect.stringContaining("write an ARN")],
    ["StringEquals", "aws:SourceArn", ARN, "write ArnLike"],
    ["StringNotEquals", "aws:PrincipalArn", ARN, "write ArnNotLike"],
    ["StringEquals", "s3:ExistingObjectTag/a", ARN, "write StringLike"],
    ["ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", "o-a/*", "write StringLike"],
    ["StringEquals", "gitlab.com:sub", "project_path:a/*", "write StringLike"],
    ["StringEquals", "aws:SourceAccount", "1111222233334", expect.stringContaining("twelve")],
    ["StringLike", "aws:SourceAccount", "prod-*", expect.stringContaining("twelve")],
    ["StringLike", "aws:SourceArn", ACCOUNT, "write the ARN"],
    ["StringEquals", "aws:SecureTransport", "yes", 'write Bool with "true" or "false"'],
    ["StringEquals", "aws:SourceIp", "203.0.113.0/24", "write IpAddress"],
    ["StringNotLike", "aws:SourceIp", "203.0.113.0/24", "write NotIpAddress"],
    ["BinaryEquals", "aws:x", "%%", expect.any(String)],
  ])("%s %s %s", (operator, key, value, fix) => {
    expect(impossible({ [operator]: { [key]: value } })).toMatchObject([
      { rule: "impossible-condition", severity: "error", fix },
    ]);
  });

  test.each<[string, string, unknown]>([
    ["NumericLessThan", "aws:MultiFactorAuthAge", 3600],
    ["DateLessThan", "aws:CurrentTime", ["2026-11-01T00:00:00Z", "2026-11-01", "1793491200"]],
    ["Bool", "aws:SecureTransport", [true, "false"]],
    ["IpAddress", "aws:SourceIp", ["203.0.113.7", "203.0.113.0/24", "2001:db8::/32"]],
    ["ArnLike", "aws:SourceArn", [ARN, "*"]],
    ["StringLike", "aws:SourceArn", ARN],
    ["StringLike", "aws:SourceAccount", "1111*"],
    ["StringEquals", "aws:SourceAccount", ACCOUNT],
    ["StringEquals", "aws:SecureTransport", "true"],
    ["StringEquals", "aws:SourceIp", "203.0.113.7"],
    ["StringEquals", "aws:SourceAccount", token("data.aws_caller_identity.me.account_id")],
    ["StringEquals", "aws:SourceArn", token("aws_sns_topic.T.arn")],
    ["StringEquals", "aws:userid", "${aws:userid}"],
    ["NumericEquals", "aws:x", token("var.x")],
  ])("leaves: %s %s %s", (operator, key, value) => {
    expect(impossible({ [operator]: { [key]: value } })).toEqual([]);
  });

  test("says what becomes of the condition", () => {
    const ends = (operator: string, value: string | string[]) =>
      impossible({ [operator]: { "aws:SourceAccount": value } })[0]
        ?.message.split(": ")
        .at(-1);
    expect(ends("StringEquals", "x")).toBe("the condition never holds");
    expect(ends("StringNotEquals", "x")).toBe("the condition always holds");
    expect(ends("StringEqualsIfExists", "x")).toBe(
      "the condition holds only for requests without the key",
    );
    expect(ends("StringEquals", ["x", ACCOUNT])).toBe("it means nothing in this list");
  });

  test("private networks, which no request from the Internet comes from", () => {
    const networks = (values: string[], operator = "IpAddress") =>
      impossible({ [operator]: { "aws:SourceIp": values } }).map(({ severity }) => severity);
    for (const one of [
      "10.1.0.0/16",
      "172.31.0.1",
      "192.168.0.0/16",
      "100.64.0.0/10",
      "fd00::/8",
    ]) {
      expect(networks([one])).toEqual(["error"]);
    }
    expect(networks(["10.0.0.0/8", "203.0.113.0/24"])).toEqual(["warning"]);
    expect(networks(["10.0.0.0/8"], "NotIpAddress")).toEqual(["error"]);
    for (const one of ["172.32.0.0/16", "8.0.0.0/6", "0.0.0.0/0", "2001:db8::/32", "11.0.0.0/8"]) {
      expect(networks([one])).toEqual([]);
    }
    expect(impossible({ IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" } })).toEqual([]);
  });

  test("leaves what the service's own statements ask for", () => {
    expect(judgeTopic(impossibleCondition, publish())).toEqual([]);
  });
});

describe("key-not-sent", () => {
  const findings = (Action: string | string[], Condition: object, Effect = "Allow") =>
    judgeRole(keyNotSent, under(Condition, { Action, Effect }));

  test("no action of the statement has it", () => {
    expect(findings("s3:GetObject", { StringLike: { "s3:prefix": "home/*" } })).toMatchObject([
      {
        rule: "key-not-sent",
        severity: "error",
        message: "no request for s3:GetObject has s3:prefix, so the statement grants nothing",
      },
    ]);
    const [denied] = findings("sns:Publish", { StringEquals: { "sns:Protocol": "http" } }, "Deny");
    expect(denied?.message).toMatch(/so the statement denies nothing$/);
  });

  test("a key of another service than the action's", () => {
    for (const key of ["s3:prefix", "kms:ViaService", "iam:PassedToService"]) {
      expect(findings("sns:Publish", { StringEquals: { [key]: "x" } })).toMatchObject([
        { severity: "error", message: expect.stringContaining(`sns:Publish has ${key}`) },
      ]);
    }
    for (const action of ["sts:AssumeRole", "athena:StartQueryExecution"]) {
      const passed = { StringEquals: { "iam:PassedToService": "x" } };
      expect(findings(action, passed)).toMatchObject([{ severity: "error" }]);
    }
    const tag = { StringEquals: { "iam:ResourceTag/team": "a" } };
    expect(findings("sts:AssumeRole", tag)).toEqual([]);
    const instance = { ArnLike: { "ec2:SourceInstanceArn": "arn:aws:ec2:*:111122223333:*" } };
    expect(findings("sns:Publish", instance)).toEqual([]);
  });

  test("tags that a request sets, for an action that sets none", () => {
    for (const key of ["aws:RequestTag/team", "AWS:tagkeys"]) {
      const set = { StringEquals: { [key]: "a" } };
      expect(findings("sns:Publish", set)).toMatchObject([{ severity: "error" }]);
      expect(findings(["sns:Publish", "sns:TagResource"], set)).toMatchObject([
        { severity: "warning", fix: expect.stringContaining("put sns:Publish into") },
      ]);
    }
  });

  test("with what holds without the key, the condition is of no use", () => {
    for (const operator of ["StringNotEquals", "StringEqualsIfExists"]) {
      const found = findings("s3:GetObject", { [operator]: { "s3:prefix": "x" } });
      expect(found).toMatchObject([{ severity: "warning" }]);
      expect(found[0]?.message).toMatch(/the condition decides nothing$/);
    }
  });

  test("one of several actions has it not", () => {
    const both = ["s3:ListBucket", "s3:GetObject"];
    expect(findings(both, { StringLike: { "s3:prefix": "home/*" } })).toMatchObject([
      {
        severity: "warning",
        message:
          "no request for s3:GetObject has s3:prefix, so the statement grants nothing for it",
        fix: "put s3:GetObject into a statement of its own, without s3:prefix",
      },
    ]);
    expect(findings(both, { StringLike: { "s3:prefix": "home/*" } }, "Deny")).toEqual([]);
  });

  test.each<[string | string[], string]>([
    ["s3:ListBucket", "s3:prefix"],
    ["s3:*", "s3:prefix"],
    ["*", "s3:prefix"],
    ["sns:Subscribe", "sns:Protocol"],
    ["iam:PassRole", "iam:PassedToService"],
    ["kms:Decrypt", "kms:ViaService"],
    ["kms:Decrypt", "kms:EncryptionContext:aws:logs:arn"],
    [["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], "kms:GrantIsForAWSResource"],
    ["s3:PutObject", "s3:x-amz-server-side-encryption"],
    ["s3:GetObject", "aws:SourceVpce"],
    ["s3:GetObject", "s3:nosuchkey"],
    ["sns:CreateTopic", "aws:RequestTag/team"],
    ["sqs:UntagQueue", "aws:TagKeys"],
    ["dynamodb:GetItem", "aws:TagKeys"],
    ["sns:Publish", "aws:ResourceTag/team"],
    ["xray:ListRetrievedTraces", "logs:LogGeneratingResourceArns"],
    ["athena:StartQueryExecution", "ec2:Region"],
    // Keys of the resource, which AWS lists by its type.
    ["kms:Decrypt", "kms:ResourceAliases"],
    ["kms:CreateGrant", "kms:KeyOrigin"],
    [["s3:GetObject", "s3:ListBucket"], "s3:DataAccessPointAccount"],
    ["ec2:ModifyVpcEndpoint", "ec2:VpceServiceName"],
    [token("var.action"), "s3:prefix"],
  ])("leaves: %s with %s", (action, key) => {
    expect(findings(action, { StringEquals: { [key]: "x" } })).toEqual([]);
  });
});

describe("deny-without-key", () => {
  const deny = (operator: string, key: string, value: string) => ({
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { [operator]: { [key]: value } },
  });

  test.each([
    ["Bool", "aws:MultiFactorAuthPresent", "false"],
    ["NumericGreaterThan", "aws:MultiFactorAuthAge", "3600"],
    ["ForAnyValue:Bool", "AWS:multifactorauthpresent", "false"],
  ])("%s %s", (operator, key, value) => {
    expect(judgeRole(denyWithoutKey, deny(operator, key, value))).toMatchObject([
      { rule: "deny-without-key", severity: "warning", fix: `write ${operator}IfExists` },
    ]);
  });

  test("leaves what also denies requests without it", () => {
    expect(
      judgeRole(
        denyWithoutKey,
        deny("BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
        deny("NumericNotEquals", "aws:MultiFactorAuthAge", "1"),
        deny("Bool", "aws:SecureTransport", "false"),
      ),
    ).toEqual([]);
  });

  test("leaves it where another Deny is for requests without it, as in AWS's own example", () => {
    expect(
      judgeRole(
        denyWithoutKey,
        deny("Null", "aws:MultiFactorAuthAge", "true"),
        deny("NumericGreaterThan", "aws:MultiFactorAuthAge", "3600"),
      ),
    ).toEqual([]);
  });

  test("leaves an Allow, which lets through only requests with the key", () => {
    const allow = under({ Bool: { "aws:MultiFactorAuthPresent": "true" } });
    expect(judgeRole(denyWithoutKey, allow)).toEqual([]);
    expect(judgeTopic(denyWithoutKey, publish({ Condition: FROM_HERE }))).toEqual([]);
  });
});
