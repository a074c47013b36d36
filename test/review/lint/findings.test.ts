import { lint, RULES } from "../../../review/lint/lint";
import { publicPrincipal } from "../../../review/lint/rules/public-principal";
import { unknownAction } from "../../../review/lint/rules/unknown-action";
import { unreadable } from "../../../review/lint/rules/unreadable";
import {
  configurationOf,
  judge,
  judgeTopic,
  policy,
  publish,
  readingOf,
  resource,
  TOPIC_ARN,
  token,
} from "./build";

const OPEN = {
  Sid: "Open",
  Effect: "Allow",
  Principal: "*",
  Action: ["sns:Publish", "sns:Subscribe"],
  Resource: TOPIC_ARN,
};
const fingerprint = (statement: object) =>
  judgeTopic(publicPrincipal, { ...statement })[0]?.fingerprint;

describe("a fingerprint", () => {
  test.each<[string, object]>([
    ["an action more", { Action: ["sns:Publish", "sns:Subscribe", "sns:GetTopicAttributes"] }],
    ["another resource", { Resource: "*" }],
    [
      "a condition, even one that every request meets",
      { Condition: { Bool: { "aws:SecureTransport": "true" } } },
    ],
  ])("changes with %s", (_, change) => {
    expect(fingerprint({ ...OPEN, ...change })).not.toBe(fingerprint(OPEN));
  });

  test("changes with the place", () => {
    const elsewhere = judge(publicPrincipal, policy("aws_sns_topic.Other", OPEN));
    expect(elsewhere[0]?.fingerprint).not.toBe(fingerprint(OPEN));
  });

  test.each<[string, object]>([
    ["the order of actions and their case", { Action: ["SNS:Subscribe", "sns:publish"] }],
    ["the principal's spelling", { Principal: { AWS: ["*"] } }],
    ["the Sid", { Sid: "Renamed" }],
  ])("does not change with %s", (_, change) => {
    expect(fingerprint({ ...OPEN, ...change })).toBe(fingerprint(OPEN));
  });

  test("does not change with the statements around", () => {
    const [found] = judgeTopic(publicPrincipal, publish(), OPEN);
    expect(found?.fingerprint).toBe(fingerprint(OPEN));
  });

  test("differs for two objections of one rule to one statement", () => {
    const found = judgeTopic(unknownAction, publish({ Action: ["sns:Publsh", "sns:Subscrbe"] }));
    expect(new Set(found.map((one) => one.fingerprint)).size).toBe(2);
  });
});

test("a statement without a Sid goes by its place", () => {
  const { Sid: _, ...nameless } = OPEN;
  expect(judgeTopic(publicPrincipal, publish(), nameless)[0]?.statement).toBe("#1");
});

test("references are shown as they are written", () => {
  const action = `${token("var.action")}`;
  const [found] = judgeTopic(publicPrincipal, { ...OPEN, Action: action });
  expect(found?.message).toContain("may ${var.action}:");
});

describe("unreadable", () => {
  const at = resource("aws_sns_topic.T", { policy: "${jsonencode({})}" });
  const one = {
    id: "x",
    resource: at,
    argument: "policy",
    cause: "unreadable",
    reason: "it is jsonencode",
    fix: "write JSON",
  } as const;

  test("each is an error", () => {
    expect(unreadable.check(configurationOf(at), { policies: [], unreadable: [one] })).toEqual([
      {
        rule: "unreadable",
        severity: "error",
        address: "aws_sns_topic.T",
        argument: "policy",
        fingerprint: expect.any(String),
        message: "it is jsonencode",
        fix: "write JSON",
      },
    ]);
  });

  test("a waiver falls when what is written there changes", () => {
    const print = (values: object) => {
      const changed = { ...one, resource: resource("aws_sns_topic.T", { ...values }) };
      return unreadable.check(configurationOf(), { policies: [], unreadable: [changed] })[0]
        ?.fingerprint;
    };
    expect(print({ policy: "${jsonencode({})}" })).not.toBe(print({ policy: "${jsonencode([])}" }));
  });

  test("leaves what can be read", () => {
    expect(judge(unreadable, policy(at, publish()))).toEqual([]);
  });
});

describe("lint", () => {
  const topic = resource("aws_sns_topic.T");
  const bucket = resource("aws_s3_bucket.B");
  const key = resource("aws_kms_key.K", { enable_key_rotation: true });
  const policies = [policy(topic, [OPEN, publish({ Action: "sns:Publsh" })]), policy(key, OPEN)];
  const resources = [topic, bucket, key];

  test("errors first, and the same in whatever order the configuration is written", () => {
    const one = lint(configurationOf(...resources), readingOf(...policies));
    const other = lint(
      configurationOf(...resources.toReversed()),
      readingOf(...policies.toReversed()),
    );
    expect(one).toEqual(other);
    const severities = one.map(({ severity }) => severity);
    expect(severities).toEqual(severities.toSorted());
    expect(new Set(one.map(({ rule }) => rule)).size).toBeGreaterThan(5);
  });

  test("every finding has its own fingerprint, and no mark of ours in its texts", () => {
    const findings = lint(configurationOf(...resources), readingOf(...policies));
    expect(new Set(findings.map((one) => one.fingerprint)).size).toBe(findings.length);
    expect(JSON.stringify(findings)).not.toMatch(/[\uE000-\uF8FF]/);
  });

  test("nothing to say of nothing", () => {
    expect(lint(configurationOf(), readingOf())).toEqual([]);
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  test("arguments of no sense are no crash", () => {
    const types = [
      "aws_sns_topic",
      "aws_sqs_queue",
      "aws_s3_bucket",
      "aws_kms_key",
      "aws_kms_alias",
    ];
    const beside = ["public_access_block", "versioning", "server_side_encryption_configuration"];
    const names = [
      "bucket",
      "kms_master_key_id",
      "rule",
      "versioning",
      "name",
      "target_key_id",
      "path",
    ];
    for (const value of [null, 0, [], [null], {}, { rule: [[]] }, "${", "${aws_s3_bucket", true]) {
      const values = Object.fromEntries(names.map((name) => [name, value]));
      const all = [...types, ...beside.map((one) => `aws_s3_bucket_${one}`)].map((type) =>
        resource(`${type}.X`, { ...values, for_each: value, provider: value, region: value }),
      );
      const odd = [
        resource(""),
        resource("module.m"),
        resource('module.m["a.b"].aws_sns_topic.T[0]'),
      ];
      const found = all.map((one) => policy(one, [OPEN, publish()]));
      expect(lint(configurationOf(...all, ...odd), readingOf(...found)).length).toBeGreaterThan(0);
    }
  });
});
