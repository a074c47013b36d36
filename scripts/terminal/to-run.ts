import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import { chdir } from "node:process";
import { foldersAbove } from "../../app/folder";
import { forCommand } from "../../formats/outlets";
import { cut, UserError } from "../../formats/problem";

/** In a clone, npm's scripts build first; an installed package has its binary alone. */
const IS_INSTALLED = __dirname.split(sep).includes("node_modules");

/** npx finds the short name only in what is installed; elsewhere it would install a package of that name. */
const BINARY = __dirname.split(sep).includes("_npx")
  ? "cdktf-aws-social-messaging"
  : "whatsapp-aws";

/** The folder that `-C` named, as the user reaches it. */
let chosen: string | undefined;

/** Works in that folder from now on, as if the program was started there. */
export function workIn(folder: string): void {
  try {
    chdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `-C names ${cut(folder)}, which is no folder that can be entered (${code})`,
    );
  }
  chosen = folder;
}

/**
 * What the user types to run a command from here, every word quoted for the shell.
 * @example toRun("apply", "prod", "--yes") // npm run apply -- prod --yes
 */
export function toRun(command: string, ...args: readonly string[]): string {
  const words = [...(chosen === undefined ? [] : ["-C", chosen]), ...args];
  if (IS_INSTALLED) return forCommand(["npx", BINARY, command, ...words]);
  return forCommand(["npm", "run", command, ...(words.length === 0 ? [] : ["--", ...words])]);
}

/**
 * What the user types to deploy an environment.
 * @param stacks in the order in which they depend on each other; without a clone there is no cdktf-cli, and `deploy`
 *   finds them itself
 * @default - the environment's own stack alone
 */
export function toDeploy(environment: string, ...stacks: readonly string[]): string {
  if (IS_INSTALLED) return toRun("deploy", environment);
  const words = stacks.length === 0 ? [environment] : stacks;
  const deploy = forCommand(["npx", "cdktf", "deploy", ...words]);
  return chosen === undefined ? deploy : `${forCommand(["cd", chosen])} && ${deploy}`;
}

/**
 * What the user types to work on a stack of an app of their own, with the toolkit that is installed there: CDK Terrain
 * alone, or CDKTF.
 * @example withToolkit("deploy", "chat") // npx cdktf deploy chat
 */
export function withToolkit(command: string, ...words: readonly string[]): string {
  const isThere = (name: string) =>
    foldersAbove(process.cwd()).some((folder) => existsSync(join(folder, "node_modules", name)));
  const toolkit = !isThere("cdktf") && isThere("cdktn") ? "cdktn" : "cdktf";
  const typed = forCommand(["npx", toolkit, command, ...words]);
  return chosen === undefined ? typed : `${forCommand(["cd", chosen])} && ${typed}`;
}

/**
 * What the user types to run Terraform in the folder of a stack.
 * @param folder as it is reached from the working folder
 */
export function toTerraform(folder: string, ...args: readonly string[]): string {
  const reached = chosen === undefined ? folder : join(chosen, folder);
  return forCommand(["terraform", `-chdir=${reached}`, ...args]);
}
