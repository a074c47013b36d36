import { sep } from "node:path";
import { forCommand } from "../../formats/outlets";

/** In a clone, npm's scripts build first; an installed package has its binary alone. */
const IS_INSTALLED = __dirname.split(sep).includes("node_modules");

/** npx finds the short name only in what is installed; elsewhere it would install a package of that name. */
const BINARY = __dirname.split(sep).includes("_npx")
  ? "cdktf-aws-social-messaging"
  : "whatsapp-aws";

/**
 * What the user types to run a command from here, every word quoted for the shell.
 * @example toRun("apply", "prod", "--yes") // npm run apply -- prod --yes
 */
export function toRun(command: string, ...args: readonly string[]): string {
  if (IS_INSTALLED) return forCommand(["npx", BINARY, command, ...args]);
  return forCommand(["npm", "run", command, ...(args.length === 0 ? [] : ["--", ...args])]);
}

/** What the user types to deploy stacks, in the order in which they depend on each other. */
export function toDeploy(...stacks: readonly string[]): string {
  return forCommand(["npx", "cdktf", "deploy", ...stacks]);
}
