// What `init` prints of an account that nobody described.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLiveAccount } from "./live-account.mjs";
import { drawn, linesOf } from "./terminal.mjs";

export const INIT_INPUTS = [
  "scripts/commands/init.ts",
  "scripts/init/findings.ts",
  "scripts/init/report.ts",
  "scripts/init/yaml-files.ts",
  "tools/pictures/init.mjs",
  "tools/pictures/live-account.mjs",
  "tools/pictures/terminal.mjs",
];

/** @param {string} root the repository, with a current dist */
export async function init(root) {
  const folder = mkdtempSync(join(tmpdir(), "pictures-"));
  try {
    const args = ["init", "prod", "--region", "eu-west-1"];
    const program = [join(root, "dist/scripts/cli.js"), ...args];
    const lines = await withLiveAccount((env) => linesOf(program, { cwd: folder, env, code: 2 }));
    const shown = [`$ npx whatsapp-aws ${args.join(" ")}`, ...lines];
    return drawn(shown, "init writes the file of a live account and reports what is wrong with it");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
