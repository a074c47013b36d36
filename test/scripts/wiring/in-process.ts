import { chdir, cwd } from "node:process";
import { Command, CommanderError } from "commander";
import { explainFileError } from "../../../formats/file-problem";
import { forLines } from "../../../formats/outlets";
import { UserError } from "../../../formats/problem";
import type { Emulator } from "../../../local/emulator/server";
import { closeAll, type FakeServices, type Folder, startFakeServices } from "./site";

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const root = cwd();
const folders: Folder[] = [];
let fakeServices: FakeServices;

/** Credentials that are made up, no real AWS within reach, and nobody who could answer a question. */
beforeAll(async () => {
  fakeServices = await startFakeServices();
  // The SDK warns of an old Node.js unless one of its own variables is set.
  const settings = Object.keys(process.env).filter((key) => /^AWS_(?!SDK_)/.test(key));
  for (const name of settings) delete process.env[name];
  Object.defineProperty(process.stdin, "isTTY", { value: false, configurable: true });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: fakeServices.url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    NO_PROXY: "127.0.0.1",
  });
});

afterEach(async () => {
  chdir(root);
  await closeAll();
  fakeServices.asked.splice(0);
  for (const folder of folders.splice(0)) folder.remove();
});

afterAll(() => fakeServices.close());

/** The calls to STS and SNS since the last look. */
export function askedOfFakeServices(): readonly string[] {
  return fakeServices.asked.splice(0);
}

/** Removed after the test. */
export function inFolder(folder: Folder): Folder {
  folders.push(folder);
  return folder;
}

/** From here on, clients that are made reach this emulator. */
export function use(emulator: Emulator): void {
  process.env["AWS_ENDPOINT_URL_SOCIALMESSAGING"] = emulator.url;
}

/** Does a command's work in this process, where a spawned one would take half a second. */
export async function ended(folder: Folder, command: () => Promise<number>): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const printed = (lines: string[]) => (line: unknown) => {
    lines.push(String(line));
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation(printed(out)),
    jest.spyOn(process.stderr, "write").mockImplementation(printed(err)),
    jest.spyOn(console, "log").mockImplementation((line) => void out.push(`${line}\n`)),
    jest.spyOn(console, "error").mockImplementation((line) => void err.push(`${line}\n`)),
  ];
  chdir(folder.path);
  try {
    const code = await command();
    return { code, out: out.join(""), err: err.join("") };
  } catch (error) {
    const said = explainFileError(error); // as cli.ts prints it
    if (!(said instanceof UserError)) throw error;
    return { code: 1, out: out.join(""), err: `${err.join("")}${forLines(said.message)}\n` };
  } finally {
    chdir(root);
    for (const spy of spies) spy.mockRestore();
  }
}

/** The same for a command line: its words are read as cli.ts has them read. */
export function called(
  folder: Folder,
  register: (command: Command) => void,
  words: readonly string[],
): Promise<Ended> {
  return ended(folder, async () => {
    const command = new Command().argument("[environment]").exitOverride();
    register(command);
    const { exitCode } = process;
    try {
      await command.parseAsync([...words], { from: "user" });
      return Number(process.exitCode);
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      return error.exitCode;
    } finally {
      process.exitCode = exitCode;
    }
  });
}
