/**
 * Records what a release builds, for later releases to be compared with:
 *
 *     npm run build && npm run examples
 *     npx ts-node -T -C typescript-5 test/compatibility/record.ts
 *
 * That records the checkout in which it lies. The folder of another built checkout, and names such as
 * apps/amazon-connect, may follow: without names, everything is recorded anew. To be run when a version
 * is released, or for a single app that was edited on purpose. Afterwards the reader of `git diff` sees
 * what the release changes for those who deployed the one before, allowed-differences.ts is emptied, and
 * baseline/release.json names the version and the commit.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { asRecorded, BASELINE, environmentsOf, recordings, stacksFolderOf } from "./baseline";
import { type Stacks, stacksIn } from "./recorded";

const HERE = resolve(__dirname, "../..");
const [checkout = HERE, ...names] = process.argv.slice(2);
const wanted = (recording: string) => names.length === 0 || names.includes(recording);

/** What a built checkout runs: its app, and its examples of the constructs. */
const APP = resolve(checkout, "dist", "main.js");
const EXAMPLES = resolve(checkout, "dist", "examples");

/** An operator's own files may stand beside the template. */
const TEMPLATE_FILES = /^(example\.yaml|rates\.example\.csv)$/;
const FILES = /\.(yaml|csv)$/;

function main(): void {
  copyEnvironments();
  for (const recording of recordings("environments").filter(wanted)) {
    record(recording, (workspace) => {
      cpSync(environmentsOf(recording), join(workspace, "environments"), { recursive: true });
      run(APP, workspace, { ENVIRONMENT: "" });
    });
  }
  if (names.length === 0) rmSync(join(BASELINE, "apps"), { recursive: true, force: true });
  const examples = namesIn(EXAMPLES, /\.js$/).map((file) => basename(file, ".js"));
  for (const example of examples.filter((name) => wanted(`apps/${name}`))) {
    record(`apps/${example}`, (workspace) => {
      run(join(EXAMPLES, `${example}.js`), workspace, { CDKTF_OUTDIR: "cdktf.out" });
    });
  }
  const biome = join(HERE, "node_modules", ".bin", "biome");
  execFileSync(biome, ["format", "--write", BASELINE], { stdio: "inherit" });
}

/** Those that no example has any more stay: somebody may have such a file. */
function copyEnvironments(): void {
  copy(join(checkout, "environments"), "environments/template", TEMPLATE_FILES);
  const folder = join(checkout, "examples", "environments");
  for (const name of readdirSync(folder)) {
    copy(join(folder, name), `environments/${name}`, FILES);
  }
}

function copy(folder: string, recording: string, files: RegExp): void {
  if (!wanted(recording)) return;
  const to = environmentsOf(recording);
  rmSync(to, { recursive: true, force: true });
  for (const file of namesIn(folder, files)) cpSync(join(folder, file), join(to, file));
}

function record(recording: string, synthesize: (workspace: string) => void): void {
  const workspace = mkdtempSync(join(tmpdir(), "record-"));
  synthesize(workspace);
  write(recording, stacksIn(join(workspace, "cdktf.out")));
  rmSync(workspace, { recursive: true });
}

function write(recording: string, stacks: Stacks): void {
  const folder = stacksFolderOf(recording);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, stack] of asRecorded(recording, stacks)) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(stack, undefined, 2));
  }
}

function namesIn(folder: string, files: RegExp): readonly string[] {
  return readdirSync(folder).filter((name) => files.test(name));
}

function run(program: string, cwd: string, settings: Readonly<Record<string, string>>): void {
  const env = { ...process.env, ...settings };
  execFileSync(process.execPath, [program], { cwd, env, stdio: "inherit" });
}

main();
