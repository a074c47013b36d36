import {
  CloudWatchClient,
  PutDashboardCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { SOCIAL_MESSAGING } from "../../constructs/shared/publisher";
import type { SeedInput } from "../../local/emulator/seed";
import { phoneId, wabaId } from "../scripts/wiring/fixtures";
import { linkedAccount, linkedNumber } from "../scripts/wiring/site";
import type { Account, Described } from "./described-installation";

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const INSTANCE = `arn:aws:connect:${REGION}:${ACCOUNT}:instance/11111111-2222-3333-8444-55555555555`;

/** Settings of a topic, a queue and a role in the words of AWS that an environment file does not have. */
const TUNED = {
  topic: {
    DisplayName: "Acme Chat",
    SignatureVersion: "1",
    TracingConfig: "Active",
    DeliveryPolicy: JSON.stringify({ http: { defaultHealthyRetryPolicy: { numRetries: 5 } } }),
    SQSFailureFeedbackRoleArn: `arn:aws:iam::${ACCOUNT}:role/sns-logs`,
    SQSSuccessFeedbackRoleArn: `arn:aws:iam::${ACCOUNT}:role/sns-logs`,
    SQSSuccessFeedbackSampleRate: "7",
  },
  queue: {
    DelaySeconds: "5",
    MaximumMessageSize: "65536",
    MessageRetentionPeriod: "100000", // no whole number of days
    ReceiveMessageWaitTimeSeconds: "0",
    VisibilityTimeout: "90",
  },
  role: { Description: "Voice team", MaxSessionDuration: 7200 },
  key: { Description: "Chat" },
} as const;

/** What every SDK client needs to reach a local AWS. */
interface Reach {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface Seeded {
  readonly seed: SeedInput;
  readonly bucket: string | undefined;
  /** Which key each alias points to, by the key's id. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Makes it in a local AWS; the accounts are to be linked in the emulator. */
export async function makeInstallation(
  of: Described,
  reach: Reach,
  prefix: string,
): Promise<Seeded> {
  const [sns, sqs, kms, iam] = [
    new SNSClient(reach),
    new SQSClient(reach),
    new KMSClient(reach),
    new IAMClient(reach),
  ];
  const aliases = new Map<string, string>();
  const makeKey = async (alias?: string) => {
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({
        ...{ KeyUsage: "ENCRYPT_DECRYPT", KeySpec: "SYMMETRIC_DEFAULT" },
        ...(of.tuned && TUNED.key),
      }),
    );
    const { KeyId = "", Arn = "" } = KeyMetadata ?? {};
    if (alias === undefined) return Arn;
    await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
    aliases.set(alias, KeyId);
    return alias;
  };
  const topicArns: string[] = [];
  for (const [index, { key, policy, queues }] of of.topics.entries()) {
    const Name = `${prefix}-topic${index}`;
    const keyId =
      key === "none"
        ? undefined
        : key === "aws/sns"
          ? "alias/aws/sns"
          : await makeKey(key === "by alias" ? `alias/${Name}` : undefined);
    const { TopicArn: arn = "" } = await sns.send(
      new CreateTopicCommand({ Name, ...(keyId && { Attributes: { KmsMasterKeyId: keyId } }) }),
    );
    topicArns.push(arn);
    for (const [AttributeName, AttributeValue] of Object.entries(of.tuned ? TUNED.topic : {})) {
      await sns.send(
        new SetTopicAttributesCommand({ TopicArn: arn, AttributeName, AttributeValue }),
      );
    }
    if (policy !== "default") {
      const AttributeValue = JSON.stringify(topicPolicy(arn, policy === "others"));
      await sns.send(
        new SetTopicAttributesCommand({ TopicArn: arn, AttributeName: "Policy", AttributeValue }),
      );
    }
    for (let queue = 0; queue < queues; queue += 1) {
      const QueueName = `${Name}-queue${queue}`;
      const settings = of.tuned ? { Attributes: TUNED.queue } : {};
      await sqs.send(new CreateQueueCommand({ QueueName, ...settings }));
      const Endpoint = `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueName}`;
      await sns.send(new SubscribeCommand({ TopicArn: arn, Protocol: "sqs", Endpoint }));
    }
  }
  await sns.send(
    new CreateTopicCommand({ Name: `${prefix}.fifo`, Attributes: { FifoTopic: "true" } }),
  );
  for (const role of ["right", "star"] as const)
    await makeRole(iam, `${prefix}-${role}`, role === "star", of.tuned);
  if (of.serviceLinkedRole) {
    await iam
      .send(new CreateServiceLinkedRoleCommand({ AWSServiceName: SOCIAL_MESSAGING }))
      .catch(() => undefined); // once in an account
  }
  if (of.alarms) await makeAlarms(new CloudWatchClient(reach), topicArns[0], prefix);
  const bucket = await makeBucket(of.bucket, reach, prefix, makeKey);
  return { seed: seedOf(of, topicArns, prefix), bucket, aliases };
}

function topicPolicy(arn: string, withOthers: boolean) {
  const service = {
    Sid: "AllowWhatsApp",
    Effect: "Allow",
    Principal: { Service: SOCIAL_MESSAGING },
    Action: "sns:Publish",
    Resource: arn,
    Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
  };
  const others = {
    Sid: "AllowAlarms",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: "sns:Publish",
    Resource: arn,
  };
  return { Version: "2012-10-17", Statement: [service, ...(withOthers ? [others] : [])] };
}

async function makeRole(
  iam: IAMClient,
  RoleName: string,
  onEverything: boolean,
  isTuned: boolean,
): Promise<void> {
  const trust = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: SOCIAL_MESSAGING }, Action: "sts:AssumeRole" },
    ],
  };
  await iam.send(
    new CreateRoleCommand({
      ...{ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) },
      ...(isTuned && TUNED.role),
    }),
  );
  const may = (Action: string | string[]) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action, Resource: "*" }],
    });
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: "deliver",
      PolicyDocument: may(onEverything ? "connect:*" : "connect:SendIntegrationEvent"),
    }),
  );
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: `${RoleName}-more`,
      PolicyDocument: may("connect:ImportPhoneNumber"),
    }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
}

