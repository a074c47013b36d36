// Draws the pictures of README and docs: npm run pictures [-- --check]. Each has the hash of what it is made of in
// docs/pictures/inputs.json; a picture is drawn again if that has changed.
// Exit code: 0 drawn or current, 3 with --check, what is committed is stale.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { architecture } from "./pictures/architecture.mjs";
import { COMMENT_INPUTS, comment } from "./pictures/comment.mjs";
import { DASHBOARD_INPUTS, dashboard } from "./pictures/dashboard.mjs";
import { DEMO_INPUTS, demo } from "./pictures/demo.mjs";
import { INIT_INPUTS, init } from "./pictures/init.mjs";
import { PLAN_INPUTS, plan } from "./pictures/plan.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const FOLDER = join(root, "docs/pictures");
const HASHES = join(FOLDER, "inputs.json");

/** A new picture is one line here. */
const PICTURES = {
  "architecture.svg": { inputs: ["tools/pictures/architecture.mjs"], draw: architecture },
  "comment.svg": { inputs: COMMENT_INPUTS, draw: comment },
  "demo.svg": { inputs: DEMO_INPUTS, draw: demo },
  "init.svg": { inputs: INIT_INPUTS, draw: init },
  "plan.svg": { inputs: PLAN_INPUTS, draw: plan },
  "dashboard.svg": { inputs: DASHBOARD_INPUTS, draw: dashboard },
};

/** Of files, or of all files below a folder, with their names. */
function hashOf(inputs) {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap(filesBelow).sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

function filesBelow(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => filesBelow(`${path}/${name}`));
}

const known = existsSync(HASHES) ? JSON.parse(readFileSync(HASHES, "utf8")) : {};
const hashes = Object.fromEntries(
  Object.entries(PICTURES).map(([name, { inputs }]) => [name, hashOf(inputs)]),
);
const stale = Object.keys(PICTURES).filter(
  (name) => known[name] !== hashes[name] || !existsSync(join(FOLDER, name)),
);

if (process.argv.includes("--check")) {
  for (const name of stale) {
    console.error(`docs/pictures/${name} is stale: run npm run pictures and commit it`);
  }
  if (stale.length > 0) process.exitCode = 3;
} else {
  for (const name of stale) {
    writeFileSync(join(FOLDER, name), await PICTURES[name].draw(root));
    console.log(`docs/pictures/${name} written`);
  }
  writeFileSync(HASHES, `${JSON.stringify(hashes, null, 2)}\n`);
}
