// Writes environments/environment.schema.json, with which editors complete and check environment files:
// npm run schema [-- --check]. What is allowed comes from the zod schema, what a field means from the TSDoc
// of the options' interfaces, so that editors, the reference and code say the same.
// Exit code: 0 written or current, 1 a field is not documented, 3 what is committed is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describeFields } from "./descriptions.mjs";

const root = join(import.meta.dirname, "../..");
const FILE = "environments/environment.schema.json";
const { environmentJsonSchema } = createRequire(import.meta.url)(
  join(root, "dist/app/json-schema.js"),
);

const schema = environmentJsonSchema();
const undocumented = describeFields(schema, join(root, "app/environment.ts"), "EnvironmentFile");
for (const field of undocumented) console.error(`${field} is not documented in its interface`);
if (undocumented.length > 0) process.exit(1);

const current = `${JSON.stringify(schema, null, 2)}\n`;
const stale = readFileSync(join(root, FILE), "utf8") !== current;
if (stale && process.argv.includes("--check")) {
  console.error(`${FILE} is stale: run npm run schema and commit it`);
  process.exit(3);
}
if (stale) {
  writeFileSync(join(root, FILE), current);
  console.log(`${FILE} written`);
}
