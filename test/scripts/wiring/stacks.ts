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
  /** What else its author builds. */
  readonly more?: (stack: TerraformStack, whatsapp: WhatsAppMessaging) => void;
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
  for (const [name, { accounts, props, more }] of Object.entries(stacks)) {
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
    more?.(stack, whatsapp);
  }
  app.synth();
}

/** What `terraform output -json` prints of a stack that refers to no resource, but for a topic and its key. */
export function deployedOutputs(folder: Folder, stack: string): string {
  const file = join(folder.path, "cdktf.out/stacks", stack, "cdk.tf.json");
  return JSON.stringify(JSON.parse(readFileSync(file, "utf8")).output)
    .replaceAll(/\$\{aws_sns_topic\.\w+\.arn\}/g, TOPIC.arn)
    .replaceAll(/\$\{aws_kms_key\.\w+\.arn\}/g, KEY_ARN);
}

const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-8444-555555555555`;
