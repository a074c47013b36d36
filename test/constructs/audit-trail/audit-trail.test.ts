import { TerraformStack, Testing } from "cdktf";
import { DataEventTrail } from "../../../constructs/audit-trail/audit-trail";
import type { DataEventTrailProps } from "../../../constructs/audit-trail/options";
import { requirementsOf } from "../../../constructs/shared/requirement";
import { delegateToIam, document, onlyWithTls } from "../expected-policies";
import { policyIn, scope, synthesize, type Values } from "../synthesize";

const TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/acme-data-events";
const NUMBER = `phone-number-id-${"a".repeat(32)}`;

const props = {
  ...scope,
  name: "acme-data-events",
  keyAlias: "alias/acme-trail",
  bucketName: "acme-trail",
};

const build = (changes: Partial<DataEventTrailProps> = {}) =>
  synthesize((stack) => new DataEventTrail(stack, "Trail", { ...props, ...changes }));

const logsOfTrail = [
  {
    Sid: "AllowTrailToCheckBucket",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "s3:GetBucketAcl",
    Resource: "arn:aws:s3:::acme-trail",
    Condition: { ArnLike: { "aws:SourceArn": TRAIL } },
  },
  {
    Sid: "AllowTrailToWriteLogs",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::acme-trail/AWSLogs/111122223333/*",
    Condition: {
      ArnLike: { "aws:SourceArn": TRAIL },
      StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
    },
  },
];

test("a trail is refused under the name, with the alias or with the bucket of another in the app", () => {
  const app = Testing.app();
  new DataEventTrail(new TerraformStack(app, "one"), "Trail", props);
  const stack = new TerraformStack(app, "two");
  const changes = [
    { keyAlias: "alias/another", bucketName: "another" },
    { name: "another", bucketName: "another" },
    { name: "another", keyAlias: "alias/another" },
  ];
  for (const [index, change] of changes.entries()) {
    const second = () => new DataEventTrail(stack, `Trail${index}`, { ...props, ...change });
    expect(second).toThrow(", as in one/Trail");
  }
});

test("who builds it is warned that message text may be logged", () => {
  const stack = new TerraformStack(Testing.app(), "test");
  const trail = new DataEventTrail(stack, "Trail", props);
  expect(trail.node.metadata.map(({ type, data }) => [type, data])).toEqual([
    ["@cdktf/warn", expect.stringMatching(/^CloudTrail data events may hold/)],
  ]);
});

test("calls on numbers are logged, encrypted and validated", () => {
  expect(build().one("aws_cloudtrail")).toEqual({
    name: "acme-data-events",
    s3_bucket_name: "acme-trail",
    kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\..*\.arn\}$/),
    enable_log_file_validation: true,
    include_global_service_events: false,
    is_multi_region_trail: false,
    advanced_event_selector: [
      {
        name: "Calls on WhatsApp numbers",
        field_selector: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::SocialMessaging::PhoneNumberId"] },
        ],
      },
    ],
    depends_on: [expect.stringMatching(/^aws_s3_bucket_policy\./)],
  });
});

test.each([true, false])(
  "calls of these numbers alone are logged, in either spelling, with readOnly %s",
  (readOnly) => {
    const trail = build({ readOnly, phoneNumberIds: [NUMBER] }).one("aws_cloudtrail");
    const [selector] = trail["advanced_event_selector"] as Values[];
    expect(selector?.["field_selector"]).toEqual([
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::SocialMessaging::PhoneNumberId"] },
      { field: "readOnly", equals: [String(readOnly)] },
      { field: "resources.ARN", ends_with: ["a".repeat(32)] },
    ]);
  },
);

test("numbers and accounts have one selector each, which may name some operations", () => {
  const trail = build({
    resourceTypes: ["WabaId", "PhoneNumberId"],
    wabaIds: [`waba-${"b".repeat(32)}`],
    eventNames: ["SendWhatsAppMessage"],
  }).one("aws_cloudtrail");
  const eventName = { field: "eventName", equals: ["SendWhatsAppMessage"] };
  expect(trail["advanced_event_selector"]).toEqual([
    {
      name: "Calls on WhatsApp numbers",
      field_selector: [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::SocialMessaging::PhoneNumberId"] },
        eventName,
      ],
    },
    {
      name: "Calls on WhatsApp accounts",
      field_selector: [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::SocialMessaging::WabaId"] },
        eventName,
        { field: "resources.ARN", ends_with: ["b".repeat(32)] },
      ],
    },
  ]);
});

test("this trail alone uses the key", () => {
  const { policy, ...rest } = build().one("aws_kms_key");
  expect(JSON.parse(String(policy))).toEqual(
    document(
      delegateToIam,
      {
        Sid: "AllowTrailToEncryptLogs",
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "kms:GenerateDataKey*",
        Resource: "*",
        Condition: {
          ArnLike: { "aws:SourceArn": TRAIL },
          StringEquals: { "kms:EncryptionContext:aws:cloudtrail:arn": TRAIL },
        },
      },
      {
        Sid: "AllowTrailUseOfKey",
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:DescribeKey"],
        Resource: "*",
        Condition: { ArnLike: { "aws:SourceArn": TRAIL } },
      },
    ),
  );
  expect(rest).toEqual({
    deletion_window_in_days: 30,
    description: "WhatsApp messaging, alias/acme-trail",
    enable_key_rotation: true,
    tags: { "cdktf-aws-social-messaging": "alias/acme-trail" },
  });
});

test("this trail alone writes to the bucket, and only with TLS", () => {
  expect(policyIn(build().one("aws_s3_bucket_policy"))).toEqual(
    document(
      ...logsOfTrail,
      onlyWithTls("s3:*", ["arn:aws:s3:::acme-trail", "arn:aws:s3:::acme-trail/*"]),
    ),
  );
});

test("logs expire after 30 days, or as asked for", () => {
  const expiry = (stack: ReturnType<typeof build>) =>
    stack.one("aws_s3_bucket_lifecycle_configuration")["rule"];
  expect(expiry(build())).toEqual([
    {
      id: "ExpireLogs",
      status: "Enabled",
      filter: [{ prefix: "" }],
      expiration: [{ days: 30 }],
      noncurrent_version_expiration: [{ noncurrent_days: 7 }],
    },
  ]);
  expect(expiry(build({ retentionDays: 7 }))).toMatchObject([{ expiration: [{ days: 7 }] }]);
});

test("a bucket that exists stays its owner's, whose requirement says what to merge", () => {
  expect(build({ existingBucket: true }).types).toEqual([
    "aws_cloudtrail",
    "aws_kms_alias",
    "aws_kms_key",
  ]);
  synthesize((stack) => {
    new DataEventTrail(stack, "Trail", { ...props, existingBucket: true });
    expect(requirementsOf(stack)).toEqual([
      {
        of: "arn:aws:s3:::acme-trail",
        why: "keeps the log files of the trail acme-data-events",
        statements: logsOfTrail,
        settings: [
          "a brief retention of AWSLogs/: log files may hold the text of messages",
          "all four public-access blocks on",
        ],
      },
    ]);
  });
});
