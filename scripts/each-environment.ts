import type { Environment } from "../app/environment";
import { environmentNames } from "../app/folder";
import { loadOne } from "../app/load";
import { explainFileError } from "../formats/file-problem";
import { printError, printJson } from "../formats/print";
import { UserError } from "../formats/problem";
import { ERROR, worst } from "./terminal/exit-codes";
import { Terminal } from "./terminal/terminal";
import { InterruptedTerraformError } from "./terraform/terraform";

/** Which environments a command is for, and for whom it prints. */
export interface Selection {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** What a command found in one environment. */
export interface Result {
  readonly code: number;
  /** Goes into the JSON document, beside the environment's name. */
  readonly document: object;
  /** Whether the user interrupted: no further environment is begun. */
  readonly interrupted?: boolean;
}

export type Work = (environment: Environment, terminal: Terminal) => Promise<Result>;

const FORMAT_VERSION = 1;

/**
 * Does a command's work for the named environment or, with --all, for each in turn: the failure of
 * one does not stop the others. With --json, standard output holds one document and nothing else.
 */
export async function eachEnvironment(
  command: string,
  name: string | undefined,
  selection: Selection,
  work: Work,
): Promise<number> {
  const terminal = new Terminal(selection.json ? process.stderr : process.stdout);
  const results: (Result & { readonly environment: string })[] = [];
  for (const environment of namesOf(name, selection)) {
    const interrupted = results.some((result) => result.interrupted);
    const result = interrupted
      ? notTried(environment, terminal)
      : await guarded(environment, terminal, selection, work);
    results.push({ environment, ...result });
  }
  const code = worst(results.map((result) => result.code));
  if (selection.json) {
    const environments = results.map(({ environment, code: exitCode, document }) => ({
      environment,
      exitCode,
      ...document,
    }));
    const document = { formatVersion: FORMAT_VERSION, command, exitCode: code, environments };
    printJson(document);
  }
  return code;
}

function namesOf(name: string | undefined, { all }: Selection): readonly string[] {
  if (name !== undefined && all)
    throw new UserError("Name one environment or write --all, not both");
  if (name !== undefined) return [name];
  if (all) return environmentNames();
  throw new UserError(
    `Name an environment (${environmentNames().join(", ")}) before any option, or write --all for each in turn`,
  );
}

function notTried(name: string, terminal: Terminal): Result {
  terminal.line(`${name}  not tried: interrupted`, "red");
  return { code: ERROR, document: { error: "not tried: interrupted" } };
}

async function guarded(
  name: string,
  terminal: Terminal,
  { all }: Selection,
  work: Work,
): Promise<Result> {
  try {
    return await work(loadOne(name), terminal);
  } catch (thrown) {
    const error = explainFileError(thrown);
    if (!(error instanceof UserError)) throw error;
    terminal.line();
    printError(all ? `${name}: ${error.message}` : error.message);
    const interrupted = error instanceof InterruptedTerraformError;
    return { code: ERROR, document: { error: error.message }, interrupted };
  }
}
