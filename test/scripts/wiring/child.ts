import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { Ran } from "../run";

/** Where a command runs. */
type Folder = { readonly path: string };

const PROGRAM = join(__dirname, "..", "..", "..", "dist", "scripts", "cli.js");

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

/** The compiled program with no terminal and no AWS but the given one. */
export function start(folder: Folder, args: readonly string[], env: NodeJS.ProcessEnv): Running {
  return startProgram(PROGRAM, folder, args, env);
}

/** Another compiled program, in the same way. */
export function startProgram(
  program: string,
  folder: Folder,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Running {
  return spawned(process.execPath, [program, ...args], folder, env);
}

export function cli(folder: Folder, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return start(folder, args, env).ended;
}

/** A question, or its end, and what somebody types as soon as it is there. */
export type Answered = readonly [question: string, answer: string];

/** The program as on a terminal, where somebody answers one question after the other. */
export async function onTerminal(
  folder: Folder,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  answers: string | readonly Answered[],
): Promise<Ran> {
  const command = [process.execPath, PROGRAM, ...args].map((word) => `'${word}'`).join(" ");
  const { child, ended } = spawned("script", ["-qec", command, "/dev/null"], folder, env, "pipe");
  const left = typeof answers === "string" ? [["[y/N]", answers] as const] : [...answers];
  let seen = "";
  (child.stdout as Readable).on("data", (chunk) => {
    seen += String(chunk);
    const [next] = left;
    if (next === undefined || !seen.includes(next[0])) return;
    left.shift();
    seen = "";
    child.stdin?.write(next[1]);
  });
  const ran = await ended;
  child.stdin?.destroy();
  return ran;
}

function spawned(
  program: string,
  args: readonly string[],
  folder: Folder,
  env: NodeJS.ProcessEnv,
  stdin: "ignore" | "pipe" = "ignore",
): Running {
  const child = spawn(program, args, {
    cwd: folder.path,
    // Node 20 makes the SDK warn of its own end, on every run.
    env: { ...env, NODE_NO_WARNINGS: "1" },
    stdio: [stdin, "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => {
    text.stdout += String(chunk);
  });
  child.stderr?.on("data", (chunk) => {
    text.stderr += String(chunk);
  });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...text }));
  });
  return { child, ended };
}

/** Waits until something is so; a test that waits in vain ends by its own time limit. */
export async function until(so: () => boolean): Promise<void> {
  while (!so()) await setTimeout(5);
}

/** As another Terraform that is at work there; Python runs the local AWS as well. */
export async function lockState(file: string): Promise<() => Promise<unknown>> {
  const program = `import fcntl, sys
f = open(sys.argv[1], "r+")
fcntl.lockf(f, fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()`;
  const other = spawn("python3", ["-c", program, file], { stdio: ["pipe", "pipe", "inherit"] });
  await once(other.stdout, "data");
  return () => {
    other.stdin.end();
    return once(other, "close");
  };
}
