import { rmSync } from "node:fs";
import { join } from "node:path";
import { textOfFile } from "../../formats/file-problem";
import { UserError } from "../../formats/problem";
import { isMap } from "../../formats/schema-walk";
import { writeFiles } from "../../formats/write-files";
import { toTerraform } from "../terminal/to-run";
import { asksForInit, InterruptedTerraformError, isOtherBackend, TerraformError } from "./failure";
import { type PlanJson, type PlannedChange, type StackPlan, stackPlan } from "./planned-changes";
import { documentIn, parsed } from "./printed";
import { type Ended, run } from "./run";
import { addressesIn, isState, type State } from "./state";

interface TerraformOptions {
  readonly binary: string;
  /** The stack's folder, below cdktf.out/stacks. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Set for a folder that holds the backend alone, in which only the state is read. */
  readonly withoutProviders?: true;
  /** Called with each resource as it is done. @default - nothing is printed */
  readonly onProgress?: (message: string) => void;
}

/**
 * Runs Terraform or OpenTofu in one stack's folder. Whatever asks for an init gets one, and is repeated: a
 * folder `.terraform` proves neither that an init finished nor that it fits.
 */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  /**
   * @param flags for example -plugin-dir or -backend-config
   * @throws UserError when the backend is another than at the last init, so that the state may be elsewhere
   */
  async init(flags: readonly string[] = []): Promise<void> {
    try {
      await this.run(["init", "-input=false", "-no-color", ...flags]);
    } catch (error) {
      throw isOtherBackend(error) ? new UserError(this.otherBackend()) : error;
    }
  }

  /** @throws TerraformError with everything that is wrong by the provider's own schema */
  async validate(): Promise<void> {
    await this.initialized(["validate", "-no-color"]);
  }

  /** What an apply would change now; nothing of it is done. */
  async plan(): Promise<readonly PlannedChange[]> {
    const file = "plan.tfplan";
    await this.initialized(["plan", "-input=false", "-no-color", "-lock=false", `-out=${file}`]);
    return (await this.planIn(file)).changes;
  }

  /**
   * Plans, under the state's lock unless the flags say otherwise, and writes the plan into a file.
   * @param flags for example -lock=false, or -target=<address>
   */
  async planInto(file: string, flags: readonly string[] = []): Promise<StackPlan> {
    const usual = ["-input=false", "-no-color", LOCK_TIMEOUT, `-out=${file}`];
    await this.initialized(["plan", ...usual, ...flags]);
    return this.planIn(file);
  }

  /**
   * Reads a plan that was written into a file.
   * @param without the address of a resource that it is read without
   */
  async planIn(file: string, without?: string): Promise<StackPlan> {
    const { stdout } = await this.initialized(["show", "-json", "-no-color", file]);
    return stackPlan(this.documentOf(stdout, isPlan, "show"), without);
  }

  async apply(): Promise<void> {
    await this.withEvents(["apply", "-auto-approve", "-input=false", "-no-color", "-json"]);
  }

  /** Refused by Terraform where a resource carries prevent_destroy. */
  async destroy(): Promise<void> {
    await this.withEvents(["destroy", "-auto-approve", "-input=false", "-no-color", "-json"]);
  }

  /** Plans, under the state's lock, to destroy all that the state holds, and writes the plan into a file. */
  async planDestroy(file: string): Promise<readonly PlannedChange[]> {
    return (await this.planInto(file, ["-destroy"])).changes;
  }

  /** Applies exactly the plan in the file; Terraform refuses it if the state changed since. */
  async applyPlan(file: string): Promise<void> {
    await this.withEvents(["apply", "-input=false", "-no-color", "-json", file]);
  }

  /** Needs no init: without one, no provider is chosen. */
  async versions(): Promise<Versions> {
    const { stdout } = await this.run(["version", "-json"]);
    const { terraform_version: terraform, provider_selections: providers = {} } = this.documentOf(
      stdout,
      isVersions,
      "version",
    );
    return { terraform, providers };
  }

  async output(): Promise<unknown> {
    const { stdout } = await this.initialized(["output", "-json", "-no-color"]);
    return this.documentOf(stdout, isOutputs, "output");
  }

  /** @returns nothing where there is no state at all */
  async pullState(): Promise<State | undefined> {
    const { stdout } = await this.initialized(["state", "pull", "-no-color"]);
    if (!stdout.includes('"lineage"')) return undefined;
    return this.documentOf(stdout, isState, "state pull");
  }

  /** Terraform refuses a state that is older than the one that stands, or not its descendant. */
  async pushState(text: string): Promise<void> {
    const file = "push.tfstate";
    const path = join(this.options.folder, file);
    writeFiles([{ path, text, mode: 0o600 }]);
    try {
      await this.run(["state", "push", "-no-color", file]);
    } finally {
      rmSync(path, { force: true });
    }
  }

  /** Addresses of everything in the state. */
  async stateList(): Promise<readonly string[]> {
    const state = await this.pullState();
    return state === undefined ? [] : addressesIn(state);
  }

  /** Does some work while nothing in the folder carries prevent_destroy. */
  async unprotected<Result>(work: () => Promise<Result>): Promise<Result> {
    const path = join(this.options.folder, "cdk.tf.json");
    const text = textOfFile(path);
    writeFiles([{ path, text: withoutPreventDestroy(text) }]);
    try {
      return await work();
    } finally {
      writeFiles([{ path, text }]);
    }
  }

  private async initialized(args: readonly string[]): Promise<Ended> {
    try {
      return await this.run(args);
    } catch (error) {
      if (!asksForInit(error)) throw error;
      this.options.onProgress?.("terraform init");
      await this.initFor(args);
      return this.run(args);
    }
  }

  /**
   * An init installs the providers of all that is in the state, which reading the state does without: it is given a
   * folder that holds none. Terraform initializes the backend before it fails for that.
   */
  private async initFor(args: readonly string[]): Promise<void> {
    if (!this.options.withoutProviders) return this.init();
    await this.init(["-plugin-dir=."]).catch((error: unknown) =>
      this.run(args).catch(() => {
        throw error;
      }),
    );
  }

  /** For commands that print one JSON event a line. */
  private async withEvents(args: readonly string[]): Promise<void> {
    await this.run(args, (line) => {
      const { type, "@message": message } = eventIn(line);
      const isDone = type === "apply_complete" || type === "apply_progress";
      if (isDone && message !== undefined) this.options.onProgress?.(message);
    });
  }

  private async run(args: readonly string[], onLine?: (line: string) => void): Promise<Ended> {
    // CHECKPOINT_DISABLE: no call home.
    const env = { ...this.options.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
    const ended = await run({ ...this.options, env, args, onLine });
    const command = args[0] === "state" ? `state ${args[1]}` : (args[0] ?? "");
    const { code, signals, stdout, stderr } = ended;
    if (signals.length > 0) throw new InterruptedTerraformError(command, signals);
    if (code === 0) return ended;
    const events = stdout.split("\n").flatMap(errorIn).join("\n\n");
    throw new TerraformError(command, [events, stderr, stdout].find((text) => text.trim()) ?? "");
  }

  private documentOf<Document>(
    printed: string,
    isDocument: (value: unknown) => value is Document,
    command: string,
  ): Document {
    const found = documentIn(printed, isDocument);
    if (found !== undefined) return found;
    throw new UserError(
      `${this.options.binary} ${command} ended well, but printed nothing that Terraform prints. Check that this program is Terraform or OpenTofu, and what a wrapper around it (a version manager, CI) prints. It printed:\n\n${printed.slice(0, MOST_SHOWN)}`,
    );
  }

  private otherBackend(): string {
    const { folder } = this.options;
    const init = (flag: string) => toTerraform(folder, "init", flag);
    return [
      `The state backend of ${folder} was configured otherwise when Terraform last worked there, so that the state may still be in the former place. Nothing was read or changed.`,
      `  - If the state is to move along: ${init("-migrate-state")}`,
      `  - If the state is in the new place already: ${init("-reconfigure")}`,
      "  - If the change was not meant, correct state in the environment file (docs/runbook.md#the-state-backend-changed)",
    ].join("\n");
  }
}

