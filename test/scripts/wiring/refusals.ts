import type { ScriptedFailure } from "../../../local/emulator/faults";
import type { Emulator } from "../../../local/emulator/server";
import { serve } from "../../serve";
import type { Ran } from "../run";
import { cli } from "./child";
import { envFor, folderOf } from "./moto";
import { DECLARED, LINKED } from "./prod-commands";
import { emulatorOf, environmentFile, type Folder, type Linked, writesIn } from "./site";

const servers: { close(): unknown }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

export interface Case {
  readonly files?: Readonly<Record<string, string>>;
  readonly outputs?: string;
  readonly linked?: readonly Linked[];
  readonly failures?: readonly ScriptedFailure[];
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly prepare?: (folder: Folder) => NodeJS.ProcessEnv;
}

interface Outcome extends Ran {
  readonly emulator: Emulator;
}

export const APPLY = ["apply", "prod", "--yes", "--outputs", "outputs.json", "--quota-share", "1"];

export async function attempt(what: Case): Promise<Outcome> {
  const { linked = LINKED, failures = [], args = APPLY } = what;
  // Would be written to, if a guard let it through.
  const files = what.files ?? { prod: environmentFile(DECLARED) };
  const emulator = await emulatorOf(linked, { failures });
  const folder = folderOf(files, what.outputs);
  const env = envFor(emulator, { ...what.env, ...what.prepare?.(folder) });
  return { ...(await cli(folder, args, env)), emulator };
}

/** One clear message on standard error, no stack, exit code 1, and nothing written. */
export async function refused(what: Case, ...messages: readonly string[]): Promise<Outcome> {
  const outcome = await attempt(what);
  for (const part of messages) expect(outcome.stderr).toContain(part);
  expect(outcome.stderr).not.toMatch(/^\s+at /m);
  expect(outcome.stderr).not.toContain("[object Object]");
  expect(writesIn(outcome.emulator)).toEqual([]);
  expect(outcome.code).toBe(1);
  return outcome;
}

export const nothingWasAsked = ({ emulator }: Outcome) => expect(emulator.requests).toEqual([]);

/** The URL of a service that refuses everything. */
export function refusal(code: string, message: string): Promise<string> {
  const error = `<Type>Sender</Type><Code>${code}</Code><Message>${message}</Message>`;
  return answering(403, "text/xml", `<ErrorResponse><Error>${error}</Error></ErrorResponse>`);
}

export async function answering(status: number, type: string, body: string): Promise<string> {
  const server = await serve((_, response) => {
    response.writeHead(status, { "content-type": type });
    response.end(body);
  });
  servers.push(server);
  return server.url;
}
