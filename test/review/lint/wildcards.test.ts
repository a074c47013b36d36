import { passRole } from "../../../review/lint/rules/pass-role";
import { wildcardAction } from "../../../review/lint/rules/wildcard-action";
import { wildcardResource } from "../../../review/lint/rules/wildcard-resource";
import {
  ACCOUNT,
  judge,
  judgeRole,
  judgeTopic,
  OTHER_ACCOUNT,
  policy,
  publish,
  type Statement,
  TOPIC_ARN,
  token,
} from "./build";

const allow = (Action: string | string[], Resource: string | string[] = TOPIC_ARN): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
});
const rootMay = (account: string): Statement => ({
  ...allow("kms:*", "*"),
  Principal: { AWS: `arn:aws:iam::${account}:root` },
});

describe("wildcard-action", () => {
  test("each pattern by itself, with what is gravest in it", () => {
    expect(judgeRole(wildcardAction, allow(["sns:*", "*", "sqs:Get*"]))).toMatchObject([
      {
        rule: "wildcard-action",
        severity: "warning",
        message: expect.stringMatching(
          /^sns:\* allows \d+ actions, and \d of them change who may do what \(sns:AddPermission\)$/,
        ),
      },
      { message: "* allows everything" },
      { message: expect.stringMatching(/^sqs:Get\* allows \d actions$/) },
    ]);
  });

  test("in a key's policy, to anybody but the account that owns the key", () => {
    const role = { ...rootMay(ACCOUNT), Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/R` } };
    expect(judge(wildcardAction, policy("aws_kms_key.K", role))).toHaveLength(1);
    const foreign = policy("aws_kms_key.K", rootMay(OTHER_ACCOUNT));
    expect(judge(wildcardAction, foreign, policy("aws_sns_topic.T", publish()))).toHaveLength(1);
  });

  test("leaves a key's delegation to its account", () => {
    expect(judge(wildcardAction, policy("aws_kms_key.K", rootMay(ACCOUNT)))).toEqual([]);
    const reference = `arn:aws:iam::${token("data.aws_caller_identity.C.account_id")}:root`;
    const delegation = { ...rootMay(ACCOUNT), Principal: { AWS: reference } };
    expect(judge(wildcardAction, policy("aws_kms_key.K", delegation))).toEqual([]);
  });

  test("leaves names, a pattern for a single action, AWS's own two forms, and a Deny", () => {
    const right = ["sns:Publish", "sns:Publis*", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    expect(judgeRole(wildcardAction, allow(right), { ...allow("*"), Effect: "Deny" })).toEqual([]);
  });

  test("leaves a grant that is no document", () => {
    const grant = policy(
      "aws_s3_bucket_acl.A",
      { ...allow("s3:*"), Principal: { AWS: ACCOUNT } },
      { argument: "grant" },
    );
    expect(judge(wildcardAction, grant)).toEqual([]);
  });
});

describe("wildcard-resource", () => {
  test("names the actions that can be narrowed, and to what", () => {
    expect(
      judgeRole(wildcardResource, allow(["sns:Publish", "sns:ListTopics"], "*")),
    ).toMatchObject([
      {
        rule: "wildcard-resource",
        severity: "warning",
        message:
          "* does not say on which resources, although sns:Publish can be allowed on certain ones",
        fix: "name the ARNs (of topic); actions that have no resource types go into a statement of their own",
      },
    ]);
  });

  test.each([
    ["every topic", "sns:Publish", "arn:aws:sns:*"],
    ["every topic of an account", "sns:Publish", `arn:aws:sns:eu-west-1:${ACCOUNT}:*`],
    ["a topic of any account", "sns:Publish", "arn:aws:sns:eu-west-1:*:events"],
    ["every bucket", "s3:GetObject", "arn:aws:s3:::*"],
    ["every object", "s3:GetObject", "arn:aws:s3:::*/*"],
    ["every role", "iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/*`],
    ["everything of everything", "*", "*"],
    ["actions by a pattern", "sns:*", "*"],
  ])("%s", (_, action, resource) => {
    expect(judgeRole(wildcardResource, allow(action, resource))).toHaveLength(1);
  });

  test("in a topic's policy, but not in a key's, where it means the key", () => {
    expect(judgeTopic(wildcardResource, publish({ Resource: "*" }))).toHaveLength(1);
    expect(judge(wildcardResource, policy("aws_kms_key.K", rootMay(ACCOUNT)))).toEqual([]);
  });

  test.each([
    ["an action without resource types", "connect:SendIntegrationEvent", "*"],
    [
      "several of them",
      ["sns:ListTopics", "social-messaging:ListLinkedWhatsAppBusinessAccounts"],
      "*",
    ],
    ["the objects of a bucket", "s3:GetObject", "arn:aws:s3:::acme/*"],
    [
      "the numbers of a Region",
      "social-messaging:SendWhatsAppMessage",
      `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/*`,
    ],
    ["roles by a name's start", "iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/acme-*`],
    ["a topic in any Region", "sns:Publish", `arn:aws:sns:*:${ACCOUNT}:events`],
    ["a reference", "sns:Publish", token("aws_sns_topic.T.arn")],
  ])("leaves %s", (_, action, resource) => {
    expect(judgeRole(wildcardResource, allow(action, resource))).toEqual([]);
  });

  test("leaves a Deny", () => {
    expect(judgeRole(wildcardResource, { ...allow("sns:Publish", "*"), Effect: "Deny" })).toEqual(
      [],
    );
  });
});

describe("pass-role", () => {
  const passing = (Condition: object, Action = "iam:PassRole"): Statement => ({
    ...allow(Action, `arn:aws:iam::${ACCOUNT}:role/connect`),
    Condition,
  });

  test.each<[string, Statement]>([
    ["no condition", passing({})],
    ["a pattern that includes it", passing({}, "iam:Pass*")],
    ["everything", passing({}, "*")],
    ["any service", passing({ StringLike: { "iam:PassedToService": "*" } })],
    [
      "not one service",
      passing({ StringNotEquals: { "iam:PassedToService": "ec2.amazonaws.com" } }),
    ],
    ["another key", passing({ StringEquals: { "aws:SourceAccount": ACCOUNT } })],
  ])("%s", (_, statement) => {
    expect(judgeRole(passRole, statement)).toMatchObject([
      { rule: "pass-role", severity: "warning" },
    ]);
  });

  test("leaves what names the service, other actions, and a Deny", () => {
    const toService = { "iam:PassedToService": "social-messaging.amazonaws.com" };
    const right = [
      passing({ StringEquals: toService }),
      passing({ StringEqualsIfExists: toService }),
      allow("iam:GetRole"),
      { ...passing({}), Effect: "Deny" },
    ];
    expect(judgeRole(passRole, ...right)).toEqual([]);
    expect(judgeTopic(passRole, publish({ Action: "*" }))).toEqual([]);
  });
});
