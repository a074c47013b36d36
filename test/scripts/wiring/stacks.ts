import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { WhatsAppBusinessAccountOptions } from "../../../constructs/accounts/options";
import type { WhatsAppMessagingProps } from "../../../constructs/messaging/environment-options";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { ACCOUNT, REGION, TOPIC } from "./fixtures";
import { Folder } from "./site";

/** A stack of an app of constructs. */
export interface WiredStack {
  /** Nothing: it does not call `wire`. */
  readonly accounts?: readonly WhatsAppBusinessAccountOptions[];
  readonly props?: Partial<WhatsAppMessagingProps>;
}

/** A folder in which an app of constructs was synthesized and deployed, with environment files beside it. */
export function synthesizedFolder(
  stacks: Readonly<Record<string, WiredStack>>,
  environments: Readonly<Record<string, string>> = {},
): Folder {
  const folder = new Folder(environments);
  synthesizeInto(folder, stacks);
  return folder;
}

/** Several apps: each call is one of its own, as nothing within one app claims an account twice. */
export function synthesizeInto(folder: Folder, stacks: Readonly<Record<string, WiredStack>>): void {
  const outdir = join(folder.path, "cdktf.out");
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  for (const [name, { accounts, props }] of Object.entries(stacks)) {
    const stack = new TerraformStack(app, name);
    new AwsProvider(stack, "aws", { region: REGION, allowedAccountIds: [ACCOUNT] });
    const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", {
      account: ACCOUNT,
      region: REGION,
      namePrefix: `acme-${name}`,
      eventTopic: { existingArn: TOPIC.arn },
      mediaBucket: { enabled: false },
      ...props,
    });
    if (accounts !== undefined) whatsapp.wire({ accounts });
  }
  app.synth();
}

/** What `terraform output -json` prints of a stack in which nothing refers to a resource. */
export function deployedOutputs(folder: Folder, stack: string): string {
  const file = join(folder.path, "cdktf.out/stacks", stack, "cdk.tf.json");
  return JSON.stringify(JSON.parse(readFileSync(file, "utf8")).output);
}
