import { CreateRoleCommand, CreateServiceLinkedRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { linkedAccount } from "../scripts/wiring/site";
import { ACCOUNT, type Workbench } from "../workbench";

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
export const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:chat-events`;
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:chat-inbound`;
export const BUCKET = "media.example.com";
export const INSTANCE = `arn:aws:connect:eu-west-1:${ACCOUNT}:instance/11111111-2222-3333-8444-555555555555`;
export const SCOPE = { account: ACCOUNT, region: "eu-west-1" };
const PARTNER = "arn:aws:iam::444455556666:root";
const SOURCE = { StringEquals: { "aws:SourceOwner": ACCOUNT } };

/** What others wrote into the policies, as AWS has it and as the file keeps it. */
export const OF_TOPIC = {
  Sid: "__default_statement_ID",
  Effect: "Allow",
  Principal: { AWS: "*" },
  Action: ["SNS:Publish", "SNS:Subscribe"],
  Resource: TOPIC,
  Condition: SOURCE,
};
export const OF_KEY = {
  Sid: "Allow use of the key",
  Effect: "Allow",
  Principal: { AWS: PARTNER },
  Action: ["kms:Decrypt", "kms:DescribeKey"],
  Resource: "*",
  Condition: { StringLike: { "kms:ViaService": "sns.*.amazonaws.com" } },
};
export const OF_QUEUE = {
  Sid: "partner-reads",
  Effect: "Allow",
  Principal: { AWS: PARTNER },
  Action: "sqs:ReceiveMessage",
  Resource: QUEUE,
};
/** A variable of IAM, which looks like a template of Terraform. */
export const OF_BUCKET = {
  Effect: "Allow",
  Principal: { AWS: PARTNER },
  NotAction: "s3:Delete*",
  Resource: `arn:aws:s3:::${BUCKET}/home/$\{aws:username}/*`,
};

/** What others set on the bucket, one of it switched off. */
export const RULES = [
  { ID: "archive", Status: "Enabled", Filter: { Prefix: "old/" }, Expiration: { Days: 400 } },
  { ID: "later", Status: "Disabled", Filter: { Prefix: "new/" }, Expiration: { Days: 1 } },
] as const;
export const CORS = [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://shop.example.com"] }];

const policy = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });

/** Makes what no environment file describes, in an AWS that has none of it. AWS chooses the ids that this returns. */
export async function makeByHand(client: Workbench["client"]) {
  const sns = new SNSClient(client);
  const kms = new KMSClient(client);
  const sqs = new SQSClient(client);
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const iam = new IAMClient(client);
  const delegate = {
    Effect: "Allow",
    Principal: { AWS: ROOT },
    Action: "kms:*",
    Resource: "*",
  };
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({
      Policy: policy({ Sid: "Enable IAM User Permissions", ...delegate }, OF_KEY),
      Tags: [{ TagKey: "CostCentre", TagValue: "4711" }],
      KeyUsage: "ENCRYPT_DECRYPT", // moto has none otherwise, and Terraform would replace the key
    }),
  );
  const keyId = KeyMetadata?.KeyId ?? "";
  await kms.send(new CreateAliasCommand({ AliasName: "alias/chat", TargetKeyId: keyId }));
  await sns.send(
    new CreateTopicCommand({
      Name: "chat-events",
      Tags: [{ Key: "Owner", Value: "Team A/B" }],
      Attributes: { KmsMasterKeyId: "alias/chat" },
    }),
  );
  await sns.send(
    new SetTopicAttributesCommand({
      TopicArn: TOPIC,
      AttributeName: "Policy",
      AttributeValue: policy(OF_TOPIC),
    }),
  );
  await sqs.send(
    new CreateQueueCommand({
      QueueName: "chat-inbound",
      Attributes: { Policy: policy(OF_QUEUE), VisibilityTimeout: "90" },
      tags: { Owner: "chat" },
    }),
  );
  await sqs.send(
    new CreateQueueCommand({ QueueName: "chat-inbound-poison", tags: { Owner: "chat" } }),
  );
  const subscribed = await sns.send(
    new SubscribeCommand({
      TopicArn: TOPIC,
      Protocol: "sqs",
      Endpoint: QUEUE,
      ReturnSubscriptionArn: true,
    }),
  );
  const Bucket = BUCKET;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
    }),
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(OF_BUCKET) }));
  await s3.send(
    new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "Owner", Value: "m" }] } }),
  );
  await s3.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  );
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    }),
  );
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({
      ...{ Bucket, LifecycleConfiguration: { Rules: [...RULES] } },
    }),
  );
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [...CORS] } }));
  await iam.send(
    new CreateRoleCommand({
      RoleName: "chat-connect",
      Tags: [{ Key: "Owner", Value: "voice" }],
      AssumeRolePolicyDocument: policy({
        ...{ Effect: "Allow", Principal: { Service: "social-messaging.amazonaws.com" } },
        Action: "sts:AssumeRole",
      }),
    }),
  );
  await iam.send(
    new CreateServiceLinkedRoleCommand({ AWSServiceName: "social-messaging.amazonaws.com" }),
  );
  return { keyId, subscription: subscribed.SubscriptionArn ?? "" };
}

/** One account sends to the topic, the other to Amazon Connect. */
export const SEED = {
  ...{ accountId: ACCOUNT, region: SCOPE.region },
  linkedAccounts: [
    { eventDestinationArn: TOPIC },
    { eventDestinationArn: INSTANCE, roleArn: `arn:aws:iam::${ACCOUNT}:role/chat-connect` },
  ].map((destination, index) =>
    linkedAccount({
      id: `waba-${String(index + 1).repeat(32)}`,
      wabaId: String(index + 1),
      eventDestinations: [destination],
    }),
  ),
};
