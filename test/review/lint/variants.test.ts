import { lint } from "../../../review/lint/lint";
import { redundantEntry } from "../../../review/lint/rules/redundant-entry";
import {
  ACCOUNT,
  configurationOf,
  judgeRole,
  OTHER_ACCOUNT,
  policy,
  readingOf,
  resource,
  TOPIC_ARN,
} from "./build";

/**
 * For each kind of mistake, the ways in which people write it, and beside them what is right and looks alike. A row
 * has all rules that object, so that a rule that begins to object to something right is seen here, too.
 */
type Row = readonly [name: string, statements: object | object[], ...rules: string[]];

const GITHUB = "token.actions.githubusercontent.com";
const COGNITO = "cognito-identity.amazonaws.com";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const OBJECTS = "arn:aws:s3:::b/*";

const kinds = {
  identity: "aws_iam_role_policy.P",
  trust: "aws_iam_role.R",
  topic: "aws_sns_topic_policy.P",
} as const;

function rulesOf(kind: keyof typeof kinds, statements: object | readonly object[], more: object) {
  const on = resource(kinds[kind], kind === "topic" ? { arn: TOPIC_ARN } : {});
  const one = policy(on, statements, { kind: kind === "topic" ? "resource" : kind, ...more });
  const found = lint(configurationOf(on), readingOf(one)).filter(
    // Of a topic alone, nothing else is right.
    ({ rule }) => rule !== "no-tls-deny",
  );
  return [...new Set(found.map(({ severity, rule }) => `${severity} ${rule}`))].sort();
}

function table(kind: keyof typeof kinds, rows: readonly Row[], more: object = {}) {
  test.each(rows.map(([name, statements, ...rules]) => ({ name, statements, rules })))(
    "$name",
    ({ statements, rules }) => {
      expect(rulesOf(kind, statements, more)).toEqual(rules.toSorted());
    },
  );
}

