import { bucketVersioning } from "../../../review/lint/rules/bucket-versioning";
import { keyRotation } from "../../../review/lint/rules/key-rotation";
import { noCustomerKey } from "../../../review/lint/rules/no-customer-key";
import { publicAccessBlock } from "../../../review/lint/rules/public-access-block";
import { judge, judgeSettings, policy, resource } from "./build";

const bucket = (values = {}) => resource("aws_s3_bucket.B", { bucket: "acme-media", ...values });
const ID = "${aws_s3_bucket.B.id}";
const CLOSED = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

describe("public-access-block", () => {
  const block = (values = {}) =>
    resource("aws_s3_bucket_public_access_block.P", { bucket: ID, ...CLOSED, ...values });

  test("none at all", () => {
    expect(judgeSettings(publicAccessBlock, bucket())).toMatchObject([
      { rule: "public-access-block", severity: "error", address: "aws_s3_bucket.B" },
    ]);
  });

  test("only that of another bucket", () => {
    const others = [
      block({ bucket: "${aws_s3_bucket.B2.id}" }),
      block({ bucket: "acme-media-2" }),
      resource("module.m.aws_s3_bucket_public_access_block.P", { bucket: ID, ...CLOSED }),
    ];
    for (const other of others) {
      expect(judgeSettings(publicAccessBlock, bucket(), other)).toHaveLength(1);
    }
  });

  test("each of the four that is off, left out, or not known yet", () => {
    const found = judgeSettings(
      publicAccessBlock,
      bucket(),
      block({
        block_public_acls: false,
        ignore_public_acls: undefined,
        block_public_policy: "${var.closed}",
      }),
    );
    expect(found.map(({ address, argument, message }) => [address, argument, message])).toEqual([
      ["aws_s3_bucket_public_access_block.P", "block_public_acls", "block_public_acls is false"],
      [
        "aws_s3_bucket_public_access_block.P",
        "block_public_policy",
        "block_public_policy is ${var.closed}",
      ],
      [
        "aws_s3_bucket_public_access_block.P",
        "ignore_public_acls",
        "ignore_public_acls is left out, which means off",
      ],
    ]);
  });

  test("leaves a bucket with all four on, however it is named", () => {
    for (const named of [
      ID,
      "acme-media",
      "${aws_s3_bucket.B.bucket}",
      '${aws_s3_bucket.B["a"].id}',
    ]) {
      expect(judgeSettings(publicAccessBlock, bucket(), block({ bucket: named }))).toEqual([]);
    }
    const each = block({ bucket: "${each.value.id}", for_each: "${aws_s3_bucket.B}" });
    expect(judgeSettings(publicAccessBlock, bucket(), each)).toEqual([]);
  });

  test("of copies, each needs its own", () => {
    const copies = ["a", "b"].map((key) =>
      resource(`aws_s3_bucket.B["${key}"]`, { bucket: `acme-${key}` }),
    );
    const first = block({ bucket: '${aws_s3_bucket.B["a"].id}' });
    expect(
      judgeSettings(publicAccessBlock, ...copies, first).map(({ address }) => address),
    ).toEqual(['aws_s3_bucket.B["b"]']);
  });

  test("leaves a bucket where the whole account is closed", () => {
    const account = resource("aws_s3_account_public_access_block.A", CLOSED);
    expect(judgeSettings(publicAccessBlock, bucket(), account)).toEqual([]);
    const other = resource("aws_s3_account_public_access_block.A", {
      ...CLOSED,
      provider: "aws.other",
    });
    expect(judgeSettings(publicAccessBlock, bucket(), other)).toHaveLength(1);
  });

  test("leaves a bucket that is only looked up", () => {
    expect(judgeSettings(publicAccessBlock, resource("data.aws_s3_bucket.B"))).toEqual([]);
  });
});

