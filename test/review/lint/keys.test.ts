import { keyLockout } from "../../../review/lint/rules/key-lockout";
import { sharedKey } from "../../../review/lint/rules/shared-key";
import type { FoundPolicy } from "../../../review/model";
import {
  ACCOUNT,
  configurationOf,
  FROM_HERE,
  judge,
  OTHER_ACCOUNT,
  policy,
  publish,
  readingOf,
  resource,
  SERVICE,
  type Statement,
  token,
} from "./build";

const may = (AWS: string, Action: string | string[] = "kms:*", changes = {}): Statement => ({
  Effect: "Allow",
  Principal: { AWS },
  Action,
  Resource: "*",
  ...changes,
});
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const USE = {
  Effect: "Allow",
  Principal: { Service: SERVICE },
  Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
  Resource: "*",
  Condition: FROM_HERE,
};

describe("key-lockout", () => {
  const key = (...statements: Statement[]) => policy("aws_kms_key.K", statements);

  test.each<[string, FoundPolicy]>([
    ["only a service", key(USE)],
    ["an account that may do less", key(may(ROOT, "kms:Decrypt"), USE)],
    [
      "only through a service",
      key(
        may("*", "kms:*", {
          Condition: { StringEquals: { "kms:ViaService": "sns.eu-west-1.amazonaws.com" } },
        }),
      ),
    ],
    [
      "a Deny that takes it from everybody",
      key(may(ROOT), { ...may("*", "kms:Put*"), Effect: "Deny" }),
    ],
    [
      "NotAction without it",
      key({ ...may(ROOT), Action: undefined, NotAction: "kms:PutKeyPolicy" }),
    ],
    ["a policy of its own", policy("aws_kms_key_policy.P", USE)],
  ])("%s", (_, one) => {
    expect(judge(keyLockout, one)).toMatchObject([
      { rule: "key-lockout", severity: "error", argument: "policy" },
    ]);
  });

  test("only another account, as the topic beside the key shows", () => {
    const foreign = key(may(OTHER_ACCOUNT));
    expect(judge(keyLockout, foreign, policy("aws_sns_topic.T", publish()))).toHaveLength(1);
    expect(judge(keyLockout, foreign)).toEqual([]);
  });

  test.each<[string, FoundPolicy]>([
    ["the account", key(may(ROOT), USE)],
    ["the account by its number", key(may(ACCOUNT, "kms:PutKeyPolicy"))],
    ["a role", key(may(`arn:aws:iam::${ACCOUNT}:role/Admin`, ["kms:Put*"]))],
    ["a reference", key(may(token("aws_iam_role.Admin.arn")))],
    ["an account by a reference", key(may(`arn:aws:iam::${token("local.account")}:root`))],
    [
      "a condition that an owner can meet",
      key(may(ROOT, "kms:*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })),
    ],
    [
      "its own ARN as the resource",
      key(may(ROOT, "kms:*", { Resource: token("aws_kms_key.K.arn") })),
    ],
    ["what is no key's policy", policy("aws_sns_topic.T", publish())],
    ["a grant", policy("aws_kms_key.K", USE, { argument: "grant" })],
  ])("leaves a key with %s", (_, one) => {
    expect(judge(keyLockout, one)).toEqual([]);
  });
});

describe("shared-key", () => {
  const key = resource("aws_kms_key.K");
  const topic = resource("aws_sns_topic.T", { kms_master_key_id: "${aws_kms_key.K.arn}" });
  const bucket = resource("aws_s3_bucket.B", { bucket: "acme-media" });
  const encryption = (kms_master_key_id: string) =>
    resource("aws_s3_bucket_server_side_encryption_configuration.E", {
      bucket: "${aws_s3_bucket.B.id}",
      rule: {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id },
      },
    });
  const check = (by: string, ...policies: FoundPolicy[]) =>
    sharedKey.check(configurationOf(key, topic, bucket, encryption(by)), readingOf(...policies));
  const identity = (name: string, Action: string, Resource: string) =>
    policy(
      `aws_iam_role_policy.${name}`,
      { Effect: "Allow", Action, Resource },
      { kind: "identity" },
    );

  test("says who can read both", () => {
    const found = check(
      "${aws_kms_key.K.key_id}",
      policy(key, [may(ROOT), may(`arn:aws:iam::${ACCOUNT}:role/Reader`, "kms:Decrypt"), USE]),
      policy(
        resource("aws_kms_grant.G", { key_id: "${aws_kms_key.K.key_id}" }),
        may(`arn:aws:iam::${ACCOUNT}:role/Granted`, "kms:Decrypt"),
        { argument: "grant" },
      ),
      identity("Analyst", "kms:Decrypt", token("aws_kms_key.K.arn")),
      identity("Anything", "kms:*", "*"),
      identity("Writer", "kms:GenerateDataKey", "*"),
      identity("Elsewhere", "kms:Decrypt", token("aws_kms_key.K2.arn")),
    );
    expect(found).toEqual([
      {
        rule: "shared-key",
        severity: "warning",
        address: "aws_kms_key.K",
        fingerprint: expect.any(String),
        message:
          "aws_kms_key.K encrypts both events (aws_sns_topic.T) and media (aws_s3_bucket.B), so that everyone who may decrypt can read both: " +
          `account ${ACCOUNT}, whose IAM policies decide who; arn:aws:iam::${ACCOUNT}:role/Granted; arn:aws:iam::${ACCOUNT}:role/Reader; ` +
          `the service ${SERVICE}; aws_iam_role_policy.Analyst; aws_iam_role_policy.Anything`,
        fix: expect.any(String),
      },
    ]);
  });

  test("a new reader is a new finding", () => {
    const [before] = check("${aws_kms_key.K.arn}", policy(key, may(ROOT)));
    const [after] = check(
      "${aws_kms_key.K.arn}",
      policy(key, [may(ROOT), may("*", "kms:Decrypt")]),
    );
    expect(before?.fingerprint).not.toBe(after?.fingerprint);
  });

  test("a key that is only named", () => {
    const named = "arn:aws:kms:eu-west-1:111122223333:key/1";
    const other = resource("aws_sns_topic.T", { kms_master_key_id: named });
    expect(
      sharedKey.check(configurationOf(other, bucket, encryption(named)), readingOf()),
    ).toMatchObject([
      {
        address: "aws_s3_bucket.B",
        message: expect.stringContaining("its policy, which is not here, says who"),
      },
    ]);
  });

  test("leaves two keys, and one that AWS manages", () => {
    expect(check("${aws_kms_key.K2.arn}")).toEqual([]);
    expect(check("alias/aws/s3")).toEqual([]);
  });
});
