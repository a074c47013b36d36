// The dashboard of an example's limits, as `spend --preview` draws it.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const EXAMPLE = "examples/environments/spend-limits";

/** @param {string} root the repository, with a current dist */
export function dashboard(root) {
  const folder = mkdtempSync(join(tmpdir(), "pictures-"));
  try {
    cpSync(join(root, EXAMPLE), join(folder, "environments"), { recursive: true });
    const file = join(folder, "dashboard.svg");
    const args = [join(root, "dist/scripts/cli.js"), "spend", "prod", "--preview", file];
    execFileSync(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    return readFileSync(file, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the picture shows, and what draws it. */
export const DASHBOARD_INPUTS = [
  EXAMPLE,
  "constructs/dashboard",
  "scripts/spend/preview",
  "tools/pictures/dashboard.mjs",
];
