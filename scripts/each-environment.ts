import type { Environment } from "../app/environment";
import { environmentNames, environmentsFolderIfAny } from "../app/folder";
import { loadOne } from "../app/load";
import { explainFileError } from "../formats/file-problem";
import { printDocument, printError } from "../formats/print";
import { UserError } from "../formats/problem";
import { ERROR, worst } from "./terminal/exit-codes";
import { explainSignal, SignalError } from "./terminal/interruption";
import { Terminal } from "./terminal/terminal";
import type { WiringSource } from "./wiring/source";
import { type StackSelection, stackSource } from "./wiring/stack";
import { synthesizedStacks, synthesizedWiring } from "./wiring/synthesized";

/** What a command is for, and for whom it prints. */
interface Selection extends StackSelection {
  readonly all?: boolean;
  /** A stack whose code calls `wire`. */
  readonly stack?: string;
  readonly json?: boolean;
}

/** What a command found in one environment or stack. */
export interface Result {
  readonly code: number;
  /** Goes into the JSON document, beside the name. */
  readonly document: object;
  /** Whether the user interrupted: no further environment is begun. */
  readonly interrupted?: boolean;
}

/**
 * Does a command's work for the named environment or stack or, with --all, for each environment file in turn: the
 * failure of one does not stop the others. With --json, standard output holds one document and nothing else.
 */
export function eachSource<Options extends Selection>(
  command: string,
  name: string | undefined,
  options: Options,
  work: (source: WiringSource, options: Options, terminal: Terminal) => Promise<Result>,
): Promise<number> {
  return each(command, chosen(name, options), options, async (named, terminal) =>
    work(await load(named, options, command), options, terminal),
  );
}

/** The same for a command that knows environment files alone. */
export function eachEnvironment(
  command: string,
  name: string,
  selection: Pick<Selection, "json">,
  work: (environment: Environment, terminal: Terminal) => Promise<Result>,
): Promise<number> {
  return each(command, [{ environment: name }], selection, (_, terminal) =>
    work(loadOne(name), terminal),
  );
}

async function each(
  command: string,
  all: readonly Named[],
  selection: Selection,
  work: (named: Named, terminal: Terminal) => Promise<Result>,
): Promise<number> {
  const terminal = new Terminal(selection.json ? process.stderr : process.stdout);
  const results: (Result & { readonly named: Named })[] = [];
  for (const named of all) {
    const interrupted = results.some((result) => result.interrupted);
    const result = interrupted
      ? notTried(nameOf(named), terminal)
      : await guarded(terminal, nameOf(named), selection, async () => work(named, terminal));
    results.push({ named, ...result });
  }
  const code = worst(results.map((result) => result.code));
  if (selection.json) {
    const environments = results.map(({ named, code: exitCode, document }) => ({
      ...named,
      exitCode,
      ...document,
    }));
    printDocument({ command, exitCode: code, environments });
  }
  return code;
}

/** As the JSON document says which one a result is of. */
type Named = { readonly environment: string } | { readonly stack: string };

function nameOf(named: Named): string {
  return "stack" in named ? named.stack : named.environment;
}

/** A detach takes back what is deployed, whatever the code says by now. */
async function load(named: Named, selection: Selection, command: string): Promise<WiringSource> {
  if ("environment" in named) return loadOne(named.environment);
  return stackSource(named.stack, selection, command !== "detach");
}

function chosen(name: string | undefined, { all, stack }: Selection): readonly Named[] {
  if ([name, all, stack].filter((one) => one !== undefined && one !== false).length > 1)
    throw new UserError(
      "Name one environment, or one stack with --stack, or write --all: one of the three",
    );
  if (stack !== undefined) return [{ stack }];
  if (name !== undefined) return [{ environment: name }];
  if (all) return environmentNames().map((environment) => ({ environment }));
  const stacks = synthesizedStacks().filter((one) => synthesizedWiring(one) !== undefined);
  if (environmentsFolderIfAny() === undefined && stacks.length > 0)
    throw new UserError(`Name a stack with --stack (${stacks.join(", ")})`);
  throw new UserError(
    `Name an environment (${environmentNames().join(", ")}) before any option, or a stack with --stack, or write --all for each environment in turn`,
  );
}

function notTried(name: string, terminal: Terminal): Result {
  terminal.line(`${name}  not tried: interrupted`, "red");
  return { code: ERROR, document: { error: "not tried: interrupted" } };
}

async function guarded(
  terminal: Terminal,
  name: string,
  { all }: Selection,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    const error = explainFileError(explainSignal(thrown));
    if (!(error instanceof UserError)) throw error;
    const { message } = error;
    terminal.line();
    printError(all ? `${name}: ${message}` : message);
    const interrupted = thrown instanceof SignalError;
    return { code: ERROR, document: { error: message }, interrupted };
  }
}
