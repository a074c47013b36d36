import { join } from "node:path";
import type { Command } from "commander";
import type { Environment } from "../../app/environment";
import { projectFolder } from "../../app/folder";
import { loadOne } from "../../app/load";
import { cut, UserError } from "../../formats/problem";
import { refusedByBrake } from "../brake/brake-is-on";
import { detachAndDestroy } from "../destroy/detach-and-destroy";
import { describeHolding, type Holding, lookIntoHoldings } from "../destroy/holdings";
import { importCommands, keptAfter, keptWithData, ReducedState } from "../destroy/keep";
import { missingState } from "../destroy/missing-state";
import { outputsInState } from "../outputs";
import { confirm, refuseUnanswerable } from "../terminal/confirm";
import { CHANGES, CLEAN, ending } from "../terminal/exit-codes";
import { Interruption } from "../terminal/interruption";
import { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { PrivateFolder } from "../terraform/private-folder";
import { terraformFor } from "../terraform/stack-folder";
import { type Instance, instancesIn, type State } from "../terraform/state";
import { stackFolder } from "../terraform/synthesis";
import type { Terraform } from "../terraform/terraform";
import { type Detachment, surveyDetach } from "../wiring/detachment";

interface DestroyOptions {
  /** Destroys without asking. It decides nothing about data. */
  readonly yes?: boolean;
  /** Deletes what buckets and queues hold. */
  readonly deleteData?: boolean;
  /** Leaves buckets, queues in which messages wait, and their keys in AWS. */
  readonly keepData?: boolean;
}

/** What was read and shown, and how to go on. */
interface Destruction {
  readonly environment: Environment;
  readonly options: DestroyOptions;
  readonly terminal: Terminal;
  readonly terraform: Terraform;
  readonly interruption: Interruption;
  readonly state: State;
  /** All that the state holds. */
  readonly instances: readonly Instance[];
  readonly holdings: readonly Holding[];
  /** What stays in AWS because of its data. */
  readonly kept: readonly Instance[];
  readonly detachment: Detachment;
}

export function register(command: Command): void {
  command
    .description(
      "print what data would be lost (--keep-data and --delete-data decide), ask (unless --yes is given), detach, destroy the environment's stack, and say what was kept",
    )
    .option("--keep-data", "leave buckets, queues in which messages wait, and their keys in AWS")
    .option("--delete-data", "delete what buckets and queues hold")
    .option("--yes", "do not ask; it decides nothing about data")
    .action(ending(destroy));
}

/**
 * Looks at everything, shows it and asks once; then detaches the accounts and destroys exactly what was shown.
 * Until the question is answered, nothing changes that a no would not put back.
 */
export async function destroy(name: string, options: DestroyOptions): Promise<number> {
  if (options.deleteData && options.keepData) {
    throw new UserError("Write --delete-data or --keep-data, not both. Nothing was changed");
  }
  const environment = loadOne(name);
  const terminal = new Terminal();
  const terraform = await terraformFor(environment, (message) => terminal.line(message));
  const state = await terraform.pullState();
  const instances = instancesIn(state);
  if (state === undefined || instances.length === 0) throw missingState(environment);
  const stopped = await refusedByBrake(environment, instances, "destroyed");
  if (stopped !== undefined) {
    terminal.line(stopped, "yellow");
    return CHANGES;
  }
  const outputs = outputsInState(environment, state);
  const detachment = await surveyDetach(environment, { yes: true }, terminal, outputs);
  const { clients } = detachment.assessOptions;
  terminal.progress("  looking into buckets and queues");
  const holdings = await lookIntoHoldings(environment, instances, clients);
  showHoldings(holdings, terminal);
  if (mustDecide(environment, options, detachment, holdings, terminal)) return CHANGES;
  if (!options.yes) refuseUnanswerable(`Destroy ${name}?`, toRepeat(environment, options, "--yes"));
  const kept = options.keepData ? keptWithData(instances, holdings) : [];
  const interruption = new Interruption();
  const all = { environment, options, terminal, terraform, interruption, state, instances };
  try {
    const outcome = await withoutKept({ ...all, holdings, kept, detachment });
    if (outcome === "no") {
      terminal.line("Nothing was destroyed, and nothing was changed.");
      return CHANGES;
    }
  } finally {
    interruption.release();
  }
  terminal.line(`${name} is destroyed. Kept:`, "bold");
  for (const line of keptAfter(environment, instances, kept)) terminal.line(`  - ${line}`);
  return CLEAN;
}

type Outcome = "destroyed" | "no";

/** Takes what is kept out of the state first, and puts it back unless the rest is destroyed. */
async function withoutKept(destruction: Destruction): Promise<Outcome> {
  const { environment, terraform, terminal, kept, state } = destruction;
  if (kept.length === 0) return planAskAndDestroy(destruction);
  terminal.line("Kept in AWS, and taken out of Terraform's state:", "bold");
  for (const { address } of kept) terminal.line(`  = ${nameOf(address, kept)}`);
  const folder = stackFolder(environment.name);
  terminal.line(
    `To have Terraform manage it again, synthesize and initialize ${folder}, then run:`,
  );
  for (const line of importCommands(folder, kept)) terminal.line(`  ${line}`);
  const reduced = new ReducedState(terraform, state, kept, backupFile(environment));
  terminal.line(`The state as it is now is saved in ${reduced.backup}.`);
  const outcome = await reduced
    .push()
    .then(() => planAskAndDestroy(destruction))
    .catch(async (error: unknown) => {
      const left = await reduced.putBack();
      if (left === undefined || !(error instanceof UserError)) throw error;
      throw new UserError(`${error.message}\n\n${left}`);
    });
  const left = outcome === "no" ? await reduced.putBack() : undefined;
  if (left !== undefined) throw new UserError(left);
  return outcome;
}

async function planAskAndDestroy(destruction: Destruction): Promise<Outcome> {
  const { terraform, environment, options, terminal, interruption } = destruction;
  const { detachment, holdings, instances, kept } = destruction;
  const files = new PrivateFolder();
  const plan = files.newFile("destroy.tfplan");
  try {
    return await terraform.unprotected(async () => {
      interruption.check("Nothing was changed");
      const addresses = (await terraform.planDestroy(plan)).map(({ address }) => address);
      refuseUnseen(addresses, destruction);
      terminal.line("To be destroyed:", "bold");
      for (const address of addresses) terminal.line(`  - ${nameOf(address, instances)}`, "red");
      const question = `Detach ${environment.name} and destroy these ${addresses.length} resource(s)?`;
      const again = toRepeat(environment, options);
      if (!options.yes && !(await confirm(question, `${again} --yes`, interruption.signal))) {
        return "no";
      }
      interruption.check("Nothing was changed");
      const buckets = holdings.filter(({ kind, instance, mayBeDeleted }) => {
        const isMeant = options.deleteData || mayBeDeleted;
        return kind === "bucket" && isMeant && !kept.includes(instance);
      });
      await detachAndDestroy({
        ...{ environment, detachment, terraform, plan, addresses, again, terminal, interruption },
        buckets: buckets.map(({ name }) => name),
      });
      return "destroyed";
    });
  } finally {
    files.remove();
  }
}

/** What was not looked into would be lost unseen. */
function refuseUnseen(addresses: readonly string[], { instances, kept }: Destruction): void {
  const seen = new Set(instances.map(({ address }) => address));
  const keep = new Set(kept.map(({ address }) => address));
  const unseen = addresses.filter((address) => !seen.has(address) || keep.has(address));
  if (unseen.length === 0) return;
  throw new UserError(
    `The state changed while destroy looked at it: ${unseen.map(cut).join(", ")} would be destroyed, too. Find out who else deploys, then destroy again. Nothing was destroyed`,
  );
}

function nameOf(address: string, instances: readonly Instance[]): string {
  const id = instances.find((instance) => instance.address === address)?.attributes["id"];
  return typeof id === "string" && id !== "" ? `${address}  ${id}` : address;
}

function showHoldings(holdings: readonly Holding[], terminal: Terminal): void {
  const lines = holdings.flatMap((holding) => describeHolding(holding) ?? []);
  if (lines.length === 0) return;
  terminal.line("Data in what would be destroyed:", "bold");
  for (const line of lines) terminal.line(`  ! ${line}`, "yellow");
}

/** Whether nothing may be changed before somebody decides. */
function mustDecide(
  { name }: Environment,
  options: DestroyOptions,
  { undecided }: Detachment,
  holdings: readonly Holding[],
  terminal: Terminal,
): boolean {
  const yes = options.yes ? ["--yes"] : [];
  if (undecided) {
    terminal.line(
      `${name} was not destroyed, and nothing was changed: decide first about the accounts above, whose events would be lost. Then destroy again.`,
      "yellow",
    );
    return true;
  }
  const decided = options.deleteData || options.keepData;
  const lost = holdings.filter(({ count, mayBeDeleted }) => count > 0 && !mayBeDeleted);
  if (decided || lost.length === 0) return false;
  terminal.line(
    `${name} was not destroyed, and nothing was changed: this data would be lost, and so would what its key encrypts. Decide:`,
    "yellow",
  );
  terminal.line(
    `  to keep buckets, queues in which messages wait, and their keys   ${toRun("destroy", name, "--keep-data", ...yes)}`,
  );
  terminal.line(
    `  to delete the data for good   ${toRun("destroy", name, "--delete-data", ...yes)}`,
  );
  return true;
}

/** The command again, with what is decided of data. */
function toRepeat({ name }: Environment, options: DestroyOptions, ...more: string[]): string {
  const { deleteData, keepData } = options;
  const flags = [...(deleteData ? ["--delete-data"] : []), ...(keepData ? ["--keep-data"] : [])];
  return toRun("destroy", name, ...flags, ...more);
}

/** Beside the state of a local backend, and ignored by git like it. */
function backupFile({ name }: Environment): string {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return join(projectFolder(), `terraform.${name}.before-destroy-${time}.tfstate`);
}