const trusts = (Principal: object | string, Action: string | string[], Condition?: object) => ({
  ...{ Effect: "Allow", Principal, Action },
  ...(Condition && { Condition }),
});
const oidc = (host: string) => ({ Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}` });

describe("trusts in GitHub", () => {
  const github = (Condition?: object, host = GITHUB) =>
    trusts(oidc(host), "sts:AssumeRoleWithWebIdentity", Condition);
  const AUD = { [`${GITHUB}:aud`]: "sts.amazonaws.com" };
  const sub = (value: string | string[], operator = "StringLike", host = GITHUB) =>
    github({ [operator]: { [`${host}:sub`]: value } }, host);
  const by = (claim: string, value: string) =>
    github({ StringEquals: { ...AUD, [`${GITHUB}:${claim}`]: value } });
  const ERROR = "error federated-trust";
  table("trust", [
    ["no condition", github(), ERROR],
    ["the audience alone", github({ StringEquals: AUD }), ERROR],
    [
      "the claim must be there, and may be anything",
      github({ Null: { [`${GITHUB}:sub`]: false } }),
      ERROR,
    ],
    ...[
      "*",
      "repo:*",
      "repo:*/*:*",
      "repo:org/*",
      "repo:org/*:*",
      "repo:org/app*:*",
      "repo:?rg/app:*",
    ].map((value): Row => [value, sub(value), ERROR]),
    ["*:ref:refs/heads/main", sub("*:ref:refs/heads/main"), ERROR],
    ["one of two", sub(["repo:org/app:*", "repo:other/*"]), ERROR],
    ["an organization without a repository", sub("repo:org:*"), ERROR],
    ["an environment of any repository", sub("environment:prod"), ERROR],
    [
      "a workflow that any repository may call",
      sub("job_workflow_ref:org/app/.github/workflows/d.yml@main"),
      ERROR,
    ],
    ...["StringLikeIfExists", "ForAllValues:StringLike", "StringNotLike"].map(
      (operator): Row => [operator, sub("repo:org/app:*", operator), ERROR],
    ),
    ...["actor", "environment", "ref", "repository_owner", "repository_owner_id", "workflow"].map(
      (claim): Row => [`${claim} alone`, by(claim, "1"), ERROR],
    ),
    [
      "job_workflow_ref alone",
      by("job_workflow_ref", "org/app/.github/workflows/d.yml@refs/heads/main"),
      ERROR,
    ],
    ["every action of STS", trusts(oidc(GITHUB), "sts:*"), ERROR, "warning wildcard-action"],
    ["an enterprise's own issuer", sub("repo:*", "StringLike", `${GITHUB}/acme`), ERROR],
    ["GHE.com", sub("repo:org/*", "StringLike", "token.actions.acme.ghe.com"), ERROR],
    ["GitHub Enterprise Server", sub("*", "StringLike", "git.example.com/_services/token"), ERROR],
    [
      "the provider in capitals",
      sub("repo:*", "StringLike", "Token.Actions.GitHubUserContent.com"),
      ERROR,
    ],
    [
      "the key of another host",
      github({ StringLike: { "token.actions.github.com:sub": "repo:org/app:*" } }),
      ERROR,
    ],
    [
      "a wildcard under StringEquals",
      sub("repo:org/app:*", "StringEquals"),
      "error impossible-condition",
    ],
    ["no claim before the repository", sub("org/app:*"), "error impossible-condition"],
    ["a claim in capitals", sub("Repo:org/app:*"), "error impossible-condition"],
    ["not: one repository", sub("repo:org/app:*")],
    ["not: one branch", sub("repo:org/app:ref:refs/heads/main", "StringEquals")],
    ["not: an organization in capitals", sub("repo:ORG/App:pull_request")],
    [
      "not: two branches of one repository",
      sub(["repo:org/app:ref:refs/heads/a*", "repo:org/app:environment:b"]),
    ],
    ["not: ForAnyValue", sub("repo:org/app:*", "ForAnyValue:StringLike")],
    [
      "not: IfExists, if the key must be there",
      github({
        StringLikeIfExists: { [`${GITHUB}:sub`]: "repo:org/app:*" },
        Null: { [`${GITHUB}:sub`]: "false" },
      }),
    ],
    ["not: the repository by its own claim", by("repository", "org/app")],
    ["not: a repository of the enterprise", sub("repo:org/app:*", "StringLike", `${GITHUB}/acme`)],
  ]);
});

describe("trusts in Cognito and others", () => {
  const POOL = "eu-west-1:11111111-2222-3333-4444-555555555555";
  const cognito = (amr: string | string[], aud = POOL, operator = "ForAnyValue:StringLike") =>
    trusts({ Federated: COGNITO }, "sts:AssumeRoleWithWebIdentity", {
      StringLike: { [`${COGNITO}:aud`]: aud },
      [operator]: { [`${COGNITO}:amr`]: amr },
    });
  const of = (host: string, Condition?: object) =>
    trusts(oidc(host), "sts:AssumeRoleWithWebIdentity", Condition);
  const ERROR = "error federated-trust";
  table("trust", [
    ["neither", trusts({ Federated: COGNITO }, "sts:AssumeRoleWithWebIdentity"), ERROR],
    [
      "aud alone",
      trusts({ Federated: COGNITO }, "sts:AssumeRoleWithWebIdentity", {
        StringEquals: { [`${COGNITO}:aud`]: POOL },
      }),
      ERROR,
    ],
    [
      "amr alone",
      trusts({ Federated: COGNITO }, "sts:AssumeRoleWithWebIdentity", {
        "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: "authenticated" },
      }),
      ERROR,
    ],
    ["every pool", cognito("authenticated", "*"), ERROR],
    ["every pool of a Region", cognito("authenticated", "eu-west-1:*"), ERROR],
    ["guests", cognito("unauthenticated"), ERROR],
    ["guests, too", cognito(["authenticated", "unauthenticated"]), ERROR],
    ["guests by a wildcard", cognito("un*"), ERROR],
    [
      "not guests, and anybody else",
      cognito("unauthenticated", POOL, "ForAllValues:StringNotEquals"),
      ERROR,
    ],
    ["ForAllValues", cognito("authenticated", POOL, "ForAllValues:StringLike"), ERROR],
    ["a private provider without a condition", of("id.example.com"), ERROR],
    [
      "a private provider, everything",
      of("id.example.com", { StringLike: { "id.example.com:sub": "*" } }),
      ERROR,
    ],
    [
      "a private provider, what is excluded",
      of("id.example.com", { StringNotEquals: { "id.example.com:sub": "a" } }),
      ERROR,
    ],
    [
      "Vercel without its audience",
      of("oidc.vercel.com", { StringEquals: { "oidc.vercel.com:sub": "a" } }),
      ERROR,
    ],
    ["not: those who signed in", cognito("authenticated")],
    ["not: those of one provider", cognito("graph.facebook.com")],
    [
      "not: a private provider's audience",
      of("id.example.com", { StringEquals: { "id.example.com:aud": "a" } }),
    ],
  ]);
});

describe("actions of trusts", () => {
  const LAMBDA = { Service: "lambda.amazonaws.com" };
  const SAML = { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/x` };
  const ERROR = "error assume-action";
  table("trust", [
    ["only TagSession", trusts(LAMBDA, "sts:TagSession"), ERROR],
    ["only companions", trusts({ AWS: ROLE }, ["sts:TagSession", "sts:SetSourceIdentity"]), ERROR],
    [
      "TagSession for one who cannot assume it",
      [trusts({ AWS: ROLE }, "sts:AssumeRole"), trusts(LAMBDA, "sts:TagSession")],
      ERROR,
    ],
    [
      "one wrong in a list",
      trusts(LAMBDA, ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"]),
      ERROR,
    ],
    ["another service's in a list", trusts(LAMBDA, ["sts:AssumeRole", "s3:GetObject"]), ERROR],
    ["another of STS", trusts(LAMBDA, ["sts:AssumeRole", "sts:GetCallerIdentity"]), ERROR],
    ["by web identity", trusts(LAMBDA, "sts:AssumeRoleWithWebIdentity"), ERROR],
    ["SAML by AssumeRole", trusts(SAML, "sts:AssumeRole"), ERROR],
    ["one of two principals", trusts({ AWS: ROLE, ...SAML }, "sts:AssumeRole"), ERROR],
    [
      "not: TagSession beside AssumeRole",
      trusts({ Service: "pods.eks.amazonaws.com" }, ["sts:AssumeRole", "sts:TagSession"]),
    ],
    [
      "not: in a statement of its own",
      [trusts({ AWS: ROLE }, "sts:AssumeRole"), trusts({ AWS: ROLE }, "sts:TagSession")],
    ],
    [
      "not: for the account of the role that may",
      [trusts({ AWS: ROLE }, "sts:AssumeRole"), trusts({ AWS: ACCOUNT }, "sts:TagSession")],
    ],
    ["not: in capitals", trusts(LAMBDA, "STS:ASSUMEROLE")],
    [
      "not: two kinds of principals",
      trusts({ AWS: ROLE, ...SAML }, ["sts:AssumeRole", "sts:AssumeRoleWithSAML"]),
    ],
  ]);
});

