import { GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { parseOutputs } from "../../constructs/messaging/outputs";
import type { Terraform } from "../../scripts/terraform/terraform";
import { describeWithTerraform, Workbench, written } from "../workbench";

const INSTANCE =
  "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555";

const first = written({ namePrefix: "acme-prod", mediaBucket: { retentionDays: 30 } });
const second = {
  ...first,
  mediaBucket: { retentionDays: 10 },
  connect: { instanceArn: INSTANCE },
};

/** The steps build on each other: one environment lives from its first apply to its destroy. */
describeWithTerraform("an environment, with the real AWS provider", () => {
  let bench: Workbench;
  let terraform: Terraform;

  beforeAll(async () => {
    bench = await Workbench.open();
    bench.synthesize("prod", first);
    terraform = await bench.terraform("prod");
  });

  afterAll(() => bench.close());

  test("is applied from the file that production deploys", async () => {
    await terraform.apply();
    expect(await terraform.stateList()).toHaveLength(10);
  });

  test("leaves a second plan empty", async () => {
    expect(await terraform.plan()).toEqual([]);
  });

  test("has outputs that fit the contract", async () => {
    expect(parseOutputs(await terraform.output(), "prod")).toEqual({
      format_version: "1",
      environment: "prod",
      account_id: "111122223333",
      region: "eu-west-1",
      event_topic_arn: "arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-events",
      event_key_arn: expect.stringMatching(/^arn:aws:kms:eu-west-1:111122223333:key\//),
      media_bucket_name: "acme-prod-whatsapp-media-111122223333",
      media_key_arn: expect.stringMatching(/^arn:aws:kms:eu-west-1:111122223333:key\//),
    });
  });

  test("changes exactly what an edit means: a retention, and a role for Connect", async () => {
    bench.synthesize("prod", second);
    terraform = await bench.terraform("prod");
    const changes = await terraform.plan();
    expect(changes.map(({ type, actions }) => ({ type, actions }))).toEqual([
      { type: "aws_iam_role", actions: ["create"] },
      { type: "aws_iam_role_policy", actions: ["create"] },
      { type: "aws_s3_bucket_lifecycle_configuration", actions: ["update"] },
    ]);
    expect(changes.at(-1)?.attributes).toEqual(["rule"]);
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
  });

  test("has the very policies in AWS that were synthesized", async () => {
    const outputs = parseOutputs(await terraform.output(), "prod");
    const { resource } = bench.synthesized("prod");
    const policyOf = (type: string) => Object.values(resource[type] ?? {})[0]?.["policy"];
    const deployed = await deployedPolicies(bench, outputs);
    expect(deployed.length).toBe(4);
    for (const [type, document] of deployed) {
      expect([type, JSON.parse(document)]).toEqual([type, JSON.parse(String(policyOf(type)))]);
    }
  });

  test("is destroyed without a rest", async () => {
    await terraform.unprotected(() => terraform.destroy());
    expect(await terraform.stateList()).toEqual([]);
  });
});

/** Through the AWS API, as an independent reader sees them. */
async function deployedPolicies(
  { client }: Workbench,
  outputs: ReturnType<typeof parseOutputs>,
): Promise<[type: string, document: string][]> {
  const topic = await new SNSClient(client).send(
    new GetTopicAttributesCommand({ TopicArn: outputs.event_topic_arn }),
  );
  const key = await new KMSClient(client).send(
    new GetKeyPolicyCommand({ KeyId: outputs.event_key_arn, PolicyName: "default" }),
  );
  const bucket = await new S3Client({ ...client, forcePathStyle: true }).send(
    new GetBucketPolicyCommand({ Bucket: outputs.media_bucket_name }),
  );
  const role = await new IAMClient(client).send(
    new GetRolePolicyCommand({
      RoleName: outputs.connect_role_arn?.split("/").at(-1),
      PolicyName: "deliver-whatsapp-events",
    }),
  );
  return [
    ["aws_sns_topic", topic.Attributes?.["Policy"] ?? ""],
    ["aws_kms_key", key.Policy ?? ""],
    ["aws_s3_bucket_policy", bucket.Policy ?? ""],
    ["aws_iam_role_policy", decodeURIComponent(role.PolicyDocument ?? "")],
  ];
}
