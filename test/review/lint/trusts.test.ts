import { assumeAction } from "../../../review/lint/rules/assume-action";
import { federatedTrust } from "../../../review/lint/rules/federated-trust";
import { ACCOUNT, judge, policy, token } from "./build";

const GITHUB = "token.actions.githubusercontent.com";
const provider = (host: string) => `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}`;

const trusts = (Federated: string, Condition?: object) => ({
  Effect: "Allow",
  Principal: { Federated },
  Action: "sts:AssumeRoleWithWebIdentity",
  ...(Condition && { Condition }),
});
const trustOf = (statement: object) => policy("aws_iam_role.R", statement, { kind: "trust" });
const findings = (Federated: string, Condition?: object) =>
  judge(federatedTrust, trustOf(trusts(Federated, Condition)));

const AUDIENCE = { [`${GITHUB}:aud`]: "sts.amazonaws.com" };
const subject = (sub: string | string[], operator = "StringLike") => ({
  StringEquals: AUDIENCE,
  [operator]: { [`${GITHUB}:sub`]: sub, ...(operator === "StringEquals" && AUDIENCE) },
});

describe("federated-trust: GitHub", () => {
  test.each<[string, object | undefined]>([
    ["no condition at all", undefined],
    ["the audience alone", { StringEquals: AUDIENCE }],
    ["every organization", subject("repo:*")],
    ["every organization, with a slash", subject("repo:*/app:ref:refs/heads/main")],
    ["every repository", subject("repo:acme/*")],
    ["repositories whose names begin so", subject("repo:acme/app*")],
    ["everything", subject("*")],
    ["one right value and one that is open", subject(["repo:acme/app:*", "repo:*"])],
    ["IfExists", subject("repo:acme/app:*", "StringLikeIfExists")],
    ["ForAllValues", subject("repo:acme/app:*", "ForAllValues:StringLike")],
    ["what is excluded", subject("repo:acme/app:*", "StringNotLike")],
    ["a wildcard before a reference", subject(`repo:*/${token("var.repository")}:*`)],
  ])("%s", (_, condition) => {
    expect(findings(provider(GITHUB), condition)).toMatchObject([
      { rule: "federated-trust", severity: "error", fix: expect.stringContaining("sub") },
    ]);
  });

  test("the message names who has a token, and says what to write", () => {
    expect(findings(provider(GITHUB), { StringEquals: AUDIENCE })).toMatchObject([
      {
        message: `everybody to whom ${GITHUB} gives a token may assume this role: no condition limits ${GITHUB}:sub to one of ours`,
        fix: `add a condition StringEquals (or StringLike, if its end is open) on ${GITHUB}:sub with "repo:<organization>/<repository>:ref:refs/heads/<branch>"`,
      },
    ]);
  });

  test.each<[string, object]>([
    ["a branch", subject("repo:acme/app:ref:refs/heads/main", "StringEquals")],
    ["everything in one repository", subject("repo:acme/app:*")],
    ["names with ids", subject("repo:acme@123/app@456:ref:refs/heads/main")],
    ["a repository's id", { StringEquals: { [`${GITHUB}:repository_id`]: "123456" } }],
    ["a template of claims", subject("repository_id:123456:environment:prod")],
    ["in another case", { StringLike: { [`${GITHUB.toUpperCase()}:SUB`]: "repo:acme/app:*" } }],
    ["a reference as subject", subject(token("var.subject"))],
    ["a reference as repository", subject(`repo:${token("var.repository")}:*`)],
  ])("leaves: %s", (_, condition) => {
    expect(findings(provider(GITHUB), condition)).toEqual([]);
  });

  test("a provider that only Terraform knows is known by the condition's keys", () => {
    const reference = token("aws_iam_openid_connect_provider.G.arn");
    expect(findings(reference, { StringEquals: AUDIENCE })).toHaveLength(1);
    expect(findings(reference)).toHaveLength(1);
    expect(findings(reference, subject("repo:acme/app:*"))).toEqual([]);
    expect(findings(reference, { StringEquals: { "aws:RequestTag/a": "b" } })).toEqual([]);
  });
});

