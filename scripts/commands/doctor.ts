import type { Command } from "commander";
import type { Environment } from "../../app/environment";
import { CHECKS } from "../doctor/checks";
import { Examined, examine, type Verdict } from "../doctor/examination";
import { eachEnvironment, type Result } from "../each-environment";
import { CHANGES, CLEAN, ERROR, ending, worst } from "../terminal/exit-codes";
import type { Terminal } from "../terminal/terminal";
import { showTitle } from "../wiring/show-plan";

interface DoctorOptions {
  readonly json?: boolean;
}

export function register(command: Command): void {
  command
    .description(
      "look at credentials, Region, linked accounts, service-linked role, Terraform, provider, state and brake before a deploy, and say what to do about each that is not well",
    )
    .option("--json", "one document for machines on standard output")
    .addHelpText(
      "after",
      "\nExit codes: 0 all is well, 2 something to do, 1 something could not be judged.",
    )
    .action(ending(doctor));
}

/** Looks at all that a deploy needs, and changes nothing. */
export function doctor(name: string, { json = false }: DoctorOptions): Promise<number> {
  return eachEnvironment("doctor", name, { json }, doctorOne);
}

async function doctorOne(environment: Environment, terminal: Terminal): Promise<Result> {
  const examined = new Examined(environment);
  const found: (Verdict & { readonly subject: string })[] = [];
  showTitle(terminal, environment);
  for (const check of CHECKS) {
    terminal.progress(`  looking at ${check.subject}`);
    const verdict = { subject: check.subject, ...(await examine(check, examined)) };
    show(verdict, terminal);
    found.push(verdict);
  }
  return { code: worst(found.map(({ status }) => CODES[status])), document: { checks: found } };
}

const CODES = { ok: CLEAN, wrong: CHANGES, unknown: ERROR } as const;

const STYLES = { ok: "green", wrong: "red", unknown: "yellow" } as const;

function show(
  { subject, status, message, fix }: Verdict & { readonly subject: string },
  terminal: Terminal,
): void {
  const [first = "", ...rest] = message.split("\n");
  terminal.line(`  ${status.padEnd(7)}  ${subject}: ${first}`, STYLES[status]);
  for (const line of rest) terminal.line(`           ${line}`);
  if (fix !== undefined) terminal.line(`           to do: ${fix}`);
}