const MOST_SHOWN = 2000;

/** Somebody else's plan or apply may be about to end. */
const LOCK_TIMEOUT = "-lock-timeout=10s";

interface Event {
  readonly type?: string;
  readonly "@message"?: string;
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
  };
}

/** Nothing for a line that a wrapper added. */
function eventIn(line: string): Event {
  return parsed(line) ?? {};
}

function errorIn(line: string): string[] {
  const { diagnostic } = eventIn(line);
  if (diagnostic?.severity !== "error") return [];
  return [`${diagnostic.summary}\n${diagnostic.detail ?? ""}`.trim()];
}

type Outputs = Readonly<Record<string, { readonly value: unknown }>>;

function isOutputs(value: unknown): value is Outputs {
  if (!isMap(value)) return false;
  return Object.values(value).every((output) => isMap(output) && "value" in output);
}

export interface Versions {
  readonly terraform: string;
  /** By address, for example `registry.terraform.io/hashicorp/aws`. */
  readonly providers: Readonly<Record<string, string>>;
}

interface PrintedVersions {
  readonly terraform_version: string;
  readonly provider_selections?: Readonly<Record<string, string>>;
}

function isVersions(value: unknown): value is PrintedVersions {
  if (!isMap(value) || !("terraform_version" in value)) return false;
  const { provider_selections: providers = {} } = value as { provider_selections?: unknown };
  return typeof value.terraform_version === "string" && isMap(providers);
}

function isPlan(value: unknown): value is PlanJson {
  return isMap(value) && "format_version" in value && "terraform_version" in value;
}

interface Synthesized {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
}

interface Resource {
  readonly lifecycle?: { prevent_destroy?: boolean };
}

function withoutPreventDestroy(text: string): string {
  const stack = JSON.parse(text) as Synthesized;
  for (const byId of Object.values(stack.resource ?? {})) {
    for (const { lifecycle } of Object.values(byId)) delete lifecycle?.prevent_destroy;
  }
  return JSON.stringify(stack, null, 2);
}
