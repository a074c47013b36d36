import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { Aspects, TerraformResource } from "cdktf";
import { ConnectRole } from "../../constructs/connect/connect-role";
import {
  atSynth,
  emptyStack,
  instanceArn,
  key,
  scope,
  whatsapp,
  withProvider,
} from "./refused-stacks";

describe("the provider of a stack", () => {
  const built = (config?: AwsProviderConfig) => {
    const stack = emptyStack();
    if (config !== undefined) withProvider(stack, config);
    whatsapp(stack, "WhatsApp");
    return stack;
  };

  test("is missing: the message names who needs it and what to write, once", () => {
    expect(atSynth(built())).toBe(`Stack "chat" cannot be synthesized:

chat/WhatsApp
  got      no AWS provider without an alias in the stack
  allowed  an AWS provider of account 111122223333, Region eu-west-1
  fix      add new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] })`);
  });

  test("is missing if all providers have an alias, because Terraform would use none of them", () => {
    expect(atSynth(built({ region: "eu-west-1", alias: "ireland" }))).toContain(
      "got      no AWS provider without an alias",
    );
  });

  test("leads to another Region than the policies name", () => {
    expect(atSynth(built({ region: "us-east-1" }))).toBe(`Stack "chat" cannot be synthesized:

chat/WhatsApp  region
  got      "eu-west-1", but the AWS provider chat/aws is in "us-east-1"
  allowed  the Region of the provider that builds the resources
  fix      correct the one or the other; for several Regions or accounts, take a stack for each, or set \`provider\` on the resources with an Aspect`);
  });

  test("leads to another account than the policies name", () => {
    const elsewhere = { region: "eu-west-1", allowedAccountIds: ["444455556666"] };
    expect(atSynth(built(elsewhere))).toContain(
      'got      "111122223333", but the AWS provider chat/aws allows ["444455556666"]',
    );
  });

  test("may leave its Region and accounts to the environment of Terraform", () => {
    expect(atSynth(built({}))).toBe("no error");
  });

  test("may be declared after everything else", () => {
    const stack = emptyStack();
    whatsapp(stack, "WhatsApp");
    expect(atSynth(withProvider(stack))).toBe("no error");
  });

  test("may be in any Region for roles, which have none", () => {
    const stack = withProvider(emptyStack(), { region: "us-east-1" });
    new ConnectRole(stack, "Role", { ...scope, name: "acme", instanceArn });
    expect(atSynth(stack)).toBe("no error");
  });

  test("may be in another Region where the resource names its own", () => {
    const stack = withProvider(emptyStack(), { region: "us-east-1" });
    key(stack);
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof KmsKey || node instanceof KmsAlias) node.region = "eu-west-1";
      },
    });
    expect(atSynth(stack)).toBe("no error");
  });

  test("may be another for each part of a stack, by an Aspect", () => {
    const stack = withProvider(emptyStack());
    whatsapp(stack, "Europe");
    const america = { account: "111122223333", region: "us-east-1" };
    const part = whatsapp(stack, "America", "acme-us", america);
    expect(atSynth(stack)).toContain(
      '"us-east-1", but the AWS provider chat/aws is in "eu-west-1"',
    );
    const provider = new AwsProvider(stack, "us", { region: "us-east-1", alias: "us" });
    Aspects.of(part).add({
      visit: (node) => {
        if (node instanceof TerraformResource) node.provider = provider;
      },
    });
    expect(atSynth(stack)).toBe("no error");
  });
});
