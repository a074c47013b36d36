import type { Command } from "commander";
import { eachSource, type Result } from "../each-environment";
import { CHANGES, CLEAN, ending } from "../terminal/exit-codes";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { checksumOf } from "../wiring/checksum";
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

export function register(command: Command): void {
  addReplacements(
    addWiringOptions(
      command.description(
        "read, compare, and print what the wiring of the accounts lacks; change nothing",
      ),
    ),
  ).action(ending(plan));
}

/** Reads, compares and prints; changes nothing. */
export function plan(name: string | undefined, options: WiringOptions): Promise<number> {
  return eachSource("plan", name, options, planOne);
}

async function planOne(
  environment: WiringSource,
  options: WiringOptions,
  terminal: Terminal,
): Promise<Result> {
  const assessment = await guardedPlan(await assessOptionsFor(environment, options, terminal));
  const { changes, decisions, others } = assessment.plan;
  const checksum = checksumOf(assessment.plan);
  showPlan(terminal, environment, assessment);
  if (changes.length > 0) {
    const again = [...selecting(environment), ...sameOptions(environment, options)];
    terminal.line(`  Apply exactly this: ${toRun("apply", ...again, "--checksum", checksum)}`);
  }
  const code = changes.length + decisions.length > 0 ? CHANGES : CLEAN;
  return { code, document: { checksum, changes, decisions, others } };
}
