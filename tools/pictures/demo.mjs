// What `npm run demo` prints where Terraform and moto are not at hand: the same from the file to the wiring, within a
// second, on every machine.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawn, linesOf } from "./terminal.mjs";

export const DEMO_INPUTS = [
  "environments/example.yaml",
  "local/demo",
  "local/stack-summary.ts",
  "scripts/wiring/render-plan.ts",
  "tools/pictures/demo.mjs",
  "tools/pictures/terminal.mjs",
];

/** The wiring of the example: what would change, and that it was made. */
export function wiring(root) {
  const lines = demoLines(root);
  const first = lines.findIndex((line) => line.includes("Wire the WhatsApp accounts"));
  const last = lines.findIndex((line) => line.includes("Read back"));
  if (first === -1 || last === -1) throw new Error("the demo has other steps now");
  const shown = lines.slice(first, last + 1).filter((line) => !line.includes("Apply exactly this"));
  return drawn(shown, "The demo plans and applies the wiring of an account");
}

function demoLines(root) {
  const folder = mkdtempSync(join(tmpdir(), "pictures-"));
  try {
    cpSync(join(root, "environments"), join(folder, "environments"), { recursive: true });
    const env = { ...process.env, PATH: "/nowhere" };
    return linesOf([join(root, "dist/local/demo/main.js")], { cwd: folder, env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
