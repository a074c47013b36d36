// What `npm pack` and `npm publish` run first: dist from these sources alone, with nothing left over from an
// earlier build, dist/bin, the binary, and dist/cdktn, the package's second entry point: every compiled module that
// reaches cdktf or its provider bindings, with cdktn's in their place. All others are shared with the first entry point.
import { execSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize, posix, resolve } from "node:path";
import { bundleBinary } from "./bundle.mjs";

rmSync("dist", { recursive: true, force: true });
execSync("npm run -s build", { stdio: "inherit" });
// Once more without comments, which the declarations hold already: a sixth of the code's size.
const WITHOUT_COMMENTS = "--removeComments --declaration false";
const ANEW = "--tsBuildInfoFile dist/.package.tsbuildinfo"; // what is known to be emitted already is not emitted again
execSync(`npx tsc ${WITHOUT_COMMENTS} ${ANEW}`, { stdio: "inherit" });

const DIST = "dist";
const TWIN = "cdktn";
const SHIPPED = ["app", "constructs", "formats", "iam"];

const NAMES = [
  [/^cdktf$/, "cdktn"],
  [/^@cdktf\/provider-aws(?=\/)/, "@cdktn/provider-aws"],
];

/** What an app loads with the first use of each export, as the provider's bindings do: it uses a few of them. */
const INDEX = "constructs/index.js";
writeFileSync(join(DIST, INDEX), withFirstUse(read(INDEX)));

/** Every way in which TypeScript's output names another module. */
const IMPORT = /(\b(?:require|import)\(|\b(?:from|import) )"([^"]+)"/g;

const files = new Map(compiledFiles().map((file) => [file, read(file)]));
const twins = reaching(files);
for (const [file, text] of files) {
  if (twins.has(moduleOf(file))) write(join(DIST, TWIN, file), rewritten(file, text));
}

// No compiler reads a declaration to which no entry of the package leads.
const ENTRIES = ["app/index", "constructs/index"].flatMap((entry) => [entry, `${TWIN}/${entry}`]);
const declared = declarationsFrom(ENTRIES);
for (const file of readdirSync(DIST, { recursive: true }).filter((name) =>
  name.endsWith(".d.ts"),
)) {
  if (!declared.has(moduleOf(file.replaceAll("\\", "/")))) rmSync(join(DIST, file));
}

await bundleBinary(process.cwd(), resolve(DIST, "bin"));

/**
 * The index, in which each export requires its module when it is read. The exports themselves stay as TypeScript writes
 * them, because Node.js reads from that text which names an ES module may import.
 * @throws Error for output of TypeScript in another shape, which would load everything at once again
 */
function withFirstUse(index) {
  const read = [...index.matchAll(/\breturn (\w+)\.(\w+); \} \}\);$/gm)];
  const lazy = index.replace(/^var (\w+) = require\(("[^"]+")\);$/gm, (_, name, target) => {
    const members = read.filter(([, from]) => from === name).map(([, , member]) => member);
    const getters = members.map((one) => `get ${one}() { return require(${target}).${one}; }`);
    return `var ${name} = { ${getters.join(", ")} };`;
  });
  const eager = /^(var|const) \w+ = require\(/m.test(lazy);
  if (read.length === 0 || eager) throw new Error(`cannot load ${INDEX} with its first use`);
  return lazy;
}

/** Both .js and .d.ts, relative to dist. */
function compiledFiles() {
  return readdirSync(DIST, { recursive: true })
    .map((file) => posix.normalize(file.replaceAll("\\", "/")))
    .filter((file) => /\.(js|d\.ts)$/.test(file) && SHIPPED.includes(file.split("/")[0]));
}

/** Modules that import one to be renamed, themselves or through others. */
function reaching(files) {
  const found = new Set();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [file, text] of files) {
      const targets = [...text.matchAll(IMPORT)].map(([, , target]) => target);
      if (targets.some((to) => renamed(to) !== to || found.has(resolved(file, to)))) {
        found.add(moduleOf(file));
      }
    }
  }
  return found;
}

/** Modules whose declarations these declarations lead to, and they themselves. */
function declarationsFrom(entries) {
  const found = new Set(entries);
  for (const module of found) {
    for (const [, , target] of read(`${module}.d.ts`).matchAll(IMPORT)) {
      if (target.startsWith(".")) found.add(resolved(`${module}.d.ts`, target));
    }
  }
  return found;
}

/** Shared modules lie one folder higher from here. */
function rewritten(file, text) {
  return text.replace(IMPORT, (_, start, target) => {
    const shared = target.startsWith(".") && !twins.has(resolved(file, target));
    const there = posix.join(posix.dirname(file), target);
    const here = posix.join(TWIN, posix.dirname(file));
    return `${start}"${shared ? posix.relative(here, there) : renamed(target)}"`;
  });
}

function renamed(target) {
  return NAMES.reduce((name, [from, to]) => name.replace(from, to), target);
}

function resolved(file, target) {
  return target.startsWith(".") ? moduleOf(posix.join(posix.dirname(file), target)) : undefined;
}

function moduleOf(file) {
  return file.replace(/\.(js|d\.ts)$/, "");
}

function read(file) {
  return readFileSync(normalize(join(DIST, file)), "utf8");
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
