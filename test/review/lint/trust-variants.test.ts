import { ACCOUNT } from "./build";
import { COGNITO, GITHUB, oidc, ROLE, type Row, table, trusts } from "./variants";

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
