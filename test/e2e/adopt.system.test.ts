import {
  CreateAliasCommand,
  CreateKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { PlannedChange } from "../../scripts/terraform/planned-changes";
import { ACCOUNT, describeWithTerraform, MINUTES, Workbench, written } from "../workbench";

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:chat-events`;
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:chat-inbound`;
const BUCKET = "media.example.com";
const PARTNER = "arn:aws:iam::444455556666:root";
const SOURCE = { StringEquals: { "aws:SourceOwner": ACCOUNT } };

/** What others wrote into the policies, as AWS has it and as the file keeps it. */
const OF_TOPIC = {
  Sid: "__default_statement_ID",
  Effect: "Allow",
  Principal: { AWS: "*" },
  Action: ["SNS:Publish", "SNS:Subscribe"],
  Resource: TOPIC,
  Condition: SOURCE,
};
const OF_KEY = {
  Sid: "Allow use of the key",
  Effect: "Allow",
  Principal: { AWS: PARTNER },
  Action: ["kms:Decrypt", "kms:DescribeKey"],
  Resource: "*",
  Condition: { StringLike: { "kms:ViaService": "sns.*.amazonaws.com" } },
};
const OF_QUEUE = {
  Sid: "partner-reads",
  Effect: "Allow",
  Principal: { AWS: PARTNER },
  Action: "sqs:ReceiveMessage",
  Resource: QUEUE,
};
/** A variable of IAM, which looks like a template of Terraform. */
const OF_BUCKET = {
  Effect: "Allow",
  Principal: { AWS: PARTNER },
  NotAction: "s3:Delete*",
  Resource: `arn:aws:s3:::${BUCKET}/home/$\{aws:username}/*`,
};

const policy = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });

