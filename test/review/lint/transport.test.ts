import { noTlsDeny } from "../../../review/lint/rules/no-tls-deny";
import { topicWithoutPolicy } from "../../../review/lint/rules/topic-without-policy";
import type { FoundPolicy, Resource } from "../../../review/model";
import { configurationOf, policy, publish, readingOf, resource, type Statement } from "./build";

const topic = resource("aws_sns_topic.T", { name: "events" });
const queue = resource("aws_sqs_queue.Q", { name: "events" });
const bucket = resource("aws_s3_bucket.B", { bucket: "acme-media" });

const denied = (
  Action: string | string[],
  Resource: string | string[] = "*",
  changes = {},
): Statement => ({
  Sid: "DenyWithoutTls",
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
  ...changes,
});

function judge(resources: readonly Resource[], ...policies: readonly FoundPolicy[]) {
  const beside = policies.map((one) => one.resource).filter((one) => !resources.includes(one));
  return noTlsDeny.check(configurationOf(...resources, ...beside), readingOf(...policies));
}

describe("no-tls-deny", () => {
  test("a topic, queue or bucket without any policy", () => {
    expect(judge([topic, queue, bucket])).toMatchObject([
      {
        address: "aws_s3_bucket.B",
        severity: "warning",
        message: expect.stringMatching(/^no policy denies/),
      },
      { address: "aws_sns_topic.T" },
      { address: "aws_sqs_queue.Q" },
    ]);
  });

  test.each<[string, Statement]>([
    ["no Deny", publish()],
    ["another action", denied("sns:Subscribe")],
    ["one principal", denied("sns:Publish", "*", { Principal: { AWS: "111122223333" } })],
    ["every service, but no person", denied("sns:Publish", "*", { Principal: { Service: "*" } })],
    [
      "the wrong way round",
      denied("sns:Publish", "*", { Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    ],
    [
      "one more condition",
      denied("sns:Publish", "*", {
        Condition: {
          Bool: { "aws:SecureTransport": "false" },
          StringEquals: { "aws:SourceAccount": "1" },
        },
      }),
    ],
    ["an Allow with TLS", publish({ Condition: { Bool: { "aws:SecureTransport": "true" } } })],
  ])("a topic's policy with %s", (_, statement) => {
    expect(judge([topic], policy(topic, statement))).toMatchObject([
      {
        address: "aws_sns_topic.T",
        argument: "policy",
        message: expect.stringMatching(/^the policy does not deny/),
      },
    ]);
  });

  test("a bucket whose objects are not covered", () => {
    expect(judge([bucket], policy(bucket, denied("s3:*", "arn:aws:s3:::acme-media")))).toHaveLength(
      1,
    );
  });

  test("a queue that only denies sending", () => {
    expect(judge([queue], policy(queue, denied("sqs:SendMessage")))).toHaveLength(1);
  });

  test("a policy for a topic that is managed elsewhere", () => {
    const alone = resource("aws_sns_topic_policy.P", {
      arn: "arn:aws:sns:eu-west-1:111122223333:other",
    });
    expect(judge([], policy(alone, publish()))).toMatchObject([
      { address: "aws_sns_topic_policy.P" },
    ]);
  });

  test("leaves what has a Deny, in the resource or attached to it in any way", () => {
    const objects = ["arn:aws:s3:::acme-media", "arn:aws:s3:::acme-media/*"];
    const attached = [
      policy(
        resource("aws_sns_topic_policy.P", { arn: "${aws_sns_topic.T.arn}" }),
        denied("sns:Publish"),
      ),
      policy(
        resource("aws_sqs_queue_policy.P", {
          queue_url: "https://sqs.eu-west-1.amazonaws.com/111122223333/events",
        }),
        denied(["sqs:SendMessage", "sqs:Receive*"]),
      ),
      policy(
        resource("aws_s3_bucket_policy.P", { bucket: "acme-media" }),
        denied("s3:*", objects, { Principal: { AWS: "*" } }),
      ),
    ];
    expect(judge([topic, queue, bucket], ...attached)).toEqual([]);
    expect(judge([topic], policy(topic, [publish(), denied("SNS:Publish")]))).toEqual([]);
  });

  test("leaves a policy that could not be read, which is an error already", () => {
    const unread = {
      id: "x",
      resource: topic,
      argument: "policy",
      cause: "unreadable",
      reason: "r",
      fix: "f",
    } as const;
    expect(noTlsDeny.check(configurationOf(topic), { policies: [], unreadable: [unread] })).toEqual(
      [],
    );
  });
});

describe("topic-without-policy", () => {
  const check = (...policies: FoundPolicy[]) =>
    topicWithoutPolicy.check(configurationOf(topic, queue), readingOf(...policies));

  test("no policy at all", () => {
    expect(check()).toMatchObject([
      { rule: "topic-without-policy", severity: "warning", address: "aws_sns_topic.T" },
    ]);
  });

  test("leaves a topic with one, in it or attached to it", () => {
    const attached = resource("aws_sns_topic_policy.P", { arn: "${aws_sns_topic.T.arn}" });
    expect(check(policy(topic, publish()))).toEqual([]);
    expect(check(policy(attached, publish()))).toEqual([]);
  });
});
