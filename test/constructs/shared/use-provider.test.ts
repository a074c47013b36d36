import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Construct } from "constructs";
import { ExistingKey } from "../../../constructs/keys/existing-key";
import { useProvider } from "../../../constructs/shared/providers";
import { synthesize } from "../synthesize";

const frankfurt = { alias: "frankfurt", region: "eu-central-1" };
const arn = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555";

test("everything inside is the provider's, data sources too, also what is added later", () => {
  const stack = synthesize((scope) => {
    const part = new Construct(scope, "Part");
    useProvider(part, new AwsProvider(scope, "frankfurt", frankfurt));
    new SnsTopic(part, "Topic", { name: "events" });
    new ExistingKey(part, "Key", { account: "111122223333", region: "eu-central-1", arn });
  });
  expect(stack.one("aws_sns_topic")["provider"]).toBe("aws.frankfurt");
  expect(stack.data("aws_kms_key")["provider"]).toBe("aws.frankfurt");
});

test("what lies outside keeps the stack's provider", () => {
  const stack = synthesize((scope) => {
    useProvider(new Construct(scope, "Part"), new AwsProvider(scope, "frankfurt", frankfurt));
    new SnsTopic(scope, "Topic", { name: "events" });
  });
  expect(stack.one("aws_sns_topic")).not.toHaveProperty("provider");
});

test("what was given a provider of its own keeps it", () => {
  const stack = synthesize((scope) => {
    const part = new Construct(scope, "Part");
    useProvider(part, new AwsProvider(scope, "frankfurt", frankfurt));
    const ohio = new AwsProvider(scope, "ohio", { alias: "ohio", region: "us-east-2" });
    new SnsTopic(part, "Topic", { name: "events", provider: ohio });
  });
  expect(stack.one("aws_sns_topic")["provider"]).toBe("aws.ohio");
});
