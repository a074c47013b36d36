import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App, Lazy, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import {
  EventTopic,
  type ResourceStatement,
  requirementsOf,
  WhatsAppMessaging,
} from "../../constructs";
import { ACCOUNT, describeWithTerraform, Workbench } from "../workbench";

describeWithTerraform(
  "resources of the user's own beside the constructs, in one first apply",
  () => {
    let bench: Workbench;

    beforeAll(async () => {
      bench = await Workbench.open();
    });

    afterAll(() => bench.close());

    test.each<[string, (stack: TerraformStack) => string]>([
      ["literal", () => ACCOUNT],
      ["reference", (stack) => new DataAwsCallerIdentity(stack, "me").accountId],
    ])("wait for what they use, with an account that is a %s", async (name, accountOf) => {
      const app = new App({ outdir: join(bench.folder, "cdktf.out") });
      const stack = new TerraformStack(app, name);
      new LocalBackend(stack, { path: join(bench.folder, `${name}.tfstate`) });
      new AwsProvider(stack, "aws", { region: "eu-west-1" });
      // The bindings alone would demand the newest version of the provider.
      stack.addOverride("terraform.required_providers.aws.version", ">= 5.100.0, < 7.0.0");
      const account = accountOf(stack);
      const whatsapp = useEverything(stack, name, account);
      grantEverything(stack, whatsapp, { name, account, folder: bench.folder });
      app.synth();
      const terraform = await bench.terraform(name);
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);
      expect(await terraform.output()).toMatchObject(
        Object.fromEntries(
          Object.entries({
            topic: `arn:aws:sns:eu-west-1:${ACCOUNT}:${name}-whatsapp-events`,
            queue: `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}-whatsapp-inbound`,
            bucket: `${name}-media`,
          }).map(([output, value]) => [output, { value }]),
        ),
      );
      expect(await terraform.stateList()).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^aws_lambda_event_source_mapping\.WhatsApp_Events_Read_Consumer_/),
          expect.stringMatching(/^aws_iam_role_policy\.WhatsApp_Events_Read_Consume_/),
          expect.stringMatching(/^data\.aws_kms_key\.OwnKey_Messaging_Key_/),
        ]),
      );
    });
  },
);

/** A zip file without entries: a function that is never called needs no code. */
const EMPTY_ZIP = Buffer.concat([Buffer.from("PK\x05\x06"), Buffer.alloc(18)]);

/** Every grant on what is created, and a topic on a key whose policy is the user's own. */
function grantEverything(
  stack: TerraformStack,
  whatsapp: WhatsAppMessaging,
  { name, account, folder }: Readonly<Record<"name" | "account" | "folder", string>>,
): void {
  const { events, media, key } = whatsapp;
  const role = new IamRole(stack, "Chat", { name: `${name}-chat`, assumeRolePolicy: TRUST });
  const filename = join(folder, "function.zip");
  writeFileSync(filename, EMPTY_ZIP);
  const chat = new LambdaFunction(stack, "Function", {
    ...{ functionName: `${name}-chat`, filename, handler: "index.handler", runtime: "nodejs22.x" },
    role: role.arn,
    timeout: 30,
  });
  const read = events.subscribeQueue("Read", { visibilityTimeoutSeconds: 180 });
  read.consumeWith(chat, { batchSize: 50, batchingWindowSeconds: 5, maxConcurrency: 10 });
  events.subscribeFunction("Called", { functionArn: chat });
  events.grantSubscribe(role);
  key.grantDecrypt(role);
  const all = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/*`;
  whatsapp.grantCall(role, { phoneNumberArns: [all] });
  const statement = (Action: string): ResourceStatement => {
    return { Sid: "AllowChat", Effect: "Allow", Principal: { AWS: role.arn }, Action };
  };
  events.addToResourcePolicy(statement("sns:GetTopicAttributes"));
  read.addToResourcePolicy(statement("sqs:GetQueueAttributes"));
  media.addToResourcePolicy(statement("s3:GetObject"));
  // The role's own policy refers to the key, so the key's must not refer to the role.
  key.addToResourcePolicy({ ...statement("kms:DescribeKey"), Principal: { AWS: ACCOUNT } });
  const own: KmsKey = new KmsKey(stack, "OwnKey", {
    policy: Lazy.stringValue({
      produce: () =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: requirementsOf(own).flatMap(({ statements }) => statements),
        }),
    }),
  });
  const topic = new EventTopic(stack, "OwnEvents", {
    ...{ account, region: "eu-west-1" },
    name: `${name}-own-events`,
    key: own,
  });
  topic.subscribeQueue("Inbound").grantConsume(role);
}

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
});

/** Whatever fails in AWS where the topic, the queue or the bucket is not there yet. */
function useEverything(stack: TerraformStack, namePrefix: string, account: string) {
  const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", {
    account,
    region: "eu-west-1",
    namePrefix,
    mediaBucket: { name: `${namePrefix}-media` },
    alarms: { warning: { emails: ["ops@example.com"] } },
  });
  const { events, media } = whatsapp;
  const inbound = events.subscribeQueue("Inbound");
  const own = new SqsQueue(stack, "Own", { name: `${namePrefix}-own` });
  new SnsTopicSubscription(stack, "OwnSubscription", {
    topicArn: events.arn,
    protocol: "sqs",
    endpoint: own.arn,
  });
  const rule = new CloudwatchEventRule(stack, "Rule", {
    name: `${namePrefix}-hourly`,
    scheduleExpression: "rate(1 hour)",
  });
  new CloudwatchEventTarget(stack, "Target", { rule: rule.name, arn: inbound.arn });
  new S3BucketCorsConfiguration(stack, "Cors", {
    bucket: media.name,
    corsRule: [{ allowedMethods: ["GET"], allowedOrigins: ["https://chat.example.com"] }],
  });
  const references = { topic: events.arn, queue: inbound.arn, bucket: media.name };
  for (const [name, value] of Object.entries(references)) {
    new TerraformOutput(stack, name, { value, staticId: true });
  }
  return whatsapp;
}
