import type { Command } from "commander";
import { eachSource, type Result } from "../each-environment";
import { confirm } from "../terminal/confirm";
import { CHANGES, CLEAN, ERROR, ending } from "../terminal/exit-codes";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { type DetachOptions, surveyDetach } from "../wiring/detachment";
import { execute } from "../wiring/execute";
import { addWiringOptions, sameOptions } from "../wiring/options";
import { selecting, type WiringSource } from "../wiring/source";

export function register(command: Command): void {
  addWiringOptions(command)
    .option(
      "--clear <account...>",
      "clear this account's destination although no mark says that it is ours",
    )
    .option("--without-outputs", "take topic and Connect from the file: Terraform's state is lost")
    .option("--yes", "do not ask")
    .action(ending(detach));
}

/**
 * Clears the destinations that are this environment's and removes the tags that this tool set. What
 * belongs to others stays, and the accounts stay linked. Accounts that left the file are detached, too.
 */
export function detach(name: string | undefined, options: DetachOptions): Promise<number> {
  return eachSource("detach", name, options, detachOne);
}

async function detachOne(
  environment: WiringSource,
  options: DetachOptions,
  terminal: Terminal,
): Promise<Result> {
  const detachment = await surveyDetach(environment, options, terminal);
  const { changes } = detachment.assessment.plan;
  const undecided = detachment.undecided ? CHANGES : CLEAN;
  if (changes.length === 0) return { code: undecided, document: { results: [], verified: true } };
  const question = `Detach ${environment.name}?`;
  const again = [...selecting(environment), ...sameOptions(environment, options)];
  if (!options.yes && !(await confirm(question, toRun("detach", ...again, "--yes")))) {
    terminal.line("  Nothing was written.");
    return { code: CHANGES, document: { results: [], verified: false, changes } };
  }
  const { assessOptions, assessment } = detachment;
  const { results, verified, interrupted } = await execute(assessOptions, assessment, terminal);
  const code = verified && !interrupted ? undecided : ERROR;
  return { code, document: { results, verified }, interrupted };
}
