import { ACCOUNT, TOPIC_ARN } from "./build";
import { OBJECTS, type Row, table } from "./variants";

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
    list("ForAnyValue:StringEquals", "aws:TagKeys", "cost*", ERROR, "error key-not-sent"),
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
