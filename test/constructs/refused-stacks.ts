import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";
import { EncryptionKey } from "../../constructs/keys/encryption-key";
import { WhatsAppMessaging } from "../../constructs/messaging/whatsapp-messaging";
import type { AwsScope } from "../../formats/arns";
import { scope as home } from "./synthesize";

export const scope: AwsScope = home;

export const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
export const instanceArn =
  "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555";

export function withProvider(
  stack: TerraformStack,
  config: AwsProviderConfig = { region: "eu-west-1" },
): TerraformStack {
  new AwsProvider(stack, "aws", config);
  return stack;
}

export const emptyStack = (app = Testing.app(), name = "chat") => new TerraformStack(app, name);

export function message(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "no error";
}

/** What a user of these props sees. */
export const refused = (build: (stack: TerraformStack) => unknown) =>
  message(() => build(emptyStack()));

/** What a user of this stack sees when everything stands and is synthesized. */
export const atSynth = (stack: TerraformStack) => message(() => Testing.synth(stack, true));

export const whatsapp = (parent: Construct, id: string, namePrefix = "acme", within = scope) =>
  new WhatsAppMessaging(parent, id, { ...within, namePrefix });

export const key = (parent: Construct, alias = "alias/acme", within = scope) =>
  new EncryptionKey(parent, "Key", { ...within, alias });
