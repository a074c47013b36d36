import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { UserError } from "../../formats/problem";
import { plainText } from "./printed";

interface Command {
  readonly binary: string;
  /** Where it runs. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly args: readonly string[];
  /** Called with each line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
}

/** How a program ended, and what it printed: without colours. */
export interface Ended {
  readonly code: number;
  /** Signals that this program received meanwhile and passed on. */
  readonly signals: readonly NodeJS.Signals[];
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs Terraform to its end. It runs in a process group of its own, so that a signal reaches it exactly once:
 * Terraform releases its lock after the first interrupt, and not after a second.
 */
export async function run(command: Command): Promise<Ended> {
  const { binary, folder, env, args, onLine } = command;
  const child = spawn(binary, args, {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const ended = untilClosed(child, command);
  const signals = passOnSignals(child);
  const { stdout, stderr } = child as { stdout: Readable; stderr: Readable };
  const lines: string[] = [];
  const errors: string[] = [];
  stderr.on("data", (chunk) => errors.push(String(chunk)));
  createInterface(stdout).on("line", (line) => {
    lines.push(line);
    onLine?.(plainText(line));
  });
  try {
    const code = await ended;
    const [out, err] = [lines.join("\n"), errors.join("")].map(plainText);
    return { code, signals: signals.passedOn, stdout: out ?? "", stderr: err ?? "" };
  } finally {
    signals.stop();
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Passes the first signal on as the interrupt that lets Terraform finish what is under way. A second Ctrl-C is
 * passed on, too, because its sender insists; the SIGTERM that CI sends after its SIGINT is not. Signals that
 * come almost at once may arrive in either order, so that a single SIGINT never counts as the second.
 */
function passOnSignals(child: ChildProcess) {
  const passedOn: NodeJS.Signals[] = [];
  let hasCtrlC = false;
  const onSignal = (signal: NodeJS.Signals) => {
    const insists = signal === "SIGINT" && hasCtrlC;
    hasCtrlC ||= signal === "SIGINT";
    if (passedOn.length > 0 && !insists) return;
    passedOn.push(signal);
    interrupt(child);
  };
  const onExit = () => interrupt(child);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on("exit", onExit);
  return {
    passedOn,
    stop: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      process.off("exit", onExit);
    },
  };
}

/** The whole group: where a wrapper was started, Terraform is its child. */
function interrupt({ pid }: ChildProcess): void {
  if (pid === undefined) return; // it never started
  try {
    process.kill(-pid, "SIGINT");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Closed is later than ended: a wrapper that was killed may leave Terraform behind, which still holds the pipes. */
function untilClosed(child: ChildProcess, { binary, folder }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on("error", ({ code }: NodeJS.ErrnoException) =>
      reject(
        new UserError(
          `${binary} cannot be started in ${folder} (${code}): check the program (TERRAFORM_BINARY_NAME) and the folder`,
        ),
      ),
    );
    child.on("close", (code) => resolve(code ?? 1));
  });
}
