import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateRoleCommand, IAMClient, UpdateRoleDescriptionCommand } from "@aws-sdk/client-iam";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  KMSClient,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Environment } from "../../../app/environment";
import { loadEnvironments } from "../../../app/load";
import { allowAccessLogs } from "../../../constructs/media/bucket-policies";
import { policyDocument } from "../../../constructs/shared/policy-document";
import { MAILED_ALARMS, RATE_CARD, spendUpTo } from "../../environment";
import { ACCOUNT, FUNCTION_TRUST, type Workbench, written } from "../../workbench";

const STATE = "acme-terraform-state";
const LOGS = "acme-access-logs";
const MEDIA = `acme-whatsapp-media-${ACCOUNT}`;
const INSTANCE = `arn:aws:connect:eu-west-1:${ACCOUNT}:instance/11111111-2222-3333-8444-555555555555`;
const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:chat`;

const NUMBER = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/${"1".repeat(32)}`;

/** They need not exist before the brake is pulled. */
const SENDER = `arn:aws:iam::${ACCOUNT}:role/apps/sender`;
const SECOND = `arn:aws:iam::${ACCOUNT}:role/second`;

export interface NamedKeys {
  readonly state: string;
  readonly media: string;
}

/** With all that an environment can ask Terraform for; edited, nearly all of it differs. */
export function fullEnvironment(keys: NamedKeys, edited = false) {
  return written({
    namePrefix: "acme",
    tags: edited ? { Team: "other" } : { Team: "messaging", Stage: "prod" },
    serviceLinkedRole: "create",
    state: { backend: "s3", bucket: STATE, region: "eu-west-1", kmsKeyArn: keys.state },
    connect: { instanceArn: INSTANCE, trustConditions: !edited },
    alarms: MAILED_ALARMS,
    spend: spendUpTo([[80, "hour", "critical"]], {
      // The policy that stops sending gets another version.
      ...(edited ? { scope: "numbers", numbers: [{ arn: NUMBER, sharePercent: 100 }] } : {}),
      // More roles: the state machine and what its role may do differ.
      brake: { roles: edited ? [SENDER, SECOND] : [SENDER], mode: "automatic" },
    }),
    // The role exists; its policy gets another version.
    access: [{ role: "chat", send: [NUMBER], media: edited ? "both" : "inbound" }],
    outcomes: {
      failed: { percent: edited ? 10 : 5, atLeast: 50, severity: "warning" },
      codes: [{ codes: edited ? [368] : [368, 131048], severity: "critical" }],
      retentionDays: edited ? 3 : 7,
      wholeEvents: edited,
    },
    mediaKey: { existingArn: keys.media },
    mediaBucket: { forceDestroy: true, ...(edited ? {} : { accessLogBucket: LOGS }) },
    delivery: {
      queues: [{ name: "inbound", rawMessageDelivery: edited, retentionDays: edited ? 3 : 4 }],
      functions: [{ name: "chat", functionArn: FUNCTION }], // moto mixes up permissions of aliases
      eventRules: [
        {
          name: "failures",
          detailTypes: edited ? ["WhatsApp Message Failed"] : undefined,
          targetArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:acme-whatsapp-inbound`,
        },
      ],
    },
  });
}

/** Writes it as prod, synthesizes it, and loads it as the commands do. */
export function synthesized(bench: Workbench, environment: object): Environment {
  const folder = join(bench.folder, "environments");
  writeFileSync(join(folder, "rates.csv"), RATE_CARD);
  bench.synthesize("prod", environment);
  const [loaded] = loadEnvironments({ folder, names: ["prod"] }).environments;
  if (loaded === undefined) throw new Error("the loader returned no prod");
  return loaded;
}

export async function createKey({ client }: Workbench, AliasName?: string) {
  const kms = new KMSClient(client);
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ KeySpec: "SYMMETRIC_DEFAULT", KeyUsage: "ENCRYPT_DECRYPT" }),
  );
  const { KeyId: id = "", Arn: arn = "" } = KeyMetadata ?? {};
  if (AliasName) await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: id }));
  return { id, arn };
}

/** Those for state and logs, which exist before any environment. */
export async function createBuckets({ client }: Workbench): Promise<void> {
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" } as const;
  for (const Bucket of [STATE, LOGS]) {
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  }
  const scope = { account: ACCOUNT, region: "eu-west-1" };
  const logs = policyDocument([
    allowAccessLogs(scope, LOGS, { bucket: MEDIA, logPrefix: "" }), // moto knows no prefixes
  ]);
  await s3.send(new PutBucketPolicyCommand({ Bucket: LOGS, Policy: JSON.stringify(logs) }));
}

/** Somebody's, with a role that `access` names. There is no SDK for Lambda here, and its protocol is plain HTTP. */
export async function createFunction({ localAws, client }: Workbench): Promise<void> {
  const { Role } = await new IAMClient(client).send(
    new CreateRoleCommand({
      RoleName: "chat",
      AssumeRolePolicyDocument: FUNCTION_TRUST,
    }),
  );
  const ZipFile = Buffer.from("PK\u0005\u0006".padEnd(22, "\0")).toString("base64"); // an empty one
  const answer = await fetch(`${localAws.url}/2015-03-31/functions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization:
        "AWS4-HMAC-SHA256 Credential=stand-in/20260101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=none",
    },
    body: JSON.stringify({
      FunctionName: "chat",
      Runtime: "nodejs20.x",
      Role: Role?.Arn,
      Handler: "index.handler",
      Code: { ZipFile },
    }),
  });
  if (!answer.ok) throw new Error(`CreateFunction: ${answer.status} ${await answer.text()}`);
}

/** By somebody else: descriptions that differ, a bucket without its policy, media in the bucket. */
export async function meddle({ client }: Workbench): Promise<void> {
  const Description = "changed by hand";
  const kms = new KMSClient(client);
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: "alias/acme-whatsapp" }));
  await kms.send(new UpdateKeyDescriptionCommand({ KeyId: KeyMetadata?.KeyId, Description }));
  const role = { RoleName: "acme-whatsapp-connect", Description };
  await new IAMClient(client).send(new UpdateRoleDescriptionCommand(role));
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: MEDIA }));
  await s3.send(new PutObjectCommand({ Bucket: MEDIA, Key: "inbound/1.ogg", Body: "voice" }));
}
