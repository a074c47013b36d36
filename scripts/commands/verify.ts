import type { Command } from "commander";
import { UserError } from "../../formats/problem";
import { eachSource, type Result } from "../each-environment";
import { checkHealth } from "../health/check-health";
import type { HealthLine } from "../health/health";
import { CHANGES, CLEAN, ERROR, ending, worst } from "../terminal/exit-codes";
import type { Terminal } from "../terminal/terminal";
import { survey } from "../wiring/guarded-plan";
import { guardWiring } from "../wiring/guards";
import { addWiringOptions, assessOptionsFor, type WiringOptions } from "../wiring/options";
import { showPlan } from "../wiring/show-plan";
import type { WiringSource } from "../wiring/source";

export function register(command: Command): void {
  addWiringOptions(
    command.description(
      "report drift and health: look at everything that the environment creates or uses, and name whatever differs",
    ),
  ).action(ending(verify));
}

/** Reports drift and health and changes nothing: it is meant for a schedule or a pipeline. */
export function verify(name: string | undefined, options: WiringOptions): Promise<number> {
  return eachSource("verify", name, options, verifyOne);
}

async function verifyOne(
  environment: WiringSource,
  options: WiringOptions,
  terminal: Terminal,
): Promise<Result> {
  const assessOptions = await assessOptionsFor(environment, options, terminal);
  const { clients, outputs, desired } = assessOptions;
  const { actual, plan } = await survey(assessOptions);
  const obstacle = await obstacleTo(() =>
    guardWiring(clients, desired, { actual, plan }, environment),
  );
  terminal.progress("  checking health");
  const health = await checkHealth({ environment, outputs, actual, clients });
  showPlan(terminal, environment, { actual, plan });
  if (obstacle !== undefined) terminal.lines(obstacle, "red");
  for (const line of health) showHealth(line, terminal);
  const { changes, decisions } = plan;
  const code = worst([
    obstacle === undefined ? CLEAN : ERROR,
    changes.length + decisions.length === 0 ? CLEAN : CHANGES,
    ...health.map(({ status }) => CODES[status]),
  ]);
  return { code, document: { changes, decisions, health, error: obstacle } };
}

/** What is unknown could not be judged, and silence would look like health. */
const CODES = { ok: CLEAN, warning: CLEAN, failed: ERROR, unknown: ERROR } as const;

const STYLES = { ok: "green", warning: "yellow", failed: "red", unknown: "yellow" } as const;

function showHealth(line: HealthLine, terminal: Terminal): void {
  const { status, subject, message, fix, runbook } = line;
  terminal.line(`  ${status.padEnd(7)}  ${subject}: ${message}`, STYLES[status]);
  if (fix !== undefined) terminal.line(`           fix: ${fix}${runbook ? ` (${runbook})` : ""}`);
}

/** A guard that fails is one more finding here: the health of the rest still matters. */
async function obstacleTo(guard: () => Promise<void>): Promise<string | undefined> {
  try {
    await guard();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
