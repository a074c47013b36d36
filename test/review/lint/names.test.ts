import { CONDITION_KEYS } from "../../../iam/policy/condition-keys";
import { iamDataDate } from "../../../review/iam-data/iam-data";
import { brokenVariable } from "../../../review/lint/rules/broken-variable";
import { malformedArn } from "../../../review/lint/rules/malformed-arn";
import { unknownAction } from "../../../review/lint/rules/unknown-action";
import { unknownConditionKey } from "../../../review/lint/rules/unknown-condition-key";
import { unknownOperator } from "../../../review/lint/rules/unknown-operator";
import { unknownService } from "../../../review/lint/rules/unknown-service";
import {
  ACCOUNT,
  configurationOf,
  judge,
  judgeRole,
  judgeSettings,
  judgeTopic,
  policy,
  publish,
  readingOf,
  resource,
  token,
} from "./build";

const allow = (Action: string | string[], Effect = "Allow") => ({ Effect, Action, Resource: "*" });

describe("unknown-service", () => {
  test.each([
    ["socialmessaging:SendWhatsAppMessage", "write social-messaging:SendWhatsAppMessage"],
    ["whatsapp:SendWhatsAppMessage", "write social-messaging:SendWhatsAppMessage"],
    ["social-mesaging:*", "write social-messaging:*"],
    ["snss:Publish", "write sns:Publish"],
    ["Publish", expect.any(String)],
  ])("%s", (action, fix) => {
    expect(judgeRole(unknownService, allow(action))).toMatchObject([
      { rule: "unknown-service", severity: "error", fix },
    ]);
    expect(judgeRole(unknownService, allow(action, "Deny"))).toHaveLength(1);
  });

  test("a message gives the date of the data", () => {
    const [finding] = judgeRole(unknownService, allow("socialmessaging:SendWhatsAppMessage"));
    expect(finding?.message).toMatch(/ on 20\d\d-\d\d-\d\d, so it grants nothing$/);
  });

  test("our own service, misspelt in a principal and in an ARN", () => {
    const statement = publish({
      Principal: { Service: "socialmessaging.amazonaws.com" },
      Condition: { ArnLike: { "aws:SourceArn": `arn:aws:socialmessaging:eu-west-1:${ACCOUNT}:*` } },
    });
    expect(judgeTopic(unknownService, statement).map(({ fix }) => fix)).toEqual([
      `write arn:aws:social-messaging:eu-west-1:${ACCOUNT}:*`,
      "write social-messaging.amazonaws.com",
    ]);
  });

  test("leaves what AWS knows, in any case, and what only Terraform knows", () => {
    const right = [
      "SNS:Publish",
      "social-messaging:*",
      "*",
      "execute-api:Invoke",
      `${token("var.service")}:Get`,
    ];
    expect(judgeRole(unknownService, allow(right))).toEqual([]);
    expect(judgeTopic(unknownService, publish())).toEqual([]);
  });
});

describe("unknown-action", () => {
  test.each([
    ["sns:Publsh", "write sns:Publish"],
    ["sns:SendWhatsAppMessage", "write social-messaging:SendWhatsAppMessage"],
    ["social-messaging:SendWhatsAppMesage", "write social-messaging:SendWhatsAppMessage"],
    ["s3:GetObjects", "write s3:GetObject"],
    ["sns:Publis?h*", "write sns:Publish"],
    ["kms:Xyzzyx", expect.stringContaining("service authorization reference")],
  ])("%s", (action, fix) => {
    expect(judgeRole(unknownAction, allow(["sqs:SendMessage", action]))).toMatchObject([
      { rule: "unknown-action", severity: "error", fix },
    ]);
  });

  test("in a Deny and in NotAction as well, where it forbids or excepts nothing", () => {
    expect(judgeRole(unknownAction, allow("sns:Publsh", "Deny"))).toHaveLength(1);
    expect(
      judgeRole(unknownAction, { Effect: "Deny", NotAction: "sns:Publsh", Resource: "*" }),
    ).toHaveLength(1);
  });

  test("leaves what AWS knows, in any case and with wildcards, and the topic's own default", () => {
    const right = [
      "SNS:publish",
      "s3:Get*",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
      "SNS:Receive",
      "*",
    ];
    expect(judgeRole(unknownAction, allow(right))).toEqual([]);
  });

  describe("once the data is old", () => {
    const days = (more: number) =>
      new Date(Date.parse(iamDataDate()) + more * 86_400_000).toISOString().slice(0, 10);
    const severities = (action: string, date: string) => {
      const one = policy("aws_iam_role_policy.P", allow(action), { kind: "identity" });
      const configuration = { ...configurationOf(one.resource), date };
      return unknownAction
        .check(configuration, readingOf(one))
        .map(({ severity, message }) => `${severity} ${/since then/.test(message)}`);
    };

    test("a name that resembles no other may be new", () => {
      expect(severities("kms:Xyzzyx", days(89))).toEqual(["error false"]);
      expect(severities("kms:Xyzzyx", days(90))).toEqual(["warning true"]);
    });

    test.each(["sns:Publsh", "sns:SendWhatsAppMessage", "social-messaging:Xyzzyx"])(
      "%s is an error at any age",
      (action) => {
        expect(severities(action, days(5000))).toEqual(["error false"]);
      },
    );
  });

  test("leaves a service that is unknown, which is reported once", () => {
    expect(judgeRole(unknownAction, allow("socialmessaging:SendWhatsAppMessage"))).toEqual([]);
  });
});

