import { dangerousGrant } from "../../../review/lint/rules/dangerous-grant";
import { deletedPrincipal } from "../../../review/lint/rules/deleted-principal";
import { emptyList } from "../../../review/lint/rules/empty-list";
import { ineffectiveStatement } from "../../../review/lint/rules/ineffective-statement";
import { invalidSid } from "../../../review/lint/rules/invalid-sid";
import { oldVersion } from "../../../review/lint/rules/old-version";
import { openEndpoint } from "../../../review/lint/rules/open-endpoint";
import { resourceMismatch } from "../../../review/lint/rules/resource-mismatch";
import {
  ACCOUNT,
  judge,
  judgeRole,
  judgeSettings,
  judgeTopic,
  policy,
  publish,
  resource,
  TOPIC_ARN,
  token,
} from "./build";

const allow = (Action: string | string[], Resource: string | string[] = "*", more = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const ROLE = `arn:aws:iam::${ACCOUNT}:role/r`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;

describe("resource-mismatch", () => {
  test.each<[string, string | string[], string]>([
    ["s3:GetObject", "arn:aws:s3:::b", "name a resource such as arn:aws:s3:::<BucketName>/*"],
    ["s3:ListBucket", "arn:aws:s3:::b/*", "name a resource such as arn:aws:s3:::<BucketName>"],
    ["kms:Decrypt", `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/a`, expect.stringContaining("key/*")],
    ["iam:AttachRolePolicy", `arn:aws:iam::${ACCOUNT}:policy/p`, expect.stringContaining("role/*")],
    ["sns:Publish", [KEY, "arn:aws:sqs:*:*:*"], expect.stringContaining("sns")],
    [
      "social-messaging:SendWhatsAppMessage",
      "arn:aws:social-messaging:*:*:waba/*",
      expect.any(String),
    ],
    [
      "social-messaging:ListLinkedWhatsAppBusinessAccounts",
      "arn:aws:social-messaging:eu-west-1:111122223333:waba/*",
      'put it into a statement of its own with Resource "*"',
    ],
    ["ec2:DescribeInstances", "arn:aws:ec2:*:*:instance/*", expect.any(String)],
    ["logs:PutLogEvents", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:g`, expect.any(String)],
  ])("%s on %s", (action, on, fix) => {
    const [found, ...more] = judgeRole(resourceMismatch, allow(action, on));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ rule: "resource-mismatch", severity: "error", fix });
    expect(found?.message).toMatch(/it grants nothing$/);
    const [denied] = judgeRole(resourceMismatch, { ...allow(action, on), Effect: "Deny" });
    expect(denied?.message).toMatch(/it denies nothing$/);
  });

  test.each<[string | string[], string | string[]]>([
    ["s3:GetObject", "arn:aws:s3:::b*"],
    ["s3:GetObject", "arn:aws:s3:::b/k"],
    ["s3:GetObject", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]],
    [
      ["s3:GetObject", "s3:ListBucket"],
      ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
    ],
    ["s3:*", "arn:aws:s3:::b"],
    ["s3:ListAllMyBuckets", "arn:aws:s3:::*"],
    ["s3:ListBucket", token("aws_s3_bucket.B.arn")],
    ["s3:GetObject", `${token("aws_s3_bucket.B.arn")}/*`],
    ["s3:GetObject", "arn:aws:s3:::b/${aws:username}"],
    ["sns:Publish", "arn:aws:sns:*"],
    ["sns:Publish", "*"],
    ["sns:Publish", "arn:aws-cn:sns:?*:111122223333:t"],
    ["logs:PutLogEvents", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:g:*`],
    ["iam:PassRole", ROLE],
    ["sns:Publsh", KEY],
    ["athena:StartQueryExecution", "arn:aws:athena:*:*:workgroup/w"],
    // What they work on is not documented yet.
    ["social-messaging:CreateWhatsAppDataset", "arn:aws:social-messaging:*:*:waba/*"],
  ])("leaves: %s on %s", (action, on) => {
    expect(judgeRole(resourceMismatch, allow(action, on))).toEqual([]);
  });

  test("leaves a key's own policy, NotResource and NotAction", () => {
    const statement = { ...allow("kms:Decrypt", "anything"), Principal: { AWS: ACCOUNT } };
    expect(judge(resourceMismatch, policy("aws_kms_key.K", statement))).toEqual([]);
    const { Resource: _, ...rest } = allow("s3:GetObject");
    expect(judgeRole(resourceMismatch, { ...rest, NotResource: KEY })).toEqual([]);
    expect(
      judgeRole(resourceMismatch, { Effect: "Deny", NotAction: "s3:GetObject", Resource: KEY }),
    ).toEqual([]);
  });
});

describe("dangerous-grant", () => {
  const names = (...statements: object[]) =>
    judgeRole(dangerousGrant, ...statements).map(
      ({ severity, message }) => `${severity} ${message.split(":")[0]}`,
    );

  test("by name", () => {
    expect(names(allow(["iam:AttachRolePolicy", "iam:PutRolePolicy"], ROLE))).toEqual([
      "warning privilege escalation",
    ]);
    expect(names(allow("iam:Put*", ROLE))).toEqual(["warning privilege escalation"]);
    expect(names(allow("iam:CreateAccessKey"))).toEqual(["warning credentials exposure"]);
    expect(names(allow(["sns:AddPermission", "sns:SetTopicAttributes"], TOPIC_ARN))).toEqual([
      "warning resource exposure",
    ]);
    expect(names(allow("secretsmanager:PutResourcePolicy"))).toEqual(["warning resource exposure"]);
    expect(names(allow(["iam:CreateLoginProfile", "kms:PutKeyPolicy"]))).toEqual([
      "warning credentials exposure",
      "warning resource exposure",
    ]);
    for (const all of ["*", "*:*"])
      expect(names(allow(all))).toEqual(["error full administration"]);
  });

  test.each<[string, object]>([
    ["a Deny", { ...allow("iam:AttachRolePolicy"), Effect: "Deny" }],
    ["what takes access away", allow(["sns:RemovePermission", "kms:RevokeGrant"], "*")],
    ["what only reads", allow(["iam:GetRole", "kms:GetKeyPolicy", "s3:GetBucketPolicy"])],
    ["what is done with the resource", allow(["sns:Publish", "kms:Decrypt"])],
    ["everything on one resource", allow("*", TOPIC_ARN)],
    [
      "which policies may be attached",
      allow("iam:AttachRolePolicy", ROLE, {
        Condition: { ArnEquals: { "iam:PolicyARN": `arn:aws:iam::${ACCOUNT}:policy/deny` } },
      }),
    ],
    [
      "grants for AWS's services",
      allow("kms:CreateGrant", KEY, {
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      }),
    ],
  ])("leaves: %s", (_, statement) => {
    expect(names(statement)).toEqual([]);
  });

  test("leaves the policy of a resource, which says whose it is", () => {
    const key = policy("aws_kms_key.K", {
      ...allow("kms:PutKeyPolicy"),
      Principal: { AWS: ACCOUNT },
    });
    expect(judge(dangerousGrant, key)).toEqual([]);
  });
});

describe("ineffective-statement", () => {
  const places = (...statements: object[]) =>
    judgeRole(ineffectiveStatement, ...statements).map(
      ({ statement, message }) => `${statement} ${/a Deny/.test(message) ? "denied" : "redundant"}`,
    );
  const deny = (...args: Parameters<typeof allow>) => ({ ...allow(...args), Effect: "Deny" });

  test("what another statement allows, and what a Deny takes back", () => {
    expect(places(allow("sns:*"), allow("sns:Publish", TOPIC_ARN))).toEqual(["#1 redundant"]);
    expect(places(allow("sns:Publish", TOPIC_ARN), allow("sns:*"))).toEqual(["#0 redundant"]);
    expect(places(allow("sns:Publish"), allow("sns:Publish"))).toEqual(["#1 redundant"]);
    expect(places(allow("sns:Publish"), deny("sns:*"))).toEqual(["#0 denied"]);
    expect(places(deny("sns:*"), deny("sns:Publish", TOPIC_ARN))).toEqual(["#1 redundant"]);
  });

  test("two together may allow everything that a third allows", () => {
    const when = (value: string) => ({ Condition: { Bool: { "aws:SecureTransport": value } } });
    const [publishAll] = [allow("sns:Publish")];
    expect(places(publishAll, allow("sns:Publish", TOPIC_ARN, when("true")))).toEqual([
      "#1 redundant",
    ]);
  });

  test.each<[string, object[]]>([
    ["other actions", [allow("sns:Publish"), allow("sns:Subscribe")]],
    ["other resources", [allow("sns:Publish", TOPIC_ARN), allow("sns:Publish", `${TOPIC_ARN}2`)]],
    [
      "a Deny of a part",
      [
        allow("sns:*"),
        deny("sns:Publish", "*", { Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ],
    ],
    [
      "what a reference may be",
      [allow("sns:Publish", token("var.a")), allow("sns:Publish", token("var.b"))],
    ],
    // It may be for what other policies allow.
    ["a Deny of what nothing here allows", [allow("sns:Publish"), deny("kms:*")]],
  ])("leaves: %s", (_, statements) => {
    expect(places(...statements)).toEqual([]);
  });

  test("for one service on behalf of two accounts, neither statement is of no use", () => {
    const other = publish({ Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } } });
    expect(judgeTopic(ineffectiveStatement, publish(), other)).toEqual([]);
  });
});

describe("what AWS refuses or misreads in a document", () => {
  test("a Sid twice, and in policies of IAM one with other characters", () => {
    const twice = judgeTopic(invalidSid, publish(), publish({ Action: "sns:Subscribe" }));
    expect(twice).toMatchObject([{ rule: "invalid-sid", severity: "error" }]);
    expect(
      judgeRole(invalidSid, allow("sns:Publish", "*", { Sid: "Allow publish" })),
    ).toMatchObject([{ fix: "write it with letters and digits only: Allowpublish" }]);
  });

  test("Sids that are empty or differ are right, and spaces in the policy of a resource", () => {
    const key = { ...allow("kms:*"), Principal: { AWS: ACCOUNT } };
    const named = { ...key, Sid: "Enable IAM User Permissions" };
    expect(judge(invalidSid, policy("aws_kms_key.K", named))).toEqual([]);
    expect(judgeTopic(invalidSid, publish({ Sid: "" }), publish({ Sid: "" }))).toEqual([]);
    expect(judgeTopic(invalidSid, publish({ Sid: "a" }), publish({ Sid: "A" }))).toEqual([]);
  });

  test.each<[string, object]>([
    ["Resource", allow("sns:Publish", [])],
    ["Action", allow([])],
    ["NotResource", { Effect: "Deny", Action: "*", NotResource: [] }],
    [
      "StringEquals aws:SourceArn",
      allow("sns:Publish", "*", { Condition: { StringEquals: { "aws:SourceArn": [] } } }),
    ],
  ])("an empty list in %s", (element, statement) => {
    const found = judgeRole(emptyList, statement);
    expect(found).toMatchObject([{ rule: "empty-list", severity: "error" }]);
    expect(found[0]?.message).toMatch(new RegExp(`^${element} is an empty list`));
  });

  test("lists with something in them are right", () => {
    expect(judgeTopic(emptyList, publish())).toEqual([]);
    expect(judgeTopic(emptyList, publish({ Principal: { AWS: [] } }))).toHaveLength(1);
  });

  test("the old version, unless variables make it worse", () => {
    const old = { Version: "2008-10-17" };
    const topic = (statement: object) => policy("aws_sns_topic.T", statement, old);
    expect(judge(oldVersion, topic(publish()))).toMatchObject([
      { rule: "old-version", severity: "warning", fix: 'write "Version": "2012-10-17"' },
    ]);
    expect(judge(oldVersion, topic(publish({ Resource: "${aws:username}" })))).toEqual([]);
    expect(judgeTopic(oldVersion, publish())).toEqual([]);
  });

  test("a principal that was deleted", () => {
    const of = (AWS: string | string[]) =>
      judgeTopic(deletedPrincipal, publish({ Principal: { AWS } }));
    expect(of(["AROAEXAMPLEID123456", ROLE])).toMatchObject([
      { rule: "deleted-principal", severity: "warning" },
    ]);
    expect(of("AIDAEXAMPLEID123456")[0]?.message).toContain("the id of a user");
    expect(of([ROLE, ACCOUNT, "*", token("var.role")])).toEqual([]);
  });
});

describe("open-endpoint", () => {
  const GROUP_ID = "${aws_security_group.G.id}";
  const endpoint = resource("aws_vpc_endpoint.E", { security_group_ids: [GROUP_ID] });
  const group = (values: object = {}) => resource("aws_security_group.G", { ...values });
  const findings = (...resources: ReturnType<typeof resource>[]) =>
    judgeSettings(openEndpoint, endpoint, ...resources);

  test.each([
    [group({ ingress: [{ cidr_blocks: ["10.0.0.0/16", "0.0.0.0/0"] }] }), "0.0.0.0/0"],
    [group({ ingress: { ipv6_cidr_blocks: ["::/0"], cidr_blocks: [] } }), "::/0"],
    [
      group({ ingress: [{ cidr_blocks: ["0.0.0.0/1", "128.0.0.0/1"] }] }),
      "0.0.0.0/1 and 128.0.0.0/1",
    ],
    [
      resource("aws_security_group_rule.R", {
        type: "ingress",
        security_group_id: GROUP_ID,
        cidr_blocks: ["0.0.0.0/0"],
      }),
      "0.0.0.0/0",
    ],
    [
      resource("aws_vpc_security_group_ingress_rule.R", {
        security_group_id: GROUP_ID,
        cidr_ipv6: "::/0",
      }),
      "::/0",
    ],
  ])("%#", (open, range) => {
    const others = open.type === "aws_security_group" ? [open] : [group(), open];
    expect(findings(...others)).toMatchObject([
      {
        rule: "open-endpoint",
        severity: "warning",
        address: open.address,
        message: expect.stringMatching(new RegExp(`^${range} lets every address`)),
      },
    ]);
  });

  test("the default group of a VPC is found, too", () => {
    const open = resource("aws_default_security_group.D", {
      ingress: [{ cidr_blocks: ["0.0.0.0/0"] }],
    });
    const id = "${aws_default_security_group.D.id}";
    const guarded = resource("aws_vpc_endpoint.E", { security_group_ids: [id] });
    expect(judgeSettings(openEndpoint, guarded, open)).toHaveLength(1);
    expect(judgeSettings(openEndpoint, endpoint, open)).toEqual([]);
  });

  test("by an association as well", () => {
    const open = group({ ingress: [{ cidr_blocks: ["0.0.0.0/0"] }] });
    const association = resource("aws_vpc_endpoint_security_group_association.A", {
      security_group_id: GROUP_ID,
    });
    expect(judgeSettings(openEndpoint, open, association)).toHaveLength(1);
    expect(judgeSettings(openEndpoint, open)).toEqual([]);
  });

  test("leaves clients by range or group, and what goes out", () => {
    expect(
      findings(
        group({
          ingress: [{ cidr_blocks: ["10.0.0.0/16"] }],
          egress: [{ cidr_blocks: ["0.0.0.0/0"] }],
        }),
        resource("aws_security_group_rule.R", {
          type: "egress",
          security_group_id: GROUP_ID,
          cidr_blocks: ["0.0.0.0/0"],
        }),
        resource("aws_vpc_security_group_ingress_rule.R", {
          security_group_id: GROUP_ID,
          referenced_security_group_id: "sg-12345678",
        }),
      ),
    ).toEqual([]);
  });
});
