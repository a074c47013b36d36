import {
  CreateRoleCommand,
  DeleteRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import {
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { connectRoleTrust } from "../../../constructs/connect/connect-role-policies";
import { keyPolicy } from "../../../constructs/keys/key-policy";
import type { Outputs } from "../../../constructs/messaging/outputs";
import { socialMessaging } from "../../../constructs/shared/publisher";
import { topicPolicy } from "../../../constructs/shared/resource-policies";
import { type LocalAws, localAwsIsInstalled, startLocalAws } from "../../../local/local-aws";
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

export const BUCKET = "acme-prod-whatsapp-media-111122223333";
const SERVICE_LINKED_ROLE = "AWSServiceRoleForSocialMessaging";
const CONNECT_ROLE = "acme-prod-whatsapp-connect";

const PUBLISHERS = [socialMessaging(SCOPE)];

/** Everything that the checks look at, in a stand-in for AWS, as a deploy would leave it. */
export class LiveAccount {
  private readonly clients = new AwsClients(SCOPE);

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
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
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
    const sns = await this.clients.sns();
    await sns.send(
      new CreateTopicCommand({ Name: TOPIC_ARN.slice(TOPIC_ARN.lastIndexOf(":") + 1) }),
    );
    const endpoint = { Protocol: "sqs", Endpoint: `arn:aws:sqs:eu-west-1:${ACCOUNT}:events` };
    await sns.send(new SubscribeCommand({ TopicArn: TOPIC_ARN, ...endpoint }));
    const s3 = await this.clients.s3(BUCKET);
    const inRegion = { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } } as const;
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET, ...inRegion }));
    const iam = await this.clients.iam();
    const connect = { RoleName: CONNECT_ROLE, AssumeRolePolicyDocument: "{}" };
    await iam.send(new CreateRoleCommand(connect));
    await this.createServiceLinkedRole();
    await this.repair();
  }

  /** Back to what a deploy would have left. */
  async repair(): Promise<void> {
    await this.setKey(this.keyArn);
    await this.setTopicPolicy(JSON.stringify(topicPolicy(TOPIC_ARN, PUBLISHERS)));
    await this.setKeyPolicy(JSON.stringify(keyPolicy(SCOPE, PUBLISHERS)));
    await this.setTrust(JSON.stringify(connectRoleTrust(SCOPE, false)));
    await this.closeBucket();
  }

  setTopicPolicy(policy: string) {
    return this.setTopic("Policy", policy);
  }

  setKey(key: string) {
    return this.setTopic("KmsMasterKeyId", key);
  }

  async setKeyPolicy(Policy: string) {
    const kms = await this.clients.kms();
    const input = { KeyId: this.keyArn, PolicyName: "default", Policy };
    await kms.send(new PutKeyPolicyCommand(input));
  }

  async setTrust(PolicyDocument: string) {
    const iam = await this.clients.iam();
    const input = { RoleName: CONNECT_ROLE, PolicyDocument };
    await iam.send(new UpdateAssumeRolePolicyCommand(input));
  }

  /** By CreateRole, as the local AWS would choose another name than AWS. */
  async createServiceLinkedRole() {
    const iam = await this.clients.iam();
    const Path = "/aws-service-role/social-messaging.amazonaws.com/";
    const AssumeRolePolicyDocument = JSON.stringify(connectRoleTrust(SCOPE, false));
    const role = { RoleName: SERVICE_LINKED_ROLE, Path, AssumeRolePolicyDocument };
    await iam.send(new CreateRoleCommand(role));
  }

  async deleteServiceLinkedRole() {
    const iam = await this.clients.iam();
    await iam.send(new DeleteRoleCommand({ RoleName: SERVICE_LINKED_ROLE }));
  }

  async closeBucket() {
    const s3 = await this.clients.s3(BUCKET);
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    };
    const input = { Bucket: BUCKET, PublicAccessBlockConfiguration };
    await s3.send(new PutPublicAccessBlockCommand(input));
  }

  async openBucket() {
    const s3 = await this.clients.s3(BUCKET);
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket: BUCKET }));
  }

  private async setTopic(AttributeName: string, AttributeValue: string) {
    const sns = await this.clients.sns();
    const input = { TopicArn: TOPIC_ARN, AttributeName, AttributeValue };
    await sns.send(new SetTopicAttributesCommand(input));
  }
}