async function makeAlarms(
  client: CloudWatchClient,
  topicArn: string | undefined,
  prefix: string,
): Promise<void> {
  await client.send(
    new PutMetricAlarmCommand({
      AlarmName: `${prefix}-bare`,
      Namespace: "AWS/SocialMessaging",
      MetricName: "WhatsAppMessageFeeCount",
      Statistic: "Sum",
      Period: 3600,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanThreshold",
      ...(topicArn !== undefined && { AlarmActions: [topicArn] }),
    }),
  );
  const metrics = [["AWS/SocialMessaging", "WhatsAppMessageFeeCount"]];
  const widget = { type: "metric", width: 6, height: 6, properties: { metrics, region: REGION } };
  await client.send(
    new PutDashboardCommand({
      DashboardName: `${prefix}-fees`,
      DashboardBody: JSON.stringify({ widgets: [widget] }),
    }),
  );
}

async function makeBucket(
  kind: Described["bucket"],
  reach: Reach,
  prefix: string,
  makeKey: () => Promise<string>,
): Promise<string | undefined> {
  if (kind === "none") return undefined;
  const Bucket = kind === "dotted" ? `${prefix}.media.example.com` : `${prefix}-media`;
  const s3 = new S3Client({ ...reach, forcePathStyle: true });
  await s3.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }),
  );
  const KMSMasterKeyID = await makeKey();
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [
          { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID } },
        ],
      },
    }),
  );
  for (const Key of ["whatsapp/in/2026/a.ogg", "whatsapp/out/b.png", "else/c.txt"]) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  }
  return Bucket;
}

function seedOf(of: Described, topicArns: readonly string[], prefix: string): SeedInput {
  const destinationOf = ({ to }: Account) => {
    const topic = (name: string, account = ACCOUNT) => `arn:aws:sns:${REGION}:${account}:${name}`;
    switch (to.kind) {
      case "nowhere":
        return [];
      case "fifo":
        return [{ eventDestinationArn: topic(`${prefix}.fifo`) }];
      case "foreign":
        return [{ eventDestinationArn: topic("theirs", "444455556666") }];
      case "gone":
        return [{ eventDestinationArn: topic(`${prefix}-gone`) }];
      case "topic":
        return [{ eventDestinationArn: topicArns[to.number] ?? "" }];
      case "connect": {
        const role =
          to.role === "none"
            ? {}
            : { roleArn: `arn:aws:iam::${ACCOUNT}:role/${prefix}-${to.role}` };
        return [{ eventDestinationArn: `${INSTANCE}${to.instance}`, ...role }];
      }
    }
  };
  let numbers = 0;
  return {
    accountId: ACCOUNT,
    region: REGION,
    linkedAccounts: of.accounts.map((account, index) =>
      linkedAccount({
        id: wabaId(index + 1),
        wabaId: String(index + 1),
        wabaName: account.name,
        registrationStatus: account.isComplete ? "COMPLETE" : "INCOMPLETE",
        eventDestinations: destinationOf(account),
        tags: account.tags,
        phoneNumbers: Array.from({ length: account.numbers }, () => {
          numbers += 1;
          return linkedNumber({
            phoneNumberId: phoneId(numbers),
            metaPhoneNumberId: String(numbers),
            tags: account.tags,
          });
        }),
      }),
    ),
  };
}
