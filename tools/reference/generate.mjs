// Writes docs/reference from the emitted declarations: npm run reference [-- --check].
// Exit code: 0 written or current, 1 something public is not documented, 3 what is committed is stale.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, LogLevel } from "typedoc";
import { gaps, showDefaults } from "./comments.mjs";
import { group } from "./groups.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const committed = join(here, "../../docs/reference");

/** What is exported from both of the package's entries, as one: a page may link what the other one exports. */
const dist = join(here, "../../dist");
const entry = join(dist, "reference.d.ts");
const ofEnvironments = join(dist, "app/index.d.ts");
const entries = ["./constructs", ...(existsSync(ofEnvironments) ? ["./app"] : [])];
writeFileSync(entry, entries.map((one) => `export * from "${one}";\n`).join(""));

const app = await Application.bootstrapWithPlugins({
  name: "cdktf-aws-social-messaging",
  entryPoints: [entry],
  tsconfig: join(here, "tsconfig.json"),
  plugin: ["typedoc-plugin-markdown"],
  logLevel: LogLevel.Warn,
  readme: "none",
  excludeExternals: true,
  excludePrivate: true,
  disableSources: true, // line numbers would make every edit a change here
  sort: ["required-first", "alphabetical"],
  validation: { invalidLink: true, notDocumented: false, notExported: true },
  treatValidationWarningsAsErrors: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useCodeBlocks: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  classPropertiesFormat: "table",
  typeDeclarationFormat: "table",
  indexFormat: "table",
});

const project = await app.convert();
if (project === undefined) process.exit(1);
app.validate(project);
for (const gap of gaps(project)) app.logger.error(gap);
if (app.logger.hasErrors()) process.exit(1);
showDefaults(project);
group(project, exportedFrom(ofEnvironments));

const fresh = mkdtempSync(join(tmpdir(), "reference-"));
await app.outputs.writeOutput({ name: "markdown", path: fresh }, project);
const stale = pages(fresh) !== pages(committed);
rmSync(fresh, { recursive: true });
if (!stale) process.exit(0);
if (process.argv.includes("--check")) {
  console.error("docs/reference is stale: run npm run reference and commit it");
  process.exit(3);
}
rmSync(committed, { recursive: true, force: true });
await app.outputs.writeOutput({ name: "markdown", path: committed }, project);
console.log("docs/reference written");

/** Names that a declaration file exports from others. */
function exportedFrom(file) {
  const lists = existsSync(file)
    ? readFileSync(file, "utf8").matchAll(/^export .*?\{(.*?)\}/gms)
    : [];
  return new Set([...lists].flatMap(([, list]) => list.match(/\b(?!type\b)\w+/g) ?? []));
}

/** All pages of a folder with their texts, as one text to compare. */
function pages(folder) {
  if (!existsSync(folder)) return "";
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".md"));
  return JSON.stringify(
    files.sort().map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
}
