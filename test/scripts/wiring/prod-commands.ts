import type { FaultOptions } from "../../../local/emulator/faults";
import type { Emulator } from "../../../local/emulator/server";
import type { Ran } from "../run";
import { cli } from "./child";
import { marker, OWNER, TOPIC } from "./fixtures";
import { envFor, folderOf } from "./moto";
import { type Declared, emulatorOf, environmentFile, type Folder, type Linked } from "./site";

/** The emulator that the commands reach. */
export let emulator: Emulator;
export const env = (more?: NodeJS.ProcessEnv): NodeJS.ProcessEnv => envFor(emulator, more);

/** From here on, commands reach this emulator. */
export function use(started: Emulator): void {
  emulator = started;
}

export const TAGS = { Team: "care" };
export const SET = { ...TAGS, ...marker(TAGS) };
export const OUTPUTS = ["--outputs", "outputs.json", "--quota-share", "1"];
export const DESTINATION = [{ eventDestinationArn: TOPIC.arn }];

/** Sets up a folder and an emulator; the commands below work there. */
export async function site(
  declared: readonly Declared[],
  linked: readonly Linked[],
  faults: FaultOptions = {},
): Promise<Folder> {
  use(await emulatorOf(linked, faults));
  return folderOf({ prod: environmentFile(declared) });
}

/** Runs a command on the environment prod. */
export const prod = (folder: Folder, command: string, ...more: readonly string[]): Promise<Ran> =>
  cli(folder, [command, "prod", ...OUTPUTS, ...more], env());

export const DECLARED: readonly Declared[] = [{ number: 1, tags: TAGS, phones: { 1: TAGS } }];
export const LINKED: readonly Linked[] = [{ number: 1, phones: { 1: {} } }];
/** As an apply leaves it: the mark of the account remembers the destination, too. */
export const SENDING = { ...TAGS, ...marker(TAGS, OWNER, [TOPIC]) };
export const WIRED: readonly Linked[] = [
  { number: 1, destination: TOPIC, tags: SENDING, phones: { 1: SET } },
];
