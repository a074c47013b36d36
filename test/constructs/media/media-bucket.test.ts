import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import { MediaBucket } from "../../../constructs/media/media-bucket";
import type { MediaBucketProps } from "../../../constructs/media/options";
import { requirementsOf } from "../../../constructs/shared/requirement";
import { document, onlyFor, onlyWithTls } from "../expected-policies";
import { policyIn, scope, synthesize } from "../synthesize";

type Options = Partial<Omit<MediaBucketProps, "key">>;

const build = (options: Options = {}, act: (bucket: MediaBucket) => void = () => {}) =>
  synthesize((stack) => {
    const key = new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme-whatsapp" });
    act(new MediaBucket(stack, "Media", { ...scope, name: "acme-media", key, ...options }));
  });

const reference = (type: string, attribute: string) =>
  expect.stringMatching(new RegExp(String.raw`^\$\{${type}\..*\.${attribute}\}$`));

test("nothing is granted; requests without TLS are denied", () => {
  expect(policyIn(build().one("aws_s3_bucket_policy"))).toEqual(
    document(onlyWithTls("s3:*", ["arn:aws:s3:::acme-media", "arn:aws:s3:::acme-media/*"])),
  );
});

test("the bucket is closed, owned, encrypted with the key, versioned and never emptied by force", () => {
  const stack = build();
  const bucket = reference("aws_s3_bucket", "id");
  expect(stack.one("aws_s3_bucket")).toEqual({
    bucket: "acme-media",
    force_destroy: false,
    depends_on: [expect.stringMatching(/^aws_kms_key\./)],
  });
  expect(stack.one("aws_s3_bucket_public_access_block")).toEqual({
    bucket,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(stack.one("aws_s3_bucket_ownership_controls")).toEqual({
    bucket,
    rule: { object_ownership: "BucketOwnerEnforced" },
  });
  expect(stack.one("aws_s3_bucket_server_side_encryption_configuration")).toEqual({
    bucket,
    rule: [
      {
        apply_server_side_encryption_by_default: {
          kms_master_key_id: reference("aws_kms_key", "arn"),
          sse_algorithm: "aws:kms",
        },
        bucket_key_enabled: true,
      },
    ],
  });
  expect(stack.one("aws_s3_bucket_versioning")).toEqual({
    bucket,
    versioning_configuration: { status: "Enabled" },
  });
  expect(stack.types).not.toContain("aws_s3_bucket_logging");
});

test("force_destroy is on only for those who ask for it", () => {
  expect(build({ forceDestroy: true }).one("aws_s3_bucket")["force_destroy"]).toBe(true);
});

test("media, old versions and unfinished uploads expire", () => {
  const prefixes = { inboundPrefix: "a/in/", outboundPrefix: "a/out/" };
  const lifecycle = build({ ...prefixes, retentionDays: 10 }).one(
    "aws_s3_bucket_lifecycle_configuration",
  );
  expect(lifecycle["rule"]).toEqual([
    {
      id: "ExpireInboundMedia",
      status: "Enabled",
      filter: [{ prefix: "a/in/" }],
      expiration: [{ days: 10 }],
    },
    {
      id: "ExpireOutboundMedia",
      status: "Enabled",
      filter: [{ prefix: "a/out/" }],
      expiration: [{ days: 10 }],
    },
    {
      id: "ExpireOldVersions",
      status: "Enabled",
      filter: [{ prefix: "" }],
      noncurrent_version_expiration: [{ noncurrent_days: 7 }],
      expiration: [{ expired_object_delete_marker: true }],
    },
    {
      id: "AbortUnfinishedUploads",
      status: "Enabled",
      filter: [{ prefix: "" }],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
    },
  ]);
});

test("access logs go to a bucket that is only named, whose owner gets a requirement", () => {
  let bucket: MediaBucket | undefined;
  const stack = build({ accessLogBucket: "acme-logs" }, (built) => {
    bucket = built;
  });
  expect(stack.one("aws_s3_bucket_logging")).toEqual({
    bucket: reference("aws_s3_bucket", "id"),
    target_bucket: "acme-logs",
    target_prefix: "acme-media/",
  });
  expect(bucket && requirementsOf(bucket)).toEqual([
    {
      of: "arn:aws:s3:::acme-logs",
      why: "receives the access logs of acme-media",
      statements: [
        {
          Sid: "AllowS3AccessLogs",
          Effect: "Allow",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::acme-logs/acme-media/*",
          Condition: onlyFor("arn:aws:s3:::acme-media"),
        },
      ],
      settings: ["in the same account and Region as the media bucket"],
    },
  ]);
});
