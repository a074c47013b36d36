import { sep } from "node:path";
import { forCommand } from "../../formats/outlets";

/** In a clone, npm's scripts build first; an installed package has its binary alone. */
const IS_INSTALLED = __dirname.split(sep).includes("node_modules");

/**
 * What the user types to run a command from here, every word quoted for the shell.
 * @example toRun("apply", "prod", "--yes") // npm run apply -- prod --yes
 */
export function toRun(command: string, ...args: readonly string[]): string {
  if (IS_INSTALLED) return forCommand(["npx", "cdktf-aws-social-messaging", command, ...args]);
  return forCommand(["npm", "run", command, ...(args.length === 0 ? [] : ["--", ...args])]);
}

/** What the user types to deploy stacks, in the order in which they depend on each other. */
export function toDeploy(...stacks: readonly string[]): string {
  return forCommand(["npx", "cdktf", "deploy", ...stacks]);
}
