import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { declareOutputs } from "../../constructs/messaging/outputs";
import { atSynth, emptyStack, whatsapp, withProvider } from "./refused-stacks";

describe("what CDKTF would merge silently, or two resources would fight over", () => {
  const outputs = {
    format_version: "1",
    environment: "chat",
    account_id: "111122223333",
    region: "eu-west-1",
    event_topic_arn: "arn:aws:sns:eu-west-1:111122223333:acme",
  } as const;

  function stackWith(add: (stack: TerraformStack) => void): TerraformStack {
    const stack = withProvider(emptyStack());
    whatsapp(stack, "WhatsApp");
    add(stack);
    return stack;
  }

  test("two outputs of one id", () => {
    const stack = stackWith((stack) => {
      declareOutputs(stack, outputs);
      const nested = new Construct(stack, "Chat");
      new TerraformOutput(nested, "region", { value: "eu-west-2", staticId: true });
    });
    expect(atSynth(stack)).toBe(`Stack "chat" cannot be synthesized:

chat/Chat/region
  got      the output "region", as in chat/region
  allowed  an id or name that no other output has in the stack
  fix      give one of them another id: CDKTF would merge the two into one`);
  });

  test.each<[string, (stack: TerraformStack, id: string) => unknown]>([
    [
      "aws_cloudwatch_dashboard",
      (stack, id) =>
        new CloudwatchDashboard(stack, id, { dashboardName: "acme", dashboardBody: "{}" }),
    ],
    [
      "aws_cloudwatch_event_rule",
      (stack, id) => new CloudwatchEventRule(stack, id, { name: "acme" }),
    ],
    [
      "aws_cloudwatch_composite_alarm",
      (stack, id) =>
        new CloudwatchCompositeAlarm(stack, id, { alarmName: "acme", alarmRule: "TRUE" }),
    ],
    [
      "aws_budgets_budget",
      (stack, id) =>
        new BudgetsBudget(stack, id, { name: "acme", budgetType: "COST", timeUnit: "DAILY" }),
    ],
    [
      "aws_cloudtrail",
      (stack, id) => new Cloudtrail(stack, id, { name: "acme", s3BucketName: "acme-logs" }),
    ],
  ])("two resources %s of one name in AWS", (type, build) => {
    const stack = stackWith((stack) => {
      for (const id of ["One", "Two"]) build(stack, id);
    });
    expect(atSynth(stack)).toContain(`the ${type} "acme", as in chat/One`);
  });

  test("two resources of one address", () => {
    const stack = stackWith((stack) => {
      for (const id of ["One", "Two"]) new SnsTopic(stack, id, {}).overrideLogicalId("Same");
    });
    expect(atSynth(stack)).toContain('got      the resource "aws_sns_topic.Same", as in chat/One');
  });

  test("two data sources of one address", () => {
    const stack = stackWith((stack) => {
      for (const id of ["One", "Two"]) {
        new DataAwsCallerIdentity(stack, id).overrideLogicalId("Same");
      }
    });
    expect(atSynth(stack)).toContain('the data source "aws_caller_identity.Same", as in chat/One');
  });

  test("a topic of the user's own with the name of ours", () => {
    const stack = stackWith((stack) => {
      new SnsTopic(stack, "Mine", { name: "acme-whatsapp-events" });
    });
    const seen = atSynth(stack);
    expect(seen).toContain(`chat/Mine
  got      the aws_sns_topic "acme-whatsapp-events", as in chat/WhatsApp/Events/Topic
`);
    expect(seen).toContain(
      "no other aws_sns_topic has in the provider\n  fix      choose another name for one of the two",
    );
  });

  test("one name is free in another provider or Region, and where only one of the two exists", () => {
    const stack = stackWith((stack) => {
      const provider = new AwsProvider(stack, "us", { region: "us-east-1", alias: "us" });
      new SnsTopic(stack, "Elsewhere", { name: "acme-whatsapp-events", provider });
      new SnsTopic(stack, "Abroad", { name: "acme-whatsapp-events", region: "us-west-2" });
      new SnsTopic(stack, "Maybe", { name: "acme-whatsapp-events", count: 0 });
    });
    expect(atSynth(stack)).toBe("no error");
  });
});
