const {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} = require("node:fs");
const { homedir, tmpdir } = require("node:os");
const { basename, join, resolve } = require("node:path");

const REPOSITORY = resolve(__dirname, "../..");
const TEMPORARY = realpathSync(tmpdir());

/**
 * Copies of the contenders in a temporary folder, so that no run dirties the repository and nobody
 * who edits it disturbs a run.
 */
function createWorkspace() {
  const root = mkdtempSync(join(TEMPORARY, "bench-"));
  const template = ["main.ts", "cdktf.json", "tsconfig.json"];
  return {
    ours: copy(REPOSITORY, join(root, "ours"), productFiles()),
    template: copy(join(__dirname, "template"), join(root, "template"), template),
    floor: copy(REPOSITORY, join(root, "floor"), []),
    /** An empty folder in which modules are found as in the repository. */
    folder: (name) => copy(REPOSITORY, join(root, name), []),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What tsconfig.json lists, and what cdktf synth reads and runs beside it. */
function productFiles() {
  const { include } = JSON.parse(readFileSync(join(REPOSITORY, "tsconfig.json"), "utf8"));
  return [
    ...include,
    "environments",
    "tools/app.mjs",
    "tools/app",
    "tsconfig.json",
    "tsconfig.app.json",
    "cdktf.json",
    "package.json",
  ];
}

function copy(from, to, files) {
  mkdirSync(to);
  for (const file of files) {
    cpSync(join(from, file), join(to, file), { recursive: true, filter: isComparable });
  }
  symlinkSync(join(REPOSITORY, "node_modules"), join(to, "node_modules"), "junction");
  return to;
}

/** Of the environments only the example, which is what the template builds too. */
function isComparable(file) {
  return !file.endsWith(".yaml") || basename(file) === "example.yaml";
}

/** A text that says nothing about this machine, fit for a public log. */
function withoutPaths(text) {
  return text
    .replaceAll(REPOSITORY, "<repository>")
    .replaceAll(TEMPORARY, "<temporary>")
    .replaceAll(homedir(), "~");
}

module.exports = { createWorkspace, REPOSITORY, withoutPaths };