describe("no-customer-key", () => {
  const topic = (kms_master_key_id?: string) => resource("aws_sns_topic.T", { kms_master_key_id });
  const encrypted = (by: object) =>
    resource("aws_s3_bucket_server_side_encryption_configuration.E", {
      bucket: ID,
      rule: [{ apply_server_side_encryption_by_default: [by] }],
    });

  test("a topic in plain text, or on SNS's key by whichever name", () => {
    const found = judgeSettings(noCustomerKey, topic());
    expect(found).toMatchObject([
      { severity: "warning", address: "aws_sns_topic.T", message: "it is not encrypted at rest" },
    ]);
    const managed = [
      topic("alias/aws/sns"),
      topic("arn:aws:kms:eu-west-1:111122223333:alias/aws/sns"),
      topic("${data.aws_kms_alias.A.target_key_arn}"),
      topic("${data.aws_kms_key.K.arn}"),
    ];
    const sources = [
      resource("data.aws_kms_alias.A", { name: "alias/aws/sns" }),
      resource("data.aws_kms_key.K", { key_id: "alias/aws/sns" }),
    ];
    for (const one of managed) {
      expect(judgeSettings(noCustomerKey, one, ...sources)).toMatchObject([
        { message: expect.stringContaining("alias/aws/sns, a key that AWS manages") },
      ]);
    }
  });

  test("a queue on SQS's own key, or in plain text", () => {
    const queue = (values: object) => resource("aws_sqs_queue.Q", { ...values });
    expect(judgeSettings(noCustomerKey, queue({}))[0]?.message).toContain("a key that SQS owns");
    expect(
      judgeSettings(noCustomerKey, queue({ sqs_managed_sse_enabled: false }))[0]?.message,
    ).toBe("it is not encrypted at rest");
  });

  test("leaves a queue that EventBridge fills, where a key would have to admit all its customers", () => {
    const queue = (values: object) => resource("aws_sqs_queue.Q", { name: "q", ...values });
    const filledBy = (service: string, values: object) => {
      const allow = {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sqs:SendMessage",
        Resource: "arn:aws:sqs:eu-west-1:111122223333:q",
      };
      return judge(noCustomerKey, policy(queue(values), [allow]));
    };
    const bySqs = { sqs_managed_sse_enabled: true };
    expect(filledBy("events.amazonaws.com", bySqs)).toEqual([]);
    expect(filledBy("events.amazonaws.com", {})).toHaveLength(1);
    expect(filledBy("sns.amazonaws.com", bySqs)).toHaveLength(1);
  });

  test("a bucket on S3's keys, in the resource beside it or in itself", () => {
    expect(judgeSettings(noCustomerKey, bucket())[0]?.message).toContain("a key that S3 owns");
    expect(
      judgeSettings(noCustomerKey, bucket(), encrypted({ sse_algorithm: "AES256" })),
    ).toHaveLength(1);
    expect(
      judgeSettings(noCustomerKey, bucket(), encrypted({ sse_algorithm: "aws:kms" }))[0]?.message,
    ).toContain("alias/aws/s3");
    const inside = {
      rule: { apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" } },
    };
    expect(
      judgeSettings(noCustomerKey, bucket({ server_side_encryption_configuration: inside })),
    ).toMatchObject([
      { address: "aws_s3_bucket.B", argument: "server_side_encryption_configuration" },
    ]);
  });

  test("leaves what is on a key of one's own, and a reference to one", () => {
    const key = resource("aws_kms_key.K");
    const alias = resource("aws_kms_alias.A", {
      name: "alias/acme",
      target_key_id: "${aws_kms_key.K.key_id}",
    });
    const right = [
      topic("${aws_kms_key.K.arn}"),
      topic("alias/acme"),
      resource("aws_sqs_queue.Q", {
        kms_master_key_id: "arn:aws:kms:eu-west-1:111122223333:key/1",
      }),
      bucket(),
      encrypted({ sse_algorithm: "aws:kms", kms_master_key_id: "${var.key}" }),
    ];
    expect(judgeSettings(noCustomerKey, key, alias, ...right)).toEqual([]);
  });

  test("aliases that lead in a circle are no end of it", () => {
    const alias = resource("aws_kms_alias.A", { name: "alias/a", target_key_id: "alias/b" });
    const other = resource("aws_kms_alias.B", {
      name: "alias/b",
      target_key_id: "${aws_kms_alias.A.arn}",
    });
    expect(judgeSettings(noCustomerKey, alias, other, topic("alias/a"))).toEqual([]);
  });
});

describe("key-rotation", () => {
  const key = (values: object) => resource("aws_kms_key.K", { ...values });

  test("off, left out, or not known yet", () => {
    const wrong = [
      key({}),
      key({ enable_key_rotation: false }),
      key({ enable_key_rotation: "${var.r}" }),
    ];
    for (const one of wrong) {
      expect(judgeSettings(keyRotation, one)).toMatchObject([
        { rule: "key-rotation", severity: "warning", argument: "enable_key_rotation" },
      ]);
    }
  });

  test("leaves keys that rotate, and those that cannot", () => {
    const right = [
      key({ enable_key_rotation: true }),
      key({ customer_master_key_spec: "RSA_2048" }),
      resource("aws_kms_external_key.K"),
      resource("aws_kms_replica_key.K"),
    ];
    for (const one of right) expect(judgeSettings(keyRotation, one)).toEqual([]);
  });
});

describe("bucket-versioning", () => {
  const versioning = (configuration: unknown) =>
    resource("aws_s3_bucket_versioning.V", { bucket: ID, versioning_configuration: configuration });

  test("none, or suspended", () => {
    expect(judgeSettings(bucketVersioning, bucket())).toMatchObject([
      { rule: "bucket-versioning", severity: "warning", address: "aws_s3_bucket.B" },
    ]);
    expect(
      judgeSettings(bucketVersioning, bucket(), versioning([{ status: "Suspended" }])),
    ).toMatchObject([{ address: "aws_s3_bucket_versioning.V" }]);
  });

  test("leaves a bucket where it is enabled, in either shape of a block, or in the bucket", () => {
    for (const block of [{ status: "Enabled" }, [{ status: "Enabled" }]]) {
      expect(judgeSettings(bucketVersioning, bucket(), versioning(block))).toEqual([]);
    }
    expect(judgeSettings(bucketVersioning, bucket({ versioning: { enabled: true } }))).toEqual([]);
  });
});
