import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { EncryptionKey } from "../../constructs/keys/encryption-key";

const PAGE = readFileSync(join(__dirname, "../../docs/constructs.md"), "utf8");

/** A provider of another Region, which only a validation can find: it may come after the construct. */
function wrongStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "chat");
  new EncryptionKey(stack, "Key", {
    account: "111122223333",
    region: "eu-west-1",
    alias: "alias/acme",
  });
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  return stack;
}

test("what the docs say of Testing.synth is true", () => {
  expect(PAGE).toContain("**`Testing.synth(stack, true)` runs the validations**");
  expect(() => Testing.synth(wrongStack(), true)).toThrow(
    'the AWS provider chat/aws is in "us-east-1"',
  );
  expect(() => Testing.synth(wrongStack())).not.toThrow();
});
