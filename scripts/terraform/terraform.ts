import { type SpawnOptions, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { UserError } from "../../formats/problem";
import { type PlannedChange, plannedChanges } from "./planned-changes";

export interface TerraformOptions {
  readonly binary: string;
  /** The stack's folder, below cdktf.out/stacks. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Told each resource as it is done; the default says nothing. */
  readonly onProgress?: (message: string) => void;
}

/** Runs Terraform or OpenTofu in one stack's folder. */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  /** @param flags for example -plugin-dir or -backend-config */
  async init(flags: readonly string[] = []): Promise<void> {
    await this.run(["init", "-input=false", "-no-color", ...flags]);
  }

  /** @throws TerraformError with everything that is wrong, told by the provider's own schema */
  async validate(): Promise<void> {
    await this.run(["validate", "-no-color"]);
  }

  /** What an apply would change now; nothing of it is done. */
  async plan(): Promise<readonly PlannedChange[]> {
    const file = "plan.tfplan";
    await this.run(["plan", "-input=false", "-no-color", "-lock=false", `-out=${file}`]);
    return plannedChanges(JSON.parse(await this.run(["show", "-json", file])));
  }

  async apply(): Promise<void> {
    await this.run(["apply", "-auto-approve", "-input=false", "-json"], true);
  }

  async destroy(): Promise<void> {
    await this.run(["destroy", "-auto-approve", "-input=false", "-json"], true);
  }

  /** Leaves the terminal to Terraform, which shows its plan there and asks. */
  async destroyInteractively(): Promise<void> {
    const child = spawn(this.options.binary, ["destroy"], this.spawnOptions("inherit"));
    const code = await exitCode(child);
    if (code !== 0) throw new UserError(`terraform destroy ended with ${code}: see above`);
  }

  async output(): Promise<unknown> {
    return JSON.parse(await this.run(["output", "-json"]));
  }

  /** Addresses of everything in the state. */
  async stateList(): Promise<readonly string[]> {
    return (await this.run(["state", "list"])).split("\n").filter((line) => line !== "");
  }

  private async run(args: readonly string[], events = false): Promise<string> {
    const child = spawn(this.options.binary, args, this.spawnOptions(["ignore", "pipe", "pipe"]));
    const { stdout, stderr } = child as { stdout: Readable; stderr: Readable };
    const lines: string[] = [];
    const errors: string[] = [];
    stderr.on("data", (chunk) => errors.push(String(chunk)));
    createInterface(stdout).on("line", (line) => {
      lines.push(line);
      if (events) this.report(line);
    });
    const code = await exitCode(child);
    if (code === 0) return lines.join("\n");
    const told = events ? lines.flatMap(errorIn).join("\n\n") : errors.join("");
    throw new TerraformError(args[0] ?? "", told.trim() || lines.join("\n"));
  }

  private report(line: string): void {
    const event = JSON.parse(line) as { type?: string; "@message"?: string };
    const told = event.type === "apply_complete" || event.type === "apply_progress";
    if (told && event["@message"] !== undefined) this.options.onProgress?.(event["@message"]);
  }

  private spawnOptions(stdio: SpawnOptions["stdio"]): SpawnOptions {
    // CHECKPOINT_DISABLE: no call home.
    const env = { ...this.options.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
    return { cwd: this.options.folder, env, stdio };
  }
}

/** Terraform's own words, which name what is wrong better than we could. */
export class TerraformError extends UserError {
  constructor(
    readonly command: string,
    readonly output: string,
  ) {
    super(`terraform ${command} failed:\n\n${output}`);
  }
}

function errorIn(line: string): string[] {
  const event = JSON.parse(line) as {
    readonly diagnostic?: { readonly severity: string; readonly summary: string; detail: string };
  };
  const { diagnostic } = event;
  if (diagnostic?.severity !== "error") return [];
  return [`${diagnostic.summary}\n${diagnostic.detail}`.trim()];
}

function exitCode(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
