import type { Command } from "commander";
import { UserError } from "../../formats/problem";
import { eachSource, type Result } from "../each-environment";
import { confirm } from "../terminal/confirm";
import { CHANGES, CLEAN, ERROR, ending } from "../terminal/exit-codes";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { checksumOf } from "../wiring/checksum";
import { execute } from "../wiring/execute";
import { guardedPlan } from "../wiring/guarded-plan";
import {
  addReplacements,
  addWiringOptions,
  assessOptionsFor,
  sameOptions,
  type WiringOptions,
} from "../wiring/options";
import { showPlan } from "../wiring/show-plan";
import { selecting, type WiringSource } from "../wiring/source";

interface ApplyCommandOptions extends WiringOptions {
  /** Applies without asking. */
  readonly yes?: boolean;
  /** Applies exactly the plan that had this checksum, without asking. */
  readonly checksum?: string;
}

export function register(command: Command): void {
  addReplacements(
    addWiringOptions(
      command.description(
        "show the plan, ask (or --yes, or --checksum from the plan), apply exactly that, and read back",
      ),
    ),
  )
    .option("--yes", "do not ask")
    .option("--checksum <checksum>", "do not ask, but apply only the plan that had this checksum")
    .action(ending(apply));
}

/** Shows the plan, asks, applies exactly that, and reads back until nothing is left to change. */
export function apply(name: string | undefined, options: ApplyCommandOptions): Promise<number> {
  if (options.checksum !== undefined && options.all) {
    throw new UserError(
      "A checksum names one environment's plan: name that environment, not --all",
    );
  }
  return eachSource("apply", name, options, applyOne);
}

async function applyOne(
  environment: WiringSource,
  options: ApplyCommandOptions,
  terminal: Terminal,
): Promise<Result> {
  const assessOptions = await assessOptionsFor(environment, options, terminal);
  const assessment = await guardedPlan(assessOptions);
  const { changes, decisions } = assessment.plan;
  showPlan(terminal, environment, assessment);
  refuseOtherPlan(environment.name, checksumOf(assessment.plan), options.checksum);
  const undecided = decisions.length > 0 ? CHANGES : CLEAN;
  if (changes.length === 0) {
    return { code: undecided, document: { results: [], verified: true, decisions } };
  }
  if (options.checksum === undefined && !options.yes) {
    const question = `Apply ${changes.length} change(s) to ${environment.name}?`;
    const again = [...selecting(environment), ...sameOptions(environment, options)];
    if (!(await confirm(question, toRun("apply", ...again, "--yes")))) {
      terminal.line("  Nothing was written.");
      return { code: CHANGES, document: { results: [], verified: false, changes, decisions } };
    }
  }
  const { results, verified, interrupted } = await execute(assessOptions, assessment, terminal);
  const code = verified && !interrupted ? undecided : ERROR;
  return { code, document: { results, verified, decisions }, interrupted };
}

function refuseOtherPlan(name: string, current: string, expected: string | undefined): void {
  if (expected === undefined || expected === current) return;
  throw new UserError(
    `The plan of ${name} is no longer the one with checksum ${expected}; it now has ${current}. Look at it above, then repeat with that checksum. Nothing was written`,
  );
}
