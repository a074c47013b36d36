// What `npm run demo` prints.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingTools } from "../../dist/local/local-stack.js";
import { drawn, linesOf } from "./terminal.mjs";

export const DEMO_INPUTS = [
  "constructs/alarms/texts.ts",
  "environments/example.yaml",
  "local/demo",
  "local/stack-summary.ts",
  "scripts/commands/brake.ts",
  "scripts/spend/show-check.ts",
  "tools/pictures/demo.mjs",
  "tools/pictures/terminal.mjs",
];

/** Of all that the demo prints, its steps, and below two of them what no other picture shows. */
export async function demo(root) {
  const missing = missingTools();
  if (missing.length > 0) {
    throw new Error(`demo.svg shows a deploy and needs ${missing.join(", ")} on the PATH`);
  }
  const [start, ...steps] = stepsOf(await demoLines(root, process.env));
  const shown = steps.flatMap(({ title = "", body }) => {
    const most = MOST.find(([word]) => title.includes(word))?.[1] ?? 0;
    if (most === 0) return title;
    return ["", title, ...body.slice(0, most), ...(body.length > most ? ["   ..."] : []), ""];
  });
  const lines = shown.filter((line, index) => line !== "" || shown[index - 1] !== "");
  return drawn(
    ["$ npm run demo", ...start.body, "", ...lines],
    "The demo, abridged: its steps, an alarm and the brake",
  );
}

/** How many lines are shown below a step; of the others the title alone. */
const MOST = [
  ["A bot loops", 5],
  ["The brake", 13],
];

/** Titles with the lines below them; what comes first has none. */
function stepsOf(lines) {
  const steps = [{ title: undefined, body: [] }];
  for (const line of lines) {
    if (line.startsWith(BOLD) && /^\d+ {2}/.test(line.slice(BOLD.length)))
      steps.push({ title: line, body: [] });
    else steps.at(-1).body.push(line);
  }
  for (const { body } of steps) while (body.at(-1) === "") body.pop();
  return steps;
}

const BOLD = "\u001b[1m";

async function demoLines(root, env) {
  const folder = mkdtempSync(join(tmpdir(), "pictures-"));
  try {
    cpSync(join(root, "environments"), join(folder, "environments"), { recursive: true });
    return await linesOf([join(root, "dist/local/demo/main.js")], { cwd: folder, env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