describe("conditions", () => {
  const list = (operator: string, key: string, value: unknown, ...rules: string[]): Row => [
    `${operator} ${key} ${JSON.stringify(value)}`,
    {
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: "arn:aws:s3:::b",
      Condition: { [operator]: { [key]: value } },
    },
    ...rules,
  ];
  const ERROR = "error impossible-condition";
  const WARNING = "warning impossible-condition";
  const ip = (value: unknown, ...rules: string[]) =>
    list("IpAddress", "aws:SourceIp", value, ...rules);
  table("identity", [
    list("StringEquals", "s3:prefix", "home/*", WARNING),
    list("StringNotEquals", "s3:prefix", "home/*", WARNING),
    list("StringEquals", "aws:UserAgent", "Mozilla*", WARNING),
    list("StringEquals", "aws:username", "a*", ERROR),
    list("StringEqualsIgnoreCase", "aws:username", "a*", ERROR),
    list("StringEquals", "aws:PrincipalTag/team", "dev*", ERROR),
    list("StringEquals", "aws:RequestedRegion", "eu-*", ERROR),
    list("ForAnyValue:StringEquals", "aws:TagKeys", "cost*", ERROR),
    list("StringEquals", "aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/*`, ERROR),
    list("StringLike", "s3:prefix", "home/*"),
    list("StringEquals", "s3:prefix", "home/"),
    list("StringEquals", "aws:referer", "https://example.com/?a=1"),
    list("ArnEquals", "aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/*`),
    list("NumericEquals", "s3:max-keys", "ten", ERROR),
    list("NumericEquals", "s3:max-keys", true, ERROR),
    list("NumericEquals", "aws:username", 10, ERROR),
    list("StringEquals", "s3:max-keys", "ten", ERROR),
    list("NumericLessThan", "s3:max-keys", 10),
    list("NumericLessThan", "aws:EpochTime", 1767225600),
    list("NumericLessThan", "aws:ResourceTag/cost", 10),
    list("DateEquals", "aws:CurrentTime", "yesterday", ERROR),
    list("DateLessThan", "aws:CurrentTime", "2026-13-01", ERROR),
    list("DateLessThan", "aws:CurrentTime", "2026-02-30T00:00:00Z", ERROR),
    list("DateLessThan", "aws:CurrentTime", "2026-02-20T25:00:00Z", ERROR),
    list("DateLessThan", "aws:username", "2026-02-20", ERROR),
    list("StringEquals", "aws:CurrentTime", "2026-02-20", ERROR),
    list("DateLessThan", "aws:CurrentTime", "2028-02-29T23:59:59Z"),
    list("DateLessThan", "aws:EpochTime", "1767225600"),
    list("Bool", "aws:SecureTransport", 1, ERROR),
    list("Bool", "aws:username", true, ERROR),
    list("Null", "aws:username", "maybe", ERROR),
    list("Bool", "aws:ViaAWSService", "True"),
    ip("203.0.113.0/33", ERROR),
    ip("203.0.113.1-203.0.113.9", ERROR),
    ip("203.0.113.*", ERROR),
    ip("2001:db8::/129", ERROR),
    list("IpAddress", "aws:username", "203.0.113.7", ERROR),
    list("StringEquals", "aws:SourceIp", "203.0.113.0/24", ERROR),
    ...["10.1.2.3", "172.16.0.0/12", "192.168.1.0/24", "100.64.0.0/10", "169.254.0.0/16"].map(
      (one) => ip(one, ERROR),
    ),
    ...["fd00::/8", "fc00::/7", "fe80::/10", "::1", "127.0.0.1", "0.0.0.0/8", "224.0.0.0/4"].map(
      (one) => ip(one, ERROR),
    ),
    ip(["10.0.0.0/8", "203.0.113.0/24"], WARNING),
    list("NotIpAddress", "aws:SourceIp", "10.0.0.0/8", ERROR),
    list("StringLike", "aws:SourceIp", "10.*", ERROR),
    ...["172.32.0.0/12", "10.0.0.0/7", "0.0.0.0/0", "203.0.113.7/24", "2001:db8::/32"].map((one) =>
      ip(one),
    ),
    list("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8"),
    list("StringEquals", "aws:ResourceAccount", "1111-2222-3333", ERROR),
    list("StringEquals", "aws:PrincipalOrgID", "acme", ERROR),
    list("StringEquals", "aws:SourceVpce", "vpc-0a1b2c3d", ERROR),
    list("StringEquals", "aws:RequestedRegion", "europe", ERROR),
    list("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
    list("StringEquals", "aws:SourceVpce", "vpce-0a1b2c3d"),
    list("StringEquals", "aws:RequestedRegion", ["us-gov-west-1", "eu-central-2"]),
    list("StringLike", "aws:RequestedRegion", "eu-*"),
    [
      "a key of another action",
      {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: OBJECTS,
        Condition: { StringLike: { "s3:prefix": "a/*" } },
      },
      "error key-not-sent",
    ],
    [
      "a key of another service",
      {
        Effect: "Allow",
        Action: "sns:Publish",
        Resource: TOPIC_ARN,
        Condition: { StringEquals: { "kms:ViaService": "sns.eu-west-1.amazonaws.com" } },
      },
      "error key-not-sent",
    ],
    [
      "not: the tags of a resource",
      {
        Effect: "Allow",
        Action: "iam:TagUser",
        Resource: `arn:aws:iam::${ACCOUNT}:user/a`,
        Condition: { StringEquals: { "iam:ResourceTag/team": "a" } },
      },
    ],
  ]);
});

describe("conditions on one key that exclude each other", () => {
  const both = (Condition: object, ...rules: string[]): Row => [
    JSON.stringify(Condition),
    { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::b", Condition },
    ...rules,
  ];
  const ERROR = "error impossible-condition";
  const keys = (operators: Readonly<Record<string, unknown>>, key: string) =>
    Object.fromEntries(Object.entries(operators).map(([one, value]) => [one, { [key]: value }]));
  table("identity", [
    both(keys({ NumericGreaterThan: 20, NumericLessThan: 10 }, "s3:max-keys"), ERROR),
    both(keys({ NumericGreaterThan: 10, NumericLessThan: 20 }, "s3:max-keys")),
    both(
      keys(
        { DateGreaterThan: "2027-01-01T00:00:00Z", DateLessThan: "2026-01-01T00:00:00Z" },
        "aws:CurrentTime",
      ),
      ERROR,
    ),
    both(
      keys({ StringEquals: "o-1a2b3c4d5e", StringNotEquals: "o-1a2b3c4d5e" }, "aws:PrincipalOrgID"),
      ERROR,
    ),
    both(keys({ StringLike: "home/*", StringNotLike: "home/secret/*" }, "s3:prefix")),
    both(keys({ StringLike: "home/secret/*", StringNotLike: "home/*" }, "s3:prefix"), ERROR),
    both(keys({ Null: "true", StringEquals: "x" }, "aws:PrincipalTag/team"), ERROR),
    both(keys({ Null: "false", StringEquals: "x" }, "aws:PrincipalTag/team")),
    both(
      keys({ IpAddress: "203.0.113.0/25", NotIpAddress: "203.0.113.0/24" }, "aws:SourceIp"),
      ERROR,
    ),
    both(keys({ IpAddress: "203.0.113.0/24", NotIpAddress: "203.0.113.0/25" }, "aws:SourceIp")),
    both(
      keys({ Bool: "true", BoolIfExists: "false" }, "aws:SecureTransport"),
      ERROR,
      "warning weakened-condition",
    ),
  ]);
});

describe("MFA in a Deny", () => {
  const deny = (operator: string, key: string, value: unknown, ...rules: string[]): Row => [
    `${operator} ${key} ${value}`,
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { [operator]: { [key]: value } } },
    ...rules,
  ];
  const WARNING = "warning deny-without-key";
  table("identity", [
    deny("Bool", "aws:MultiFactorAuthPresent", "false", WARNING),
    deny("bool", "AWS:multifactorauthpresent", false, WARNING),
    deny("StringEquals", "aws:MultiFactorAuthPresent", "false", WARNING),
    deny("ForAnyValue:Bool", "aws:MultiFactorAuthPresent", "false", WARNING),
    deny("NumericGreaterThan", "aws:MultiFactorAuthAge", 3600, WARNING),
    deny("BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
    deny("Null", "aws:MultiFactorAuthPresent", "true"),
    deny("StringNotEquals", "aws:MultiFactorAuthPresent", "true"),
    deny("NumericGreaterThanIfExists", "aws:MultiFactorAuthAge", 3600),
  ]);
});

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
  ])("not: %s on %s", (action, resource, condition) => {
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
  table("topic", [
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

  test("a long list takes no longer than it is long", () => {
    const names = Array.from({ length: 3000 }, (_, index) => `s3:Action${index}Name`);
    const start = performance.now();
    expect(messages(...names, "s3:Action7*")).toHaveLength(111);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
