import { join } from "node:path";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
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
      useEverything(stack, name, accountOf(stack));
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
    });
  },
);

/** Whatever fails in AWS where the topic, the queue or the bucket is not there yet. */
function useEverything(stack: TerraformStack, namePrefix: string, account: string): void {
  const { events, media } = new WhatsAppMessaging(stack, "WhatsApp", {
    account,
    region: "eu-west-1",
    namePrefix,
    mediaBucket: { name: `${namePrefix}-media` },
    alarms: { warning: { emails: ["ops@example.com"] } },
  });
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
}
