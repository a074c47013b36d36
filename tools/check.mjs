// Everything that must hold before a push: npm run check [-- [--fast] [step ...]].
// Exit code: 0 all is well, 1 something is not, or the arguments are wrong.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runSteps } from "./check/run.mjs";
import { Progress, table } from "./check/show.mjs";
import { STEPS } from "./check/steps.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const NAMES = STEPS.map(({ name }) => name).join(", ");

function chosen() {
  const { values, positionals } = parseArgs({
    options: { fast: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => !STEPS.some((step) => step.name === name));
  if (unknown !== undefined) throw new Error(`there is no step ${unknown}`);
  const steps = STEPS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  return { steps, fast: values.fast };
}

async function check() {
  const { steps, fast } = chosen();
  if (!existsSync(join(root, "node_modules"))) throw new Error("nothing is installed: run npm ci");
  const progress = new Progress(process.stderr);
  const results = await runSteps(steps, {
    root,
    fast,
    progress: (name, lastLine) => progress.show(name, lastLine),
  });
  progress.clear();
  for (const { name, output } of results) {
    if (output !== "") console.log(`── ${name} ──\n${output.trimEnd()}\n`);
  }
  const { isTTY = false, columns } = process.stdout;
  console.log(table(results, { colour: isTTY && !process.env.NO_COLOR, width: columns }));
  return results.every(({ state }) => state === "ok" || (fast && state === "not run")) ? 0 : 1;
}

try {
  process.exitCode = await check();
} catch (error) {
  console.error(`${error.message}\nUsage: npm run check -- [--fast] [step ...]\nSteps: ${NAMES}`);
  process.exitCode = 1;
}
