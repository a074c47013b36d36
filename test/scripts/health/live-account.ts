import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, PutPublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { connectRoleTrust } from "../../../constructs/connect/connect-role-policies";
import { keyStatements } from "../../../constructs/keys/key-policy";
import type { Outputs } from "../../../constructs/messaging/outputs";
import { policyDocument } from "../../../constructs/shared/policy-document";
import { socialMessaging } from "../../../constructs/shared/publisher";
import { topicStatements } from "../../../constructs/shared/resource-policies";
import { type LocalAws, localAwsIsInstalled, startLocalAws } from "../../../local/local-aws";
import { createServiceLinkedRole } from "../../../local/local-aws-role";
import { AwsClients } from "../../../scripts/aws/clients";
import { checkHealth } from "../../../scripts/health/check-health";
import type { HealthContext, HealthLine } from "../../../scripts/health/health";
import { mustSkip } from "../../must-skip";
import { ACCOUNT, linked, outputs, ROLE_ARN, SCOPE, sending, TOPIC_ARN } from "./fixtures";

/** Skipped, never passed, where the local AWS is missing. */
export const describeWithStandIn = mustSkip(
  "the health of a live account",
  localAwsIsInstalled() ? [] : ["no moto_server"],
)
  ? describe.skip
  : describe;

const BUCKET = "acme-prod-whatsapp-media-111122223333";
const CONNECT_ROLE = "acme-prod-whatsapp-connect";

const PUBLISHERS = [socialMessaging(SCOPE)];

/** Everything that the checks look at, in a stand-in for AWS, as a deploy would leave it. */
export class LiveAccount {
  private constructor(
    private readonly localAws: LocalAws,
    private readonly before: NodeJS.ProcessEnv,
    readonly keyArn: string,
  ) {}

  /** Clients take endpoint and credentials from this process, which forgets them with `close`. */
  static async open(): Promise<LiveAccount> {
    const before = process.env;
    const localAws = await startLocalAws(ACCOUNT);
    process.env = { ...localAws.env };
    const kms = await new AwsClients(SCOPE).kms();
    const Policy = JSON.stringify(policyDocument(keyStatements(SCOPE, PUBLISHERS)));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy }));
    return new LiveAccount(localAws, before, KeyMetadata?.Arn ?? "");
  }

  async close(): Promise<void> {
    process.env = this.before;
    await this.localAws.stop();
  }

  get outputs(): Outputs {
    const key = { event_key_arn: this.keyArn };
    return outputs({ ...key, media_bucket_name: BUCKET, connect_role_arn: ROLE_ARN });
  }

  check(changes: Partial<HealthContext> = {}): Promise<readonly HealthLine[]> {
    return checkHealth({
      environment: sending(["sns", "sns", "connect"]),
      outputs: this.outputs,
      actual: linked(3, ["GREEN", "YELLOW"]),
      clients: new AwsClients(SCOPE),
      ...changes,
    });
  }

  async lineOf(subject: string, changes: Partial<HealthContext> = {}) {
    return (await this.check(changes)).find((line) => line.subject === subject);
  }

  async create(): Promise<void> {
    const clients = new AwsClients(SCOPE);
    const sns = await clients.sns();
    const Name = TOPIC_ARN.slice(TOPIC_ARN.lastIndexOf(":") + 1);
    const Policy = JSON.stringify(policyDocument(topicStatements(TOPIC_ARN, PUBLISHERS)));
    const Attributes = { Policy, KmsMasterKeyId: this.keyArn };
    await sns.send(new CreateTopicCommand({ Name, Attributes }));
    const endpoint = { Protocol: "sqs", Endpoint: `arn:aws:sqs:eu-west-1:${ACCOUNT}:events` };
    await sns.send(new SubscribeCommand({ TopicArn: TOPIC_ARN, ...endpoint }));
    const s3 = await clients.s3(BUCKET);
    const inRegion = { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } } as const;
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET, ...inRegion }));
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    };
    const blocks = { Bucket: BUCKET, PublicAccessBlockConfiguration };
    await s3.send(new PutPublicAccessBlockCommand(blocks));
    const iam = await clients.iam();
    const AssumeRolePolicyDocument = JSON.stringify(connectRoleTrust(SCOPE, false));
    const connect = { RoleName: CONNECT_ROLE, AssumeRolePolicyDocument };
    await iam.send(new CreateRoleCommand(connect));
    await createServiceLinkedRole(SCOPE);
  }
}
