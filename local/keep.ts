import { forCommand } from "../formats/outlets";
import { printError } from "../formats/print";

/**
 * With KEEP=1, what stands for AWS on this machine runs on after a test or the demo, so that somebody can
 * look at what is there.
 */
export function isKept(): boolean {
  return process.env["KEEP"] === "1";
}

/** Says where something is that was kept, and how to end it: on standard error, as it is no output. */
export function sayKept(what: string, ...lines: readonly string[]): void {
  printError([`KEEP=1: ${what}`, ...lines].join("\n  "));
}

/**
 * Closes a server that runs in this process; with KEEP=1 it stays open, and the process with it.
 * @param variable what has to be set to reach it
 */
export async function closeUnlessKept(
  what: string,
  variable: string,
  server: { readonly url: string; close(): Promise<void> },
): Promise<void> {
  if (!isKept()) return server.close();
  const { url } = server;
  const look = forCommand(["export", `${variable}=${url}`]);
  sayKept(`${what} runs at ${url}`, `to look:  ${look}`, "to stop:  Ctrl-C here");
}
