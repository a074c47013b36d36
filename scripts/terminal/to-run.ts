import { sep } from "node:path";

/** In a clone, npm's scripts build first; whoever installed the package has its binary alone. */
const IS_INSTALLED = __dirname.split(sep).includes("node_modules");

/** What the user types to run a command from here, for example `npm run apply -- prod`. */
export function toRun(command: string, args = ""): string {
  if (IS_INSTALLED) return `npx cdktf-aws-social-messaging ${command} ${args}`.trimEnd();
  return args === "" ? `npm run ${command}` : `npm run ${command} -- ${args}`;
}
