import { accountStackName, type Environment } from "../../app/environment";
import { loadOne } from "../../app/load";
import { whatsAppApp } from "../../app/whatsapp-app";
import { accountsOf } from "../../constructs/accounts/decisions";
import { EncryptionKey } from "../../constructs/keys/encryption-key";
import { NoOutputsError } from "../../constructs/messaging/outputs";
import { serviceLinkedRolePart } from "../../constructs/service-linked-role/decisions";
import { isOurs } from "../../constructs/shared/part";
import { UserError } from "../../formats/problem";
import { terraformFor } from "../outputs";
import { CLEAN } from "../terminal/exit-codes";
import { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { detachOne } from "./detach";
import { requirementsFor } from "./requirements";

export interface DestroyOptions {
  /** Destroys without asking. */
  readonly yes?: boolean;
}

/** Detaches the accounts, then destroys the environment's stack, and says what was kept. */
export async function destroy(name: string, options: DestroyOptions): Promise<number> {
  const environment = loadOne(name);
  const terminal = new Terminal();
  if (!options.yes && process.stdin.isTTY !== true) {
    throw new UserError(
      `Destroying ${name} needs a yes, and nobody is there to ask: add --yes, as in ${toRun("destroy", name, "--yes")}`,
    );
  }
  const terraform = await terraformFor(environment, (message) => terminal.line(message));
  const detached = await detachFirst(environment, options, terminal);
  if (detached !== CLEAN) return detached;
  if (options.yes) await terraform.destroy();
  else await terraform.destroyInteractively();
  terminal.line(`${name} is destroyed. Kept:`, "bold");
  for (const line of kept(environment)) terminal.line(`  - ${line}`);
  return CLEAN;
}

/** Else the accounts would go on sending events to a topic that is gone, and nobody would see it. */
async function detachFirst(
  environment: Environment,
  options: DestroyOptions,
  terminal: Terminal,
): Promise<number> {
  if (accountsOf(environment).length === 0) return CLEAN;
  try {
    return (await detachOne(environment, options, terminal)).code;
  } catch (error) {
    if (!(error instanceof NoOutputsError)) throw error;
    terminal.line(`${environment.name} has no outputs, so there is nothing to detach.`);
    return CLEAN;
  }
}

/** Whoever destroys wants to know what still costs money, still holds data, or is not theirs. */
export function kept(environment: Environment): string[] {
  const { stacks } = whatsAppApp([environment]);
  const constructs = stacks.get(environment.name)?.node.findAll() ?? [];
  const keys = constructs.filter((construct) => construct instanceof EncryptionKey);
  const days = Math.max(...keys.map((key) => key.deletionWindowDays), 0);
  const own = isOurs(serviceLinkedRolePart(environment));
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
