// Refuses imports that go upwards and circles of files or folders: npm run imports.
// Exit code: 0 none, 1 at least one.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { offencesOf } from "./imports/offences.mjs";
import { ONLY, ORDER, SKIPPED } from "./imports/order.mjs";
import { readImports } from "./imports/read.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const tree = readImports(root, SKIPPED);
const offences = offencesOf(tree, { order: ORDER, only: ONLY });

for (const { imports, wrong, mend } of offences) {
  const places = imports.map(({ from, line, to }) => `${from}:${line} → ${to}`);
  const said = places.length === 0 ? [wrong, `  ${mend}`] : [...places, `  ${wrong}`, `  ${mend}`];
  console.log(`${said.join("\n")}\n`);
}
const looked = `${tree.imports.length} imports in ${tree.files.length} files`;
console.log(
  offences.length === 0
    ? `${looked}: none goes upwards, and there is no circle`
    : `${offences.length} to mend, in ${looked}`,
);
process.exitCode = offences.length === 0 ? 0 : 1;
