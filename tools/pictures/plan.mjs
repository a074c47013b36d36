// What `deploy --plan` prints of the environment file in the README.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mirrorEnvironment, missingTools } from "../../dist/local/local-stack.js";
import { withNewAccount } from "./live-account.mjs";
import { drawn, linesOf } from "./terminal.mjs";

export const PLAN_INPUTS = [
  "README.md",
  "scripts/deploy",
  "scripts/wiring/render-plan.ts",
  "tools/pictures/live-account.mjs",
  "tools/pictures/plan.mjs",
  "tools/pictures/terminal.mjs",
];

/** @param {string} root the repository, with a current dist */
export async function plan(root) {
  const missing = missingTools();
  if (missing.length > 0) {
    throw new Error(`plan.svg shows Terraform's plan and needs ${missing.join(", ")} on the PATH`);
  }
  const [, file] = /^```yaml\n(# environments\/prod\.yaml\n[^`]+)^```/m.exec(
    readFileSync(join(root, "README.md"), "utf8"),
  );
  const folder = mkdtempSync(join(tmpdir(), "pictures-"));
  try {
    mkdirSync(join(folder, "environments"));
    writeFileSync(join(folder, "environments/prod.yaml"), file);
    const args = ["deploy", "prod", "--plan"];
    const program = [join(root, "dist/scripts/cli.js"), ...args];
    const run = (env) =>
      linesOf(program, { cwd: folder, env: { ...env, ...mirrorEnvironment() }, code: 2 });
    const lines = await withNewAccount(run);
    // Which command deploys this is said in the words of a clone, where this runs.
    const plan = lines.filter((line) => !line.includes("Deploy exactly this"));
    const shown = [`$ npx whatsapp-aws ${args.join(" ")}`, ...plan];
    return drawn(shown, "deploy shows what Terraform and the wiring would change, as one plan");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
