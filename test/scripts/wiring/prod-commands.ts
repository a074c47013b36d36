import type { FaultOptions } from "../../../local/emulator/faults";
import type { Emulator } from "../../../local/emulator/server";
import { register as apply } from "../../../scripts/commands/apply";
import { register as detach } from "../../../scripts/commands/detach";
import { register as plan } from "../../../scripts/commands/plan";
import { register as verify } from "../../../scripts/commands/verify";
import { TOPIC } from "./fixtures";
import { called, type Ended, inFolder, use as reach } from "./in-process";
import { type Declared, emulatorOf, environmentFile, Folder, type Linked } from "./site";

/** The emulator that the commands reach. */
export let emulator: Emulator;

/** From here on, commands reach this emulator. */
export function use(started: Emulator): void {
  emulator = started;
  reach(started);
}

export const OUTPUTS = ["--outputs", "outputs.json", "--quota-share", "1"];
export const DESTINATION = [{ eventDestinationArn: TOPIC.arn }];

/** Removed after the test. */
export const folderOf = (files: Readonly<Record<string, string>>, outputs?: string): Folder =>
  inFolder(new Folder(files, outputs));

/** Sets up a folder and an emulator; the commands below work there. */
export async function site(
  declared: readonly Declared[],
  linked: readonly Linked[],
  faults: FaultOptions = {},
): Promise<Folder> {
  use(await emulatorOf(linked, faults));
  return folderOf({ prod: environmentFile(declared) });
}

const COMMANDS = { apply, detach, plan, verify };

/** Calls a command with these words. */
export const whatsAppAws = (
  folder: Folder,
  command: keyof typeof COMMANDS,
  ...words: readonly string[]
): Promise<Ended> => called(folder, COMMANDS[command], words);

/** Calls a command on the environment prod. */
export const prod = (
  folder: Folder,
  command: keyof typeof COMMANDS,
  ...more: readonly string[]
): Promise<Ended> => whatsAppAws(folder, command, "prod", ...OUTPUTS, ...more);
