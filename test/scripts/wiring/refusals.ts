import type { ScriptedFailure } from "../../../local/emulator/faults";
import type { Emulator } from "../../../local/emulator/server";
import { apply } from "../../../scripts/commands/apply";
import { serve } from "../../serve";
import { type Ended, ended, inFolder, use } from "./in-process";
import {
  DECLARED,
  emulatorOf,
  environmentFile,
  Folder,
  LINKED,
  type Linked,
  writesIn,
} from "./site";

export interface Case {
  readonly files?: Readonly<Record<string, string>>;
  readonly outputs?: string;
  readonly linked?: readonly Linked[];
  readonly failures?: readonly ScriptedFailure[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Outcome extends Ended {
  readonly emulator: Emulator;
}

/** Applies an environment that is sound, but for what the case changes. */
export async function attempt(what: Case): Promise<Outcome> {
  const { linked = LINKED, failures = [], outputs, env = {} } = what;
  // Would be written to, if a guard let it through.
  const { files = { prod: environmentFile(DECLARED) } } = what;
  const emulator = await emulatorOf(linked, { failures });
  use(emulator);
  const folder = inFolder(new Folder(files, outputs));
  const options = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY, yes: true };
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    return { ...(await ended(folder, () => apply("prod", options))), emulator };
  } finally {
    process.env = before;
  }
}

/** One clear message on standard error, exit code 1, and nothing written. */
export async function refused(what: Case, ...messages: readonly string[]): Promise<Outcome> {
  const outcome = await attempt(what);
  for (const part of messages) expect(outcome.err).toContain(part);
  expect(outcome.err).not.toContain("[object Object]");
  expect(writesIn(outcome.emulator)).toEqual([]);
  expect(outcome.code).toBe(1);
  return outcome;
}

export const nothingWasAsked = ({ emulator }: Outcome) => expect(emulator.requests).toEqual([]);

const servers: { close(): unknown }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** The URL of a service that refuses everything. */
export function refusal(code: string, message: string, status = 403): Promise<string> {
  const error = `<Type>Sender</Type><Code>${code}</Code><Message>${message}</Message>`;
  return answering(status, "text/xml", `<ErrorResponse><Error>${error}</Error></ErrorResponse>`);
}

export async function answering(status: number, type: string, body: string): Promise<string> {
  const server = await serve((_, response) => {
    response.writeHead(status, { "content-type": type });
    response.end(body);
  });
  servers.push(server);
  return server.url;
}
