import { UserError } from "../../formats/problem";
import type { Terminal } from "../terminal/terminal";
import { type Applied, applyChanges } from "./apply";
import { type Assessment, type PlanOptions, readBack } from "./guarded-plan";
import type { WiringPlan } from "./plan";
import { nameChange } from "./render-plan";

export interface Executed {
  readonly results: readonly Applied[];
  /** Whether every change was made and a new plan is empty. */
  readonly verified: boolean;
  /** Whether the user wanted it to end, and nothing further to begin. */
  readonly interrupted: boolean;
}

/**
 * Applies the plan, reports each change, reads back. After Ctrl-C the changes under way are finished
 * and no other begins; a second Ctrl-C ends the program as ever.
 */
export async function execute(
  options: PlanOptions,
  { plan, actual }: Assessment,
  terminal: Terminal,
): Promise<Executed> {
  const interrupted = new AbortController();
  const onInterrupt = () => {
    interrupted.abort();
    terminal.line("  Interrupted: finishing what is under way, beginning nothing else.");
  };
  process.once("SIGINT", onInterrupt);
  try {
    const results = await applyChanges(options.clients, plan.changes, actual, {
      stop: interrupted.signal,
      progress: ({ change, outcome }) => terminal.progress(`  ${outcome}  ${nameChange(change)}`),
    });
    report(results, terminal);
    const bug = results.find((result) => result.bug !== undefined);
    if (bug !== undefined) throw bug.bug;
    const verified =
      results.every(({ outcome }) => outcome === "made") &&
      (await verifiedByReadBack(options, plan, terminal));
    return { results, verified, interrupted: interrupted.signal.aborted };
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

function report(results: readonly Applied[], terminal: Terminal): void {
  for (const { change, outcome, because } of results) {
    const style = outcome === "made" ? "green" : "red";
    const why = because === undefined ? "" : `: ${because}`;
    terminal.line(`  ${outcome.padEnd(9)}  ${nameChange(change)}${why}`, style);
  }
  const count = (outcome: string) => results.filter((r) => r.outcome === outcome).length;
  const others = `${count("failed")} failed, ${count("not tried")} not tried`;
  terminal.line(`  ${count("made")} made, ${others}.`);
}

/** The API cannot compare and swap: if somebody wrote at the same time, this is where it shows. */
async function verifiedByReadBack(
  options: PlanOptions,
  applied: WiringPlan,
  terminal: Terminal,
): Promise<boolean> {
  const touched = [...new Set(applied.changes.map(({ account }) => account))];
  const before = new Set(applied.decisions.map(({ account }) => account));
  terminal.progress("  reading back");
  const found = await readBack(options, touched).catch((error: unknown) => {
    if (error instanceof UserError) return error;
    throw error;
  });
  if (found instanceof UserError) {
    terminal.lines(`  Read back: not possible, so nothing is proved. ${found.message}`, "red");
    return false;
  }
  const { changes, decisions } = found;
  const lost = [...changes, ...decisions.filter(({ account }) => !before.has(account))];
  if (lost.length === 0) {
    terminal.line("  Read back: everything stands as planned.");
    return true;
  }
  const whose = [...new Set(lost.map(({ account }) => account))].join(", ");
  terminal.line(
    `  Read back: ${whose} changed again meanwhile. Somebody else writes there: plan again (docs/runbook.md#two-writers)`,
    "red",
  );
  return false;
}