describeWithTerraform("what was made by hand", () => {
  let bench: Workbench;
  let keyId = "";
  let subscription = "";
  const sns = () => new SNSClient(bench.client);
  const kms = () => new KMSClient(bench.client);
  const sqs = () => new SQSClient(bench.client);
  const s3 = () => new S3Client({ ...bench.client, forcePathStyle: true });
  const queueUrl = () => `${bench.localAws.url}/${ACCOUNT}/chat-inbound`;

  beforeAll(async () => {
    bench = await Workbench.open();
    const delegate = {
      Effect: "Allow",
      Principal: { AWS: ROOT },
      Action: "kms:*",
      Resource: "*",
    };
    const { KeyMetadata } = await kms().send(
      new CreateKeyCommand({
        Policy: policy({ Sid: "Enable IAM User Permissions", ...delegate }, OF_KEY),
        Tags: [{ TagKey: "CostCentre", TagValue: "4711" }],
        KeyUsage: "ENCRYPT_DECRYPT", // moto has none otherwise, and Terraform would replace the key
      }),
    );
    keyId = KeyMetadata?.KeyId ?? "";
    await kms().send(new CreateAliasCommand({ AliasName: "alias/chat", TargetKeyId: keyId }));
    await sns().send(
      new CreateTopicCommand({
        Name: "chat-events",
        Tags: [{ Key: "Owner", Value: "Team A/B" }],
      }),
    );
    await sns().send(
      new SetTopicAttributesCommand({
        TopicArn: TOPIC,
        AttributeName: "Policy",
        AttributeValue: policy(OF_TOPIC),
      }),
    );
    await sqs().send(
      new CreateQueueCommand({
        QueueName: "chat-inbound",
        Attributes: { Policy: policy(OF_QUEUE), VisibilityTimeout: "90" },
        tags: { Owner: "chat" },
      }),
    );
    const subscribed = await sns().send(
      new SubscribeCommand({
        TopicArn: TOPIC,
        Protocol: "sqs",
        Endpoint: QUEUE,
        ReturnSubscriptionArn: true,
      }),
    );
    subscription = subscribed.SubscriptionArn ?? "";
    const Bucket = BUCKET;
    await s3().send(
      new CreateBucketCommand({
        Bucket,
        CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
      }),
    );
    await s3().send(new PutBucketPolicyCommand({ Bucket, Policy: policy(OF_BUCKET) }));
    await s3().send(
      new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "Owner", Value: "m" }] } }),
    );
    await s3().send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
    );
    await s3().send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
        },
      }),
    );
  });

  afterAll(() => bench.close());

  const file = () =>
    written({
      namePrefix: "acme",
      key: { alias: "alias/chat", tags: { CostCentre: "4711" }, statements: [OF_KEY] },
      eventTopic: { name: "chat-events", tags: { Owner: "Team A/B" }, statements: [OF_TOPIC] },
      mediaBucket: {
        name: BUCKET,
        retentionDays: 3650,
        tags: { Owner: "m" },
        statements: [OF_BUCKET],
      },
      delivery: {
        queues: [
          {
            name: "inbound",
            queueName: "chat-inbound",
            tags: { Owner: "chat" },
            statements: [OF_QUEUE],
            visibilityTimeoutSeconds: 90,
          },
        ],
      },
      adopt: {
        topic: true,
        key: keyId,
        keyAlias: true,
        bucket: ["policy", "versioning", "encryption"],
        subscribers: { inbound: { queues: ["queue"], subscription } },
      },
    });

  const typesOf = (changes: readonly PlannedChange[]) => changes.map(({ type }) => type).sort();

  test("is imported, and neither replaced nor destroyed", async () => {
    bench.synthesize("prod", file());
    const changes = await (await bench.terraform("prod")).plan();
    expect(changes.filter(({ actions }) => actions.includes("delete"))).toEqual([]);
    expect(typesOf(changes.filter(({ importId }) => importId !== undefined))).toEqual([
      "aws_kms_alias",
      "aws_kms_key",
      "aws_s3_bucket",
      "aws_s3_bucket_policy",
      "aws_s3_bucket_server_side_encryption_configuration",
      "aws_s3_bucket_versioning",
      "aws_sns_topic",
      "aws_sns_topic_subscription",
      "aws_sqs_queue",
    ]);
    expect(
      typesOf(
        changes.filter(
          ({ type, actions }) => actions.includes("create") && !type.includes("alarm"),
        ),
      ),
    ).toEqual([
      "aws_s3_bucket_lifecycle_configuration",
      "aws_s3_bucket_ownership_controls",
      "aws_s3_bucket_public_access_block",
      "aws_sqs_queue",
      "aws_sqs_queue",
    ]);
  });

  test(
    "is this environment's own after the apply, with the statements and tags of others",
    async () => {
      const terraform = await bench.terraform("prod");
      await terraform.apply();
      const statementsIn = (text: string | undefined) => JSON.parse(text ?? "{}").Statement;
      const { Attributes: topic } = await sns().send(
        new GetTopicAttributesCommand({ TopicArn: TOPIC }),
      );
      expect(statementsIn(topic?.["Policy"])).toContainEqual(OF_TOPIC);
      const key = await kms().send(
        new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: "default" }),
      );
      expect(statementsIn(key.Policy)).toContainEqual(OF_KEY);
      const queue = await sqs().send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl(), AttributeNames: ["Policy"] }),
      );
      expect(statementsIn(queue.Attributes?.["Policy"])).toContainEqual(OF_QUEUE);
      const bucket = await s3().send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
      expect(statementsIn(bucket.Policy)).toContainEqual(OF_BUCKET);

      const ofTopic = await sns().send(new ListTagsForResourceCommand({ ResourceArn: TOPIC }));
      expect(ofTopic.Tags).toEqual([{ Key: "Owner", Value: "Team A/B" }]);
      const ofKey = await kms().send(new ListResourceTagsCommand({ KeyId: keyId }));
      expect(ofKey.Tags).toContainEqual({ TagKey: "CostCentre", TagValue: "4711" });
      const ofQueue = await sqs().send(new ListQueueTagsCommand({ QueueUrl: queueUrl() }));
      expect(ofQueue.Tags).toEqual({ Owner: "chat" });
      const ofBucket = await s3().send(new GetBucketTaggingCommand({ Bucket: BUCKET }));
      expect(ofBucket.TagSet).toEqual([{ Key: "Owner", Value: "m" }]);
    },
    5 * MINUTES,
  );

  test("changes no more, whether adopt stays in the file or not", async () => {
    const terraform = await bench.terraform("prod");
    expect(await terraform.plan()).toEqual([]);
    const { adopt: _, ...without } = file() as Record<string, unknown>;
    bench.synthesize("prod", without);
    expect(await terraform.plan()).toEqual([]);
  });
});
