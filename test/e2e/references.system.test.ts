import { join } from "node:path";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import { WhatsAppMessaging } from "../../constructs";
import { ACCOUNT, describeWithTerraform, Workbench } from "../workbench";

describeWithTerraform(
  "resources of the user's own beside the constructs, in one first apply",
  () => {
    let bench: Workbench;

    beforeAll(async () => {
      bench = await Workbench.open();
    });

    afterAll(() => bench.close());

    test("wait for what they use, and get its literal values", async () => {
      const app = new App({ outdir: join(bench.folder, "cdktf.out") });
      const stack = new TerraformStack(app, "chat");
      new LocalBackend(stack, { path: join(bench.folder, "chat.tfstate") });
      new AwsProvider(stack, "aws", { region: "eu-west-1" });
      // The bindings alone would demand the newest version of the provider.
      stack.addOverride("terraform.required_providers.aws.version", ">= 5.100.0, < 7.0.0");
      const expected = useEverything(stack);
      app.synth();
      const terraform = await bench.terraform("chat");
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);
      expect(await terraform.output()).toMatchObject(
        Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, { value }])),
      );
    });
  },
);

/** Whatever fails in AWS where the topic, the queue or the bucket is not there yet. */
function useEverything(stack: TerraformStack): Readonly<Record<string, string>> {
  const home = { account: ACCOUNT, region: "eu-west-1", namePrefix: "acme" };
  const { events, media } = new WhatsAppMessaging(stack, "WhatsApp", home);
  const inbound = events.subscribeQueue("Inbound");
  const own = new SqsQueue(stack, "Own", { name: "own" });
  new SnsTopicSubscription(stack, "OwnSubscription", {
    topicArn: events.arn,
    protocol: "sqs",
    endpoint: own.arn,
  });
  const rule = new CloudwatchEventRule(stack, "Rule", {
    name: "hourly",
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
  return { topic: events.literalArn, queue: inbound.literalArn, bucket: media.literalName };
}
