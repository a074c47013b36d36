import { TerraformStack, Testing } from "cdktf";
import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import { scope } from "../synthesize";

/** A stack as CDK Terrain's classes are marked, which share their symbols with those of CDKTF. */
class TerrainStack extends TerraformStack {}
Object.defineProperty(TerrainStack, Symbol.for("jsii.rtti"), {
  value: { fqn: "cdktn.TerraformStack", version: "0.24.0" },
});
class ChatStack extends TerrainStack {}

test.each([TerrainStack, ChatStack])(
  "a stack of CDK Terrain is refused, with the entry to import",
  (Stack) => {
    const stack = new Stack(Testing.app(), "chat");
    expect(() => new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme" })).toThrow(
      `EncryptionKey cannot be built here:

  chat/Key
    got      a stack of cdktn
    allowed  a stack of cdktf, whose constructs this entry of the package builds
    fix      import cdktf-aws-social-messaging/cdktn, and cdktf-aws-social-messaging/cdktn/environments for environment files`.replaceAll(
        /^ {2}/gm,
        "",
      ),
    );
  },
);

test("a stack of the right toolkit, or without a mark, is not", () => {
  class Unmarked extends TerraformStack {}
  Object.defineProperty(Unmarked, Symbol.for("jsii.rtti"), { value: undefined });
  for (const Stack of [TerraformStack, Unmarked]) {
    const stack = new Stack(Testing.app(), "chat");
    expect(() => new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme" })).not.toThrow();
  }
});