describe("unknown-condition-key", () => {
  const under = (key: string, operator = "StringEquals") => ({
    ...allow("sns:Subscribe"),
    Condition: { [operator]: { [key]: "x" } },
  });

  test.each([
    ["aws:SourceAcount", "write aws:SourceAccount"],
    ["aws:SourcArn", "write aws:SourceArn"],
    ["SourceAccount", "write aws:SourceAccount"],
    ["sns:Protokol", "write sns:Protocol"],
    ["snss:Protocol", "write sns:Protocol"],
    ["aws:RequestTags/team", "write aws:RequestTag/<key>"],
    ["sns:Xyzzyxyzzy", "write one that the action knows, such as sns:Endpoint, sns:Protocol"],
  ])("%s", (key, fix) => {
    expect(judgeRole(unknownConditionKey, under(key))).toMatchObject([
      { rule: "unknown-condition-key", severity: "error", fix },
    ]);
  });

  test("leaves a key about which more is known: a misspelt row would never be of use", () => {
    expect(CONDITION_KEYS.flatMap((key) => judgeRole(unknownConditionKey, under(key)))).toEqual([]);
    const folded = CONDITION_KEYS.map((key) => key.toLowerCase());
    expect(new Set(folded).size).toBe(folded.length);
  });

  test("a key that only a variable names", () => {
    const statement = { ...allow("s3:GetObject"), Resource: "arn:aws:s3:::b/${aws:usernam}/*" };
    expect(judgeRole(unknownConditionKey, statement)).toMatchObject([
      { fix: "write aws:username" },
    ]);
  });

  test.each([
    "aws:sourceaccount",
    "AWS:SourceOwner",
    "aws:PrincipalTag/team",
    "aws:ResourceTag/a:b",
    "kms:EncryptionContext:aws:sns:topicArn",
    "kms:ViaService",
    "kms:RecipientAttestation:PCR3",
    "s3:ExistingObjectTag/a",
    "s3:x-amz-server-side-encryption",
    "iam:PassedToService",
    "sts:ExternalId",
    "saml:aud",
    "token.actions.githubusercontent.com:sub",
    "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub",
    "lambda:SourceFunctionArn",
    token("var.key"),
  ])("leaves %s", (key) => {
    expect(judgeRole(unknownConditionKey, under(key))).toEqual([]);
  });

  test("leaves variables that are right, and references", () => {
    const Resource = [
      "arn:aws:s3:::b/${aws:username, 'x'}",
      "arn:aws:s3:::${*}",
      `${token("aws_s3_bucket.B.arn")}/*`,
      "${aws_s3_bucket.B.arn}/*",
    ];
    expect(judgeRole(unknownConditionKey, { ...allow("s3:GetObject"), Resource })).toEqual([]);
  });
});

describe("unknown-operator", () => {
  const under = (operator: string) => ({
    ...allow("sns:Publish"),
    Condition: { [operator]: { "aws:username": "x" } },
  });

  test.each([
    ["StringEqual", "write StringEquals"],
    ["ForAnyValues:StringLike", "write ForAnyValue:StringLike"],
    ["NullIfExists", expect.any(String)],
    ["Is", "write one that IAM's reference lists"],
  ])("%s", (operator, fix) => {
    expect(judgeRole(unknownOperator, under(operator))).toMatchObject([{ severity: "error", fix }]);
  });

  test("leaves IAM's own, in any case", () => {
    for (const operator of ["stringequals", "ForAllValues:ArnLikeIfExists", "Null", "ArnEquals"]) {
      expect(judgeRole(unknownOperator, under(operator))).toEqual([]);
    }
  });
});

