import { type Command, InvalidArgumentError } from "commander";
import { accountsOf } from "../../constructs/accounts/decisions";
import { partsOf } from "../../constructs/messaging/capabilities";
import type { Outputs } from "../../constructs/messaging/outputs";
import { isOurs } from "../../constructs/shared/part";
import { cut, UserError } from "../../formats/problem";
import { AwsClients } from "../aws/clients";
import { literalOutputs, outputsOf } from "../outputs";
import type { Terminal } from "../terminal/terminal";
import { refuseClashes } from "./clashes";
import { desiredWiring } from "./desired";
import type { PlanOptions } from "./guarded-plan";
import { placeOf, type WiringSource } from "./source";
import type { StackSelection } from "./stack";
import type { Wiring } from "./wiring";

export interface WiringOptions extends StackSelection {
  readonly all?: boolean;
  /** A stack whose code calls `wire`. */
  readonly stack?: string;
  readonly json?: boolean;
  /** Accounts whose foreign destination may be replaced. */
  readonly replace?: readonly string[];
  /** Accounts whose destination may be cleared although nothing proves that this tool set it. */
  readonly clear?: readonly string[];
  /** Share of the service's quotas. @default 0.5 */
  readonly quotaShare?: number;
}

/** Declares the options of every command that reaches the accounts. */
export function addWiringOptions(command: Command): Command {
  return command
    .option("--all", "every environment file in turn")
    .option("--stack <name>", "a stack whose code calls wire, in the place of an environment file")
    .option("--json", "one document for machines on standard output")
    .option("--outputs <file>", "read Terraform outputs from this file instead of asking Terraform")
    .option("--quota-share <share>", "share of the service's quotas to use, 0.5 by default", share);
}

/** Declares the options that decide about destinations of others. */
export function addReplacements(command: Command): Command {
  return command
    .option("--replace <account...>", "replace this account's destination although it is not ours")
    .option(
      "--clear <account...>",
      "clear the destination of this account, which left the file, although no mark says that it is ours",
    );
}

export function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError("Allowed: more than 0, at most 1, for example 0.25.");
}

/**
 * All that an assessment of one environment needs.
 * @param desire what the environment file asks for, unless something else is wanted
 * @param known outputs that are read already
 */
export async function assessOptionsFor(
  environment: WiringSource,
  options: WiringOptions,
  terminal: Terminal,
  desire: (environment: WiringSource, outputs: Outputs) => Wiring = desiredWiring,
  known?: Outputs,
): Promise<PlanOptions> {
  refuseClashes(environment);
  refuseStrayReplacements(environment, options);
  refuseUnmanaged(environment, options);
  if (options.all && options.clear !== undefined) {
    throw new UserError(
      "--clear names accounts of one environment: name that environment, not --all",
    );
  }
  const outputs = known ?? (await outputsOfSource(environment, options));
  return {
    environment,
    outputs,
    clients: new AwsClients(environment, options.quotaShare),
    desired: desire(environment, outputs),
    replace: options.replace,
    clear: options.clear,
    progress: (done, of) => terminal.progress(`  read ${done} of ${of} accounts`),
  };
}

async function outputsOfSource(
  source: WiringSource,
  { outputs, withoutOutputs }: WiringOptions,
): Promise<Outputs> {
  if (source.stack !== undefined) return source.stack.outputs;
  // An environment that creates nothing has no outputs that its file does not say.
  const fileSays = outputs === undefined && partsOf(source).every((part) => !isOurs(part));
  return withoutOutputs || fileSays ? literalOutputs(source) : outputsOf(source, outputs);
}

/** The options with which a repeated command means the same. */
export function sameOptions(
  environment: WiringSource,
  { replace = [], clear = [], outputs, withoutOutputs, quotaShare }: WiringOptions,
): readonly string[] {
  return [
    ...replace.filter((id) => isAccountOf(environment, id)).flatMap((id) => ["--replace", id]),
    ...clear.flatMap((id) => ["--clear", id]),
    ...(outputs === undefined ? [] : ["--outputs", outputs]),
    ...(withoutOutputs ? ["--without-outputs"] : []),
    ...(quotaShare === undefined ? [] : ["--quota-share", String(quotaShare)]),
  ];
}

/** With --all, each account belongs to one environment and is strange to the others. */
function refuseStrayReplacements(environment: WiringSource, { replace, all }: WiringOptions): void {
  const stray = (replace ?? []).filter((id) => !isAccountOf(environment, id));
  if (stray.length === 0 || all) return;
  const known = accountsOf(environment)
    .map(({ id }) => id)
    .join(", ");
  throw new UserError(
    `--replace names ${stray.map(cut).join(", ")}, but ${environment.name} has ${known || "no accounts"}: correct it${environment.stack === undefined ? ", and write the environment's name before --replace" : ""}. Nothing was written`,
  );
}

/** A decision about a destination that the file leaves alone would be for nothing. */
function refuseUnmanaged(
  environment: WiringSource,
  { replace = [], clear = [] }: WiringOptions,
): void {
  const unmanaged = accountsOf(environment).filter(
    ({ destination }) => destination === "unmanaged",
  );
  const named = unmanaged.filter(({ id }) => [...replace, ...clear].includes(id));
  if (named.length === 0) return;
  throw new UserError(
    `${environment.stack === undefined ? "The file" : "The code"} leaves the destination of ${named.map(({ id }) => id).join(", ")} as it is (unmanaged), so --replace and --clear have no effect on it: write sns, connect or none as its destination in ${placeOf(environment)}. Nothing was written`,
  );
}

function isAccountOf(environment: WiringSource, id: string): boolean {
  return accountsOf(environment).some((account) => account.id === id);
}