describe("federated-trust: other providers", () => {
  const COGNITO = "cognito-identity.amazonaws.com";
  const pool = { [`${COGNITO}:aud`]: "eu-west-1:11111111-2222-3333-4444-555555555555" };
  const signedIn = { "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: "authenticated" } };

  test("Cognito needs the identity pool and how its users signed in", () => {
    const claims = (condition?: object) =>
      findings(COGNITO, condition).map(({ fix }) => /:(aud|amr) /.exec(fix)?.[1]);
    expect(claims()).toEqual(["aud", "amr"]);
    expect(claims({ StringEquals: pool })).toEqual(["amr"]);
    expect(claims(signedIn)).toEqual(["aud"]);
    expect(claims({ StringEquals: pool, ...signedIn })).toEqual([]);
  });

  test.each([
    ["gitlab.com", "project_path:*", "project_path:acme/app:ref_type:branch:ref:main"],
    ["app.terraform.io", "organization:*", "organization:acme:project:p:workspace:w:run_phase:*"],
    ["agent.buildkite.com", "organization:*:pipeline:x", "organization:acme:pipeline:x:*"],
    [
      "oidc.eks.eu-west-1.amazonaws.com/id/ABC",
      "system:serviceaccount:*:app",
      "system:serviceaccount:prod:app",
    ],
  ])("%s", (host, wide, narrow) => {
    const like = (sub: string) =>
      findings(provider(host), { StringLike: { [`${host}:sub`]: sub } });
    expect(like(wide)).toHaveLength(1);
    expect(like(narrow)).toEqual([]);
  });

  test("of a provider that is not known, at least one claim must be limited", () => {
    expect(findings(provider("id.example.com"))).toHaveLength(1);
    expect(
      findings(provider("id.example.com"), { StringEquals: { "aws:RequestTag/a": "b" } }),
    ).toHaveLength(1);
    expect(
      findings(provider("id.example.com"), { StringEquals: { "id.example.com:groups": "ops" } }),
    ).toEqual([]);
  });

  test("leaves a Deny, another action, and another kind of policy", () => {
    const open = trusts(provider(GITHUB));
    expect(judge(federatedTrust, trustOf({ ...open, Effect: "Deny" }))).toEqual([]);
    expect(judge(federatedTrust, trustOf({ ...open, Action: "sts:TagSession" }))).toEqual([]);
    const elsewhere = policy("aws_kms_key.K", { ...open, Resource: "*" });
    expect(judge(federatedTrust, elsewhere)).toEqual([]);
  });
});

describe("assume-action", () => {
  const objections = (Principal: object | string, Action: string | string[]) =>
    judge(assumeAction, trustOf({ Effect: "Allow", Principal, Action }));
  const SAML = `arn:aws:iam::${ACCOUNT}:saml-provider/Okta`;

  test.each<[object, string, string]>([
    [{ Service: "lambda.amazonaws.com" }, "sts:AssumeRoleWithWebIdentity", "write sts:AssumeRole"],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:root` }, "sts:AssumeRoleWithSAML", "write sts:AssumeRole"],
    [{ Federated: provider(GITHUB) }, "sts:AssumeRole", "write sts:AssumeRoleWithWebIdentity"],
    [{ Federated: SAML }, "sts:AssumeRoleWithWebIdentity", "write sts:AssumeRoleWithSAML"],
    [{ Service: "ec2.amazonaws.com" }, "ec2:RunInstances", "write sts:AssumeRole"],
  ])("%o by %s", (principal, action, fix) => {
    expect(objections(principal, action)).toMatchObject([
      { rule: "assume-action", severity: "error", fix },
    ]);
  });

  test.each<[object | string, string | string[]]>([
    [{ Service: "pods.eks.amazonaws.com" }, ["sts:AssumeRole", "sts:TagSession"]],
    [{ AWS: ACCOUNT }, "sts:*"],
    [{ AWS: ACCOUNT }, "STS:assumerole"],
    [{ Federated: SAML }, "sts:AssumeRoleWithSAML"],
    [{ Federated: "cognito-identity.amazonaws.com" }, "sts:AssumeRoleWithWebIdentity"],
    [{ Federated: token("aws_iam_saml_provider.S.arn") }, "sts:AssumeRoleWithSAML"],
    [{ AWS: ACCOUNT }, token("var.action")],
    ["*", "sts:AssumeRoleWithWebIdentity"],
  ])("leaves: %o by %s", (principal, action) => {
    expect(objections(principal, action)).toEqual([]);
  });
});
