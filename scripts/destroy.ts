import { join } from "node:path";
import { EncryptionKey } from "../constructs/encryption-key";
import { whatsAppApp } from "../constructs/whatsapp-app";
import { accountStackName, type Environment } from "../environments/schema";
import { UserError } from "../rules/problem";
import { Terraform } from "../terraform/terraform";
import { terraformBinary } from "../terraform/tools";
import { requirementsFor } from "./requirements";
import { Terminal } from "./terminal";
import { theEnvironment } from "./the-environment";

/** Where cdktf deploy works, so that Terraform finds there what it initialized. */
const OUTPUT_FOLDER = "cdktf.out";

/** Destroys the stack of one environment and says what was kept. */
export async function destroy(name: string, options: { readonly yes?: boolean }): Promise<number> {
  const environment = theEnvironment(name);
  const terminal = new Terminal();
  const terraform = prepare(environment, terminal);
  if (!options.yes && process.stdin.isTTY !== true) {
    throw new UserError(
      `Destroying ${name} needs a yes, and nobody is there to ask: add --yes, as in npm run destroy -- ${name} --yes`,
    );
  }
  await terraform.init();
  if (options.yes) await terraform.destroy();
  else await terraform.destroyInteractively();
  terminal.line(`${name} is destroyed. Kept:`, "bold");
  for (const line of kept(environment)) terminal.line(`  - ${line}`);
  return 0;
}

function prepare(environment: Environment, terminal: Terminal): Terraform {
  const binary = terraformBinary();
  if (binary === undefined) {
    throw new UserError("Neither terraform nor tofu is on the PATH: install one of them first");
  }
  whatsAppApp([environment], OUTPUT_FOLDER).app.synth();
  const folder = join(OUTPUT_FOLDER, "stacks", environment.name);
  const onProgress = (message: string) => terminal.line(message);
  return new Terraform({ binary, folder, env: process.env, onProgress });
}

/** Whoever destroys wants to know what still costs money, still holds data, or is not theirs. */
export function kept(environment: Environment): string[] {
  const { stacks } = whatsAppApp([environment]);
  const constructs = stacks.get(environment.name)?.node.findAll() ?? [];
  const keys = constructs.filter((construct) => construct instanceof EncryptionKey);
  const days = Math.max(...keys.map((key) => key.deletionWindowDays), 0);
  const own = environment.serviceLinkedRole !== "existing";
  return [
    ...(keys.length > 0
      ? [
          `${keys.length} KMS key(s), pending deletion: restorable for ${days} days (docs/runbook.md#a-key-is-pending-deletion)`,
        ]
      : []),
    ...requirementsFor(environment).map(({ of }) => `${of}, which was only named here`),
    ...(own
      ? [`the service-linked role, in the stack ${accountStackName(environment.account)}`]
      : []),
    "the WhatsApp Business Accounts themselves, still linked to this AWS account",
  ];
}
