import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { forCommand } from "../formats/outlets";
import { onPath } from "../scripts/terraform/tools";
import { isKept, sayKept } from "./keep";
import { patchFolder } from "./moto-patch";

/** A local server that answers like AWS, on this machine only. */
export interface LocalAws {
  readonly url: string;
  /** For child processes: our own settings for AWS are replaced, so nothing can reach real AWS. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends it, but with KEEP=1 only says where it still runs. */
  stop(): Promise<void>;
}

const PROGRAM = "moto_server";

export function localAwsIsInstalled(): boolean {
  return onPath(PROGRAM) !== undefined;
}

/** Starts moto as the given account, empty. */
export async function startLocalAws(account: string): Promise<LocalAws> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const kept = isKept();
  const patch = patchFolder();
  const server = spawn(PROGRAM, ["-H", "127.0.0.1", "-p", String(port)], {
    env: {
      ...process.env,
      MOTO_ACCOUNT_ID: account,
      MOTO_PORT: String(port), // where its state machines find the other services
      PYTHONPATH: patch.PYTHONPATH,
    },
    stdio: "ignore",
    detached: kept, // Ctrl-C on our terminal would end it, too
  });
  const kill = () => server.kill();
  process.once("exit", kill);
  await untilAnswers(url, server).finally(patch.remove);
  if (kept) {
    process.off("exit", kill);
    server.unref();
    sayRunning(account, url, server); // also to who interrupts us before the end, or holds us in a debugger
  }
  return {
    url,
    env: localAwsEnvironment(url),
    stop: async () => {
      process.off("exit", kill);
      if (kept) sayRunning(account, url, server);
      else await ended(server);
    },
  };
}

function sayRunning(account: string, url: string, { pid }: ChildProcess): void {
  const settings = Object.entries(localAwsEnvironment(url))
    .filter(([name]) => name.startsWith("AWS_"))
    .map(([name, value]) => `${name}=${value}`);
  sayKept(
    `local AWS of account ${account} runs at ${url}`,
    `to look:  ${forCommand(["export", ...settings])}`,
    `to stop:  ${forCommand(["kill", String(pid)])}`,
  );
}

/** This process's environment with all settings for AWS replaced by local ones. */
export function localAwsEnvironment(url: string): NodeJS.ProcessEnv {
  const withoutAws = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(withoutAws),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "stand-in",
    AWS_SECRET_ACCESS_KEY: "stand-in",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    NO_PROXY: "127.0.0.1",
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

const START_SECONDS = 60;

async function untilAnswers(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (Date.now() < deadline && server.exitCode === null) {
    const answered = await fetch(url)
      .then(() => true)
      .catch(() => false);
    if (answered) return;
    await setTimeout(100);
  }
  await ended(server);
  throw new Error(`${PROGRAM} did not answer within ${START_SECONDS} s`);
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const closed = new Promise((resolve) => server.once("close", resolve));
  server.kill();
  await closed;
}