describe("malformed-arn", () => {
  test.each([
    [`arn:aws:social-messaging:eu-west-1:${ACCOUNT}:waba/*}`, "has a stray } in it"],
    [`arn:aws:sns:eu-west-1:{${ACCOUNT}:events`, "has a stray { in it"],
    [`arn:aws:sns:eu-west-1:${ACCOUNT}: events`, 'has " " in it'],
    ["arn:aws:sns:eu-west-1:events", "lacks a part"],
    ["arn:aws:sns:eu-west-1:events:x", "has events where the account belongs"],
    ["arn:aws:sns:eu-west-1:11112222333:events", "has 11112222333 where the account belongs"],
    [`arn:aws:s3:::acme}/inbound/*`, "has a stray } in it"],
  ])("%s", (Resource, reason) => {
    expect(judgeRole(malformedArn, { ...allow("sns:Publish"), Resource })).toMatchObject([
      {
        rule: "malformed-arn",
        severity: "error",
        message: `${Resource} ${reason}, so it matches nothing`,
      },
    ]);
  });

  test("in a condition and in a principal", () => {
    const statement = publish({
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/R }` },
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:social-messaging:eu-west-1}" } },
    });
    expect(judgeTopic(malformedArn, statement)).toHaveLength(2);
  });

  test("a principal by a wildcard", () => {
    const wild = ["arn:aws:iam::*:root", `arn:aws:iam::${ACCOUNT}:role/*`];
    expect(judgeTopic(malformedArn, publish({ Principal: { AWS: wild } }))).toHaveLength(2);
    const federated = `arn:aws:iam::${ACCOUNT}:oidc-provider/${token('local.a["*"]')}`;
    const right = { AWS: ["*", ACCOUNT], Service: "*", Federated: federated };
    expect(judgeTopic(malformedArn, publish({ Principal: right }))).toEqual([]);
  });

  test("leaves variables, references, wildcards, objects with braces, and what has no ARN", () => {
    const Resource = [
      "arn:aws:s3:::b/${aws:username}/{x} y",
      "arn:aws:sns:*",
      "arn:aws:sns:*:1111*:*",
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
      "arn:aws-cn:s3:::b",
      "arn:aws:apigateway:eu-west-1::/restapis/*",
      `arn:aws:sns:eu-west-1:${token('data.aws_caller_identity.C["a:b"].account_id')}:events`,
      "arn:aws:sns:eu-west-1:${data.aws_caller_identity.C.account_id}:events",
      token("aws_sns_topic.T.arn"),
      "*",
    ];
    expect(judgeRole(malformedArn, { ...allow("sns:Publish"), Resource })).toEqual([]);
    expect(judgeTopic(malformedArn, publish())).toEqual([]);
  });
});

describe("broken-variable", () => {
  const topic = (text: string) => resource("aws_iam_role_policy.P", { policy: text });

  test("one dollar sign, anywhere in the arguments", () => {
    const values = {
      inline_policy: [{ policy: '{"Resource":"arn:aws:s3:::b/${aws:username}/*"}' }],
    };
    expect(judgeSettings(brokenVariable, resource("aws_iam_role.R", values))).toMatchObject([
      {
        rule: "broken-variable",
        severity: "error",
        address: "aws_iam_role.R",
        argument: "inline_policy",
        message:
          "aws:username looks like an IAM variable, but Terraform takes it for an expression of its own and fails",
        fix: "write $${aws:username}, which Terraform hands on as ${aws:username}",
      },
    ]);
  });

  test("an ampersand, which only the data source for policies replaces", () => {
    expect(judgeSettings(brokenVariable, topic("arn:aws:s3:::b/&{aws:username}"))).toHaveLength(1);
    const source = resource("data.aws_iam_policy_document.D", {
      statement: [{ resources: ["&{aws:username}"] }],
    });
    expect(judgeSettings(brokenVariable, source)).toEqual([]);
  });

  test("a variable in a policy of the old version", () => {
    const statement = { ...allow("s3:GetObject"), Resource: "arn:aws:s3:::b/${aws:username}/*" };
    const old = policy("aws_iam_policy.P", statement, { kind: "identity", Version: "2008-10-17" });
    expect(judge(brokenVariable, old)).toMatchObject([{ severity: "error", argument: "policy" }]);
    expect(
      judge(brokenVariable, policy("aws_iam_policy.P", statement, { kind: "identity" })),
    ).toEqual([]);
  });

  test("leaves what is escaped, and references and functions of providers", () => {
    for (const text of [
      "$${aws:username}",
      "${aws_s3_bucket.B.arn}",
      "${provider::aws::arn_parse(local.a)}",
      '${var.a ? "b:c" : "d"}',
    ]) {
      expect(judgeSettings(brokenVariable, topic(text))).toEqual([]);
    }
  });
});
