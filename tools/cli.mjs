// Compiles, then runs one command of the command line: npm run plan -- prod, npm run review, …
// Exit code: the command's, or 1 if the sources do not compile.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(root, "dist/scripts/cli.js");

/** Runs a program of Node in the user's folder, as this one was, and ends with it unless all is well. */
function run(...program) {
  const { status } = spawnSync(process.execPath, program, {
    stdio: ["ignore", "inherit", "inherit"],
  });
  // Not the compiler's own 2, which in our programs means that somebody must decide.
  if (status !== 0) process.exit(1);
}

const [command] = process.argv.slice(2);
run(join(root, "node_modules/typescript/bin/tsc"), "-p", root);
if (command === "review") run(join(root, "tools/app.mjs"), "--checked"); // what it reviews
// In this process: a second one would only take time, and hide its end from signals.
process.argv[1] = cli;
await import(pathToFileURL(cli).href);
