import { allowNot } from "../../../review/lint/rules/allow-not";
import { crossAccount } from "../../../review/lint/rules/cross-account";
import { publicPrincipal } from "../../../review/lint/rules/public-principal";
import { weakenedCondition } from "../../../review/lint/rules/weakened-condition";
import {
  ACCOUNT,
  judge,
  judgeRole,
  judgeTopic,
  OTHER_ACCOUNT,
  policy,
  publish,
  resource,
  type Statement,
  token,
} from "./build";

const everybody = (Condition?: object, Principal: unknown = "*"): Statement => ({
  Sid: "Open",
  Effect: "Allow",
  Principal,
  Action: "sns:Publish",
  Resource: `arn:aws:sns:eu-west-1:${ACCOUNT}:events`,
  ...(Condition && { Condition }),
});

describe("public-principal", () => {
  test("the whole finding", () => {
    expect(judgeTopic(publicPrincipal, everybody())).toEqual([
      {
        rule: "public-principal",
        severity: "error",
        address: "aws_sns_topic.T",
        argument: "policy",
        statement: "Open",
        fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
        message: expect.stringMatching(
          /^everybody, .+, may sns:Publish: no condition says who calls$/,
        ),
        fix: expect.stringContaining("aws:PrincipalOrgID"),
      },
    ]);
  });

  test.each<[string, Statement]>([
    ["an AWS principal of *", everybody(undefined, { AWS: "*" })],
    ["* among others", everybody(undefined, { AWS: [ACCOUNT, "*"] })],
    ["every service", everybody(undefined, { Service: "*" })],
    [
      "a condition that says nothing of who calls",
      everybody({ Bool: { "aws:SecureTransport": "true" } }),
    ],
    [
      "a negative condition",
      everybody({ StringNotEquals: { "aws:SourceAccount": OTHER_ACCOUNT } }),
    ],
    ["a wildcard for the account", everybody({ StringLike: { "aws:SourceAccount": "*" } })],
    [
      "a wildcard among the accounts",
      everybody({ StringLike: { "aws:SourceAccount": [ACCOUNT, "1*"] } }),
    ],
    ["a wildcard for the organization", everybody({ StringLike: { "aws:PrincipalOrgID": "o-*" } })],
    ["an ARN of any account", everybody({ ArnLike: { "aws:SourceArn": "arn:aws:sqs:*:*:*" } })],
    ["any bucket", everybody({ ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } })],
    [
      "a role of any account",
      everybody({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/A" } }),
    ],
    ["the whole Internet", everybody({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } })],
    [
      "half of the Internet",
      everybody({ IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "10.0.0.0/8"] } }),
    ],
    ["IfExists", everybody({ StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } })],
    ["ForAllValues", everybody({ "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-abc" } })],
    ["a key that must only be there", everybody({ Null: { "aws:SourceAccount": "false" } })],
    [
      "whatever account the caller has",
      everybody({ StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } }),
    ],
  ])("%s", (_, statement) => {
    expect(judgeTopic(publicPrincipal, statement)).toHaveLength(1);
  });

  test.each<[string, Statement]>([
    ["a Deny", { ...everybody(), Effect: "Deny" }],
    ["an account", everybody(undefined, { AWS: ACCOUNT })],
    ["a source account", everybody({ StringEquals: { "AWS:SourceOwner": ACCOUNT } })],
    [
      "a source ARN of an account",
      everybody({ ArnLike: { "aws:SourceArn": `arn:aws:s3:*:${ACCOUNT}:*` } }),
    ],
    ["one bucket", everybody({ ArnLike: { "aws:SourceArn": "arn:aws:s3:::acme-*" } })],
    ["an organization", everybody({ StringEquals: { "aws:PrincipalOrgID": "o-abc" } })],
    [
      "a path in one",
      everybody({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abc/r-1/*" } }),
    ],
    ["an endpoint", everybody({ StringEquals: { "aws:SourceVpce": "vpce-1" } })],
    [
      "a range of addresses",
      everybody({ IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] } }),
    ],
    ["a reference", everybody({ StringEquals: { "aws:SourceAccount": token("var.account") } })],
    [
      "the resource's own account",
      everybody({ StringEquals: { "aws:PrincipalAccount": "${aws:ResourceAccount}" } }),
    ],
    [
      "ForAllValues with a key that is asked for",
      everybody({
        "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-abc" },
        Null: { "aws:PrincipalOrgID": false },
      }),
    ],
  ])("leaves %s", (_, statement) => {
    expect(judgeTopic(publicPrincipal, statement)).toEqual([]);
  });

  test("a trust that only asks for an external id", () => {
    const trust = {
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "secret" } },
    };
    expect(judge(publicPrincipal, policy("aws_iam_role.R", trust, { kind: "trust" }))).toHaveLength(
      1,
    );
  });

  test("leaves an endpoint's policy, which only filters", () => {
    expect(judge(publicPrincipal, policy("aws_vpc_endpoint.E", everybody()))).toEqual([]);
  });
});

describe("allow-not", () => {
  test("each element is a finding of its own", () => {
    const statement = {
      Effect: "Allow",
      NotPrincipal: { AWS: OTHER_ACCOUNT },
      NotAction: "sns:DeleteTopic",
      NotResource: "arn:aws:sns:eu-west-1:111122223333:x",
    };
    const findings = judgeTopic(allowNot, statement);
    expect(
      findings.map(({ severity, statement: at, message }) => [severity, at, message.slice(0, 25)]),
    ).toEqual([
      ["error", "#0", "an Allow with NotPrincipa"],
      ["error", "#0", "an Allow with NotAction g"],
      ["error", "#0", "an Allow with NotResource"],
    ]);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });

  test("leaves a Deny, which may well say it so", () => {
    expect(
      judgeTopic(allowNot, {
        Effect: "Deny",
        NotPrincipal: { AWS: ACCOUNT },
        NotAction: "sns:Publish",
        NotResource: "*",
      }),
    ).toEqual([]);
    expect(judgeTopic(allowNot, publish())).toEqual([]);
  });
});

describe("cross-account", () => {
  const accounts = (...statements: Statement[]) =>
    judgeTopic(crossAccount, ...statements).map(({ message }) => message);

  test("another account, in whichever spelling", () => {
    for (const AWS of [
      OTHER_ACCOUNT,
      `arn:aws:iam::${OTHER_ACCOUNT}:root`,
      `arn:aws:iam::${OTHER_ACCOUNT}:role/R`,
    ]) {
      expect(accounts(everybody(undefined, { AWS }))).toEqual([
        `the statement lets in account ${OTHER_ACCOUNT}, which is not the resource's own account`,
      ]);
    }
  });

  test("an account in a condition, also on whose behalf a service calls", () => {
    expect(
      accounts(everybody({ StringEquals: { "aws:SourceAccount": [ACCOUNT, OTHER_ACCOUNT] } })),
    ).toHaveLength(1);
    expect(
      accounts(
        publish({
          Principal: { Service: "s3.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": OTHER_ACCOUNT } },
        }),
      ),
    ).toEqual([
      expect.stringContaining(`lets in s3.amazonaws.com on behalf of account ${OTHER_ACCOUNT}, `),
    ]);
  });

  test("a whole organization", () => {
    expect(accounts(everybody({ StringEquals: { "aws:PrincipalOrgID": "o-abc" } }))).toEqual([
      "the statement lets in every account of o-abc, also those that join later",
    ]);
  });

  test("a role that reaches into another account, known by what else its provider makes", () => {
    const reach = {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: `arn:aws:iam::${OTHER_ACCOUNT}:role/R`,
    };
    const identity = policy("aws_iam_role_policy.P", reach, { kind: "identity" });
    expect(judge(crossAccount, identity)).toEqual([]);
    expect(judge(crossAccount, identity, policy("aws_sns_topic.T", publish()))).toMatchObject([
      { address: "aws_iam_role_policy.P", severity: "warning" },
    ]);
    const elsewhere = resource("aws_sns_topic.T", { provider: "aws.other" });
    expect(judge(crossAccount, identity, policy(elsewhere, publish()))).toEqual([]);
  });

  test("leaves the resource's own account, and one that is not known", () => {
    expect(
      accounts(everybody(undefined, { AWS: [ACCOUNT, `arn:aws:iam::${ACCOUNT}:role/R`] })),
    ).toEqual([]);
    expect(accounts(publish())).toEqual([]);
    expect(
      accounts({
        ...everybody(undefined, { AWS: OTHER_ACCOUNT }),
        Resource: token("aws_sns_topic.T.arn"),
      }),
    ).toEqual([]);
  });

  test("leaves a key's own delegation, but not another account beside it", () => {
    const delegation = (account: string) => ({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    });
    const reader = { ...delegation(OTHER_ACCOUNT), Sid: "Reader", Action: "kms:Decrypt" };
    const findings = judge(crossAccount, policy("aws_kms_key.K", [delegation(ACCOUNT), reader]));
    expect(findings.map(({ statement }) => statement)).toEqual(["Reader"]);
  });
});

describe("weakened-condition", () => {
  test.each<[string, object]>([
    ["write StringEquals", { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } }],
    ["write ArnLike", { ArnLikeIfExists: { "aws:SourceArn": "arn:aws:s3:::a" } }],
    ["write Bool", { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }],
    [
      'write ForAnyValue:StringLike, or add Null with "false" for the key',
      { "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-abc/*" } },
    ],
  ])("%s", (fix, condition) => {
    expect(judgeTopic(weakenedCondition, everybody(condition))).toMatchObject([
      { rule: "weakened-condition", severity: "warning", fix },
    ]);
  });

  test("leaves a Deny, a key that is always there or asked for, and what every request meets", () => {
    const right = [
      {
        ...everybody({ StringNotEqualsIfExists: { "aws:SourceAccount": ACCOUNT } }),
        Effect: "Deny",
      },
      everybody({ ArnLikeIfExists: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/R` } }),
      everybody({
        StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT },
        Null: { "aws:sourceaccount": "false" },
      }),
      everybody({ StringEqualsIfExists: { "aws:RequestedRegion": "eu-west-1" } }),
    ];
    expect(judgeTopic(weakenedCondition, ...right)).toEqual([]);
    expect(
      judgeRole(weakenedCondition, {
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: "*",
        Condition: { StringEqualsIfExists: { "iam:PassedToService": "x" } },
      }),
    ).toEqual([]);
  });
});
