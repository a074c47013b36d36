import { redundantEntry } from "../../../review/lint/rules/redundant-entry";
import { ACCOUNT, judgeRole, OTHER_ACCOUNT, TOPIC_ARN } from "./build";
import { OBJECTS, ROLE, type Row, rulesOf, table } from "./variants";

describe("lists, Sids and what grants nothing", () => {
  const allow = (more: object) => ({
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: OBJECTS,
    ...more,
  });
  const deny = (more: object) => ({
    Effect: "Deny",
    Action: "s3:GetObject",
    Resource: OBJECTS,
    ...more,
  });
  const TWICE = "warning redundant-entry";
  const NOTHING = "warning ineffective-statement";
  const MISFIT = "error resource-mismatch";
  const on = (Action: string | string[], Resource: string | string[], ...rules: string[]): Row => [
    `${Action} on ${Resource}`,
    { Effect: "Allow", Action, Resource },
    ...rules,
  ];
  table("identity", [
    [
      "an action beside its wildcard",
      allow({ Action: ["s3:GetObject", "s3:Get*"] }),
      TWICE,
      "warning wildcard-action",
    ],
    ["an action twice", allow({ Action: ["s3:GetObject", "S3:getobject"] }), TWICE],
    [
      "what is excepted",
      { Effect: "Deny", NotAction: ["sts:*", "sts:GetSessionToken"], Resource: "*" },
      TWICE,
    ],
    [
      "a resource that a Deny takes back",
      [allow({ Resource: ["arn:aws:s3:::a/*", OBJECTS] }), deny({ Action: "s3:Get*" })],
      NOTHING,
    ],
    [
      "not: a part of a resource that a Deny takes back",
      [
        allow({ Resource: ["arn:aws:s3:::a/*", OBJECTS] }),
        deny({ Resource: "arn:aws:s3:::b/x/*" }),
      ],
    ],
    ["a resource beside its wildcard", allow({ Resource: [OBJECTS, "arn:aws:s3:::b/a/*"] }), TWICE],
    [
      "a value beside its wildcard",
      allow({ Condition: { StringLike: { "aws:username": ["a*", "ab"] } } }),
      TWICE,
    ],
    [
      "an address beside its network",
      allow({ Condition: { IpAddress: { "aws:SourceIp": ["203.0.113.7", "203.0.113.0/24"] } } }),
      TWICE,
    ],
    [
      "not: a bucket and its objects",
      {
        Effect: "Allow",
        Action: ["s3:ListBucket", "s3:GetObject"],
        Resource: ["arn:aws:s3:::b", OBJECTS],
      },
    ],
    [
      "not: names that begin alike",
      allow({
        Resource: ["arn:aws:s3:::b/a*", "arn:aws:s3:::b/b*"],
        Action: ["s3:GetObject", "s3:GetObjectAcl"],
      }),
    ],
    [
      "not: a wildcard as a text",
      allow({ Condition: { StringEquals: { "aws:referer": ["a?", "ab"] } } }),
    ],
    ["the same statement", [allow({}), allow({})], NOTHING],
    ["a narrower statement", [allow({}), allow({ Resource: "arn:aws:s3:::b/a/*" })], NOTHING],
    ["a Deny takes it back", [allow({}), deny({ Resource: "*" })], NOTHING],
    [
      "a Deny takes one of its actions back",
      [allow({ Action: ["s3:GetObject", "s3:PutObject"] }), deny({})],
      NOTHING,
    ],
    ["not: a Deny takes a part back", [allow({}), deny({ Resource: "arn:aws:s3:::b/a/*" })]],
    [
      "one Sid twice",
      [allow({ Sid: "A" }), allow({ Sid: "A", Action: "s3:PutObject" })],
      "error invalid-sid",
    ],
    ["a Sid with spaces", allow({ Sid: "Read all" }), "error invalid-sid"],
    ["a Sid with a hyphen", allow({ Sid: "Read-all" }), "error invalid-sid"],
    [
      "not: Sids that differ in case",
      [allow({ Sid: "A" }), allow({ Sid: "a", Action: "s3:PutObject" })],
    ],
    ["not: no Sids", [allow({ Sid: "" }), allow({ Sid: "", Action: "s3:PutObject" })]],
    ["no actions", allow({ Action: [] }), "error empty-list"],
    ["no resources", allow({ Resource: [] }), "error empty-list"],
    ["no values", allow({ Condition: { StringLike: { "aws:username": [] } } }), "error empty-list"],
    ["no key", allow({ Condition: { StringLike: {} } }), "error empty-list"],
    ["not: no conditions", allow({ Condition: {} })],
    on("secretsmanager:GetSecretValue", `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/p`, MISFIT),
    on("rds-data:ExecuteStatement", `arn:aws:rds:eu-west-1:${ACCOUNT}:cluster:c`),
    on("backup:StartBackupJob", `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/t`),
    on("dynamodb:GetItem", "${aws_dynamodb_table.T.arn}"),
    on("s3:GetObject", "arn:aws:s3:::b", MISFIT),
    on("s3:ListBucket", OBJECTS, MISFIT),
    on(["s3:GetObject", "s3:ListBucket"], OBJECTS, MISFIT),
    on("kms:Decrypt", `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/a`, MISFIT),
    on("sns:Publish", `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`, MISFIT),
    on("sns:Publish", `arn:aws:sns::${ACCOUNT}:t`, MISFIT),
    on("iam:GetRole", `arn:aws:iam:eu-west-1:${ACCOUNT}:role/r`, MISFIT),
    on("s3:ListAllMyBuckets", "arn:aws:s3:::b", MISFIT),
    on(
      "social-messaging:SendWhatsAppMessage",
      `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:waba/a`,
      MISFIT,
    ),
    on("sns:Publish", `arn:aw:sns:eu-west-1:${ACCOUNT}:t`, "error malformed-arn"),
    on(
      "social-messaging:SendWhatsAppMessage",
      `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/a`,
    ),
    on("logs:PutLogEvents", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:g:*`),
  ]);

  describe("without a Version", () =>
    table("identity", [["an object", allow({}), "warning old-version"]], {
      Version: "2008-10-17",
    }));
});

describe("what gives more than its name says", () => {
  const may = (Action: string | string[], Resource = "*", Condition?: object) => ({
    ...{ Effect: "Allow", Action, Resource },
    ...(Condition && { Condition }),
  });
  const dangers = (Action: string | string[], Resource = "*", Condition?: object) =>
    rulesOf("identity", may(Action, Resource, Condition), {}).filter((one) =>
      one.endsWith("dangerous-grant"),
    );

  test.each(["*", "*:*", "**", "*:**"])("everything: %s", (action) => {
    for (const resource of ["*", "arn:*", "arn:aws:*", "arn:aws:*:*:*:*"]) {
      expect(dangers(action, resource)).toEqual(["error dangerous-grant"]);
    }
    expect(dangers(action, "*", { Bool: { "aws:MultiFactorAuthPresent": "true" } })).toEqual([
      "warning dangerous-grant",
    ]);
    expect(dangers(action, OBJECTS)).toEqual([]);
  });

  test.each([
    ...[
      "AddUserToGroup",
      "AttachGroupPolicy",
      "AttachRolePolicy",
      "AttachUserPolicy",
      "CreatePolicyVersion",
    ].map((one) => `iam:${one}`),
    ...[
      "PutGroupPolicy",
      "PutRolePolicy",
      "PutUserPolicy",
      "SetDefaultPolicyVersion",
      "UpdateAssumeRolePolicy",
    ].map((one) => `iam:${one}`),
    ...[
      "lambda:UpdateFunctionCode",
      "glue:UpdateDevEndpoint",
      "ssm:SendCommand",
      "sts:AssumeRole",
      "iam:Put*",
      "iam:*",
    ],
    ...[
      "iam:CreateAccessKey",
      "iam:CreateLoginProfile",
      "iam:UpdateLoginProfile",
      "sts:GetFederationToken",
      "ecr:GetAuthorizationToken",
    ],
    ...[
      "rds-db:connect",
      "redshift:GetClusterCredentials",
      "cognito-identity:GetOpenIdToken",
      "codepipeline:PollForJobs",
    ],
    ...[
      "sns:AddPermission",
      "kms:PutKeyPolicy",
      "s3:PutBucketPolicy",
      "lambda:AddPermission",
      "ram:CreateResourceShare",
    ],
  ])("%s", (action) => {
    expect(dangers(action)).toEqual(["warning dangerous-grant"]);
  });

  test.each([
    "lambda:CreateFunction",
    "ec2:RunInstances",
    "cloudformation:CreateStack",
    "glue:CreateJob",
    "ecs:RunTask",
  ])("a role for %s", (action) => {
    expect(dangers(["iam:PassRole", action])).toEqual(["warning dangerous-grant"]);
    expect(dangers([action])).toEqual([]);
    expect(dangers(["iam:PassRole", action], ROLE)).toEqual([]);
    expect(
      dangers(["iam:PassRole", action], "*", {
        StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" },
      }),
    ).toEqual([]);
  });

  test.each<[string, string, object | undefined]>([
    ["iam:GetRole", "*", undefined],
    ["sts:GetSessionToken", "*", undefined],
    ["sts:AssumeRole", ROLE, undefined],
    ["lambda:UpdateFunctionCode", `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`, undefined],
    ["lambda:UpdateFunctionCode", "*", { StringEquals: { "aws:ResourceTag/team": "a" } }],
    ["rds-db:connect", `arn:aws:rds-db:eu-west-1:${ACCOUNT}:dbuser:db-A/app`, undefined],
    ["iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`, undefined],
    [
      "iam:AttachRolePolicy",
      "*",
      { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess" } },
    ],
  ])("is no finding: %s on %s", (action, resource, condition) => {
    expect(dangers(action, resource, condition)).toEqual([]);
  });

  test("a condition that leaves every policy open limits nothing", () => {
    for (const open of ["*", "arn:aws:iam::*", "arn:aws:iam::aws:policy/*"]) {
      expect(dangers("iam:AttachRolePolicy", "*", { ArnLike: { "iam:PolicyARN": open } })).toEqual([
        "warning dangerous-grant",
      ]);
    }
  });
});

describe("principals of a topic", () => {
  const to = (Principal: object | string, more: object = {}) => ({
    ...{ Effect: "Allow", Principal, Action: "sns:Publish", Resource: TOPIC_ARN },
    ...more,
  });
  const GONE = "warning deleted-principal";
  const WRONG = "error malformed-arn";
  const ELSEWHERE = "error resource-mismatch";
  table("topic", [
    [
      "another account's role that a Deny excludes",
      [
        to({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/app` }),
        to("*", {
          Effect: "Deny",
          Condition: { StringNotEquals: { "aws:PrincipalAccount": ACCOUNT } },
        }),
      ],
      "warning cross-account",
      "warning ineffective-statement",
    ],
    ["a deleted role", to({ AWS: "AROAEXAMPLEID1234567" }), GONE],
    ["a deleted user", to({ AWS: "AIDACKCEVSQ6C2EXAMPLE" }), GONE],
    ["one of two", to({ AWS: [ROLE, "AROAEXAMPLEID"] }), GONE],
    ["a group", to({ AWS: `arn:aws:iam::${ACCOUNT}:group/g` }), WRONG],
    ["eleven digits", to({ AWS: "11112222333" }), WRONG],
    [
      "a service without its domain",
      to({ Service: "lambda" }),
      WRONG,
      "warning service-without-source",
    ],
    ["none", to({ AWS: [] }), "error empty-list"],
    ["no type", to({}), "error empty-list"],
    ["twice", to({ AWS: [ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`] }), "warning redundant-entry"],
    ["another account", to({ AWS: OTHER_ACCOUNT }), "warning cross-account"],
    [
      "an action of another service",
      to({ AWS: ROLE }, { Action: ["sns:Publish", "sqs:SendMessage"] }),
      "error resource-mismatch",
    ],
    ["another topic", to({ AWS: ROLE }, { Resource: `${TOPIC_ARN}-other` }), ELSEWHERE],
    [
      "another topic in a list",
      to({ AWS: ROLE }, { Resource: [TOPIC_ARN, `${TOPIC_ARN}2`] }),
      ELSEWHERE,
    ],
    ["not: the topic by a pattern", to({ AWS: ROLE }, { Resource: `${TOPIC_ARN.slice(0, -2)}*` })],
    ["not: a role and its account", to({ AWS: [ROLE, ACCOUNT] })],
    ["not: a session", to({ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/app/session` })],
    [
      "not: a role by its unique id, in a condition",
      to("*", { Condition: { StringLike: { "aws:userid": "AROAEXAMPLEID1234567:*" } } }),
    ],
  ]);
});

describe("redundant-entry", () => {
  const messages = (...Action: string[]) =>
    judgeRole(redundantEntry, { Effect: "Allow", Action, Resource: "*" }).map((one) => one.message);

  test("says which entry is enough, and leaves one of those that mean the same", () => {
    expect(messages("sns:Publish", "sns:Pub*", "sns:Publish")).toEqual([
      "Action has sns:Publish, but sns:Pub* in the same list already includes it",
      "Action has sns:Publish more than once",
    ]);
    expect(messages("s3:Get*", "s3:Get**")).toEqual([
      "Action has s3:Get**, but s3:Get* in the same list already includes it",
    ]);
  });

  test("finds each entry of a long list", () => {
    const names = Array.from({ length: 3000 }, (_, index) => `s3:Action${index}Name`);
    expect(messages(...names, "s3:Action7*")).toHaveLength(111);
  });
});
