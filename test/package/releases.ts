import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { mustSkip } from "../must-skip";
import type { Stack } from "./evolution";
import { REPOSITORY } from "./pack";

const RELEASE = /^v(\d+)\.(\d+)\.(\d+)$/;

/** What people have deployed before they upgrade. */
interface Release {
  readonly version: string;
  /** A tag, or a commit as long as no tag names it. */
  readonly ref: string;
}

/** The release of which test/compatibility/baseline holds what it built. */
export const RECORDED: { readonly version: string; readonly commit: string } = JSON.parse(
  readFileSync(join(REPOSITORY, "test/compatibility/baseline/release.json"), "utf8"),
);

/**
 * The newest release by its tag, or else the recorded one by its commit.
 * @returns nothing where git has neither of them, which is printed: the tests that need it are skipped
 */
export function previousRelease(tests: string): Release | undefined {
  const tag = newestRelease(earlierTags());
  if (tag !== undefined) return { version: tag.slice(1), ref: tag };
  const { version, commit } = RECORDED;
  const known = spawnSync("git", ["cat-file", "-e", `${commit}^{commit}`], { cwd: REPOSITORY });
  const reason = `git has neither a tag v${version} nor commit ${commit.slice(0, 7)} here`;
  return mustSkip(tests, known.status === 0 ? [] : [reason]) ? undefined : { version, ref: commit };
}

/** The newest released version among git tags; others and pre-releases do not count. */
export function newestRelease(tags: readonly string[]): string | undefined {
  const byVersion = new Intl.Collator("en", { numeric: true });
  return tags
    .filter((tag) => RELEASE.test(tag))
    .toSorted(byVersion.compare)
    .at(-1);
}

/** Tags of earlier commits: none in a folder without a history, or with a shallow one. */
function earlierTags(): readonly string[] {
  const args = ["tag", "--list", "--merged", "HEAD", "--no-contains", "HEAD"];
  const { stdout } = spawnSync("git", args, { cwd: REPOSITORY, encoding: "utf8" });
  return (stdout ?? "").split("\n");
}

/** Unpacks a commit and compiles it with today's dependencies: what differs then is ours alone. */
export function checkOut(ref: string, folder: string): void {
  mkdirSync(folder);
  const archive = join(folder, "..", "source.tar");
  execFileSync("git", ["archive", "--output", archive, ref], { cwd: REPOSITORY });
  execFileSync("tar", ["-xf", archive, "-C", folder]);
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"), "junction");
  const tsc = join(folder, "node_modules", ".bin", "tsc");
  execFileSync(tsc, ["-p", "tsconfig.json", "--noEmit", "false"], { cwd: folder, stdio: "pipe" });
}

/** Folders with environment files of a checkout, each an installation of its own. */
export function installationsIn(checkout: string): readonly string[] {
  const examples = join(checkout, "examples", "environments");
  const named = existsSync(examples) ? readdirSync(examples) : [];
  return [join(checkout, "environments"), ...named.map((name) => join(examples, name))];
}

/** What the app of a checkout makes of a folder of environment files, by name of the stack. */
export function synthesizedBy(
  checkout: string,
  environments: string,
  workspace: string,
): ReadonlyMap<string, Stack> {
  mkdirSync(workspace);
  cpSync(environments, join(workspace, "environments"), { recursive: true });
  execFileSync(process.execPath, [join(checkout, "dist", "main.js")], {
    cwd: workspace,
    env: { ...process.env, ENVIRONMENT: "" },
    stdio: "pipe",
  });
  return stacksIn(join(workspace, "cdktf.out"));
}

/**
 * What apps in a folder make of the package in a checkout, by name of app and stack.
 * @throws Error if they do not compile against it
 */
export function appsWith(
  checkout: string,
  apps: string,
  workspace: string,
): ReadonlyMap<string, Stack> {
  const modules = join(workspace, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(checkout, join(modules, "cdktf-aws-social-messaging"), "junction");
  for (const name of ["@cdktf", "@types", "cdktf", "constructs"]) {
    symlinkSync(join(REPOSITORY, "node_modules", name), join(modules, name), "junction");
  }
  const programs = readdirSync(apps).filter((file) => file.endsWith(".ts"));
  for (const file of programs) cpSync(join(apps, file), join(workspace, file));
  const compilerOptions = {
    rootDir: ".",
    outDir: "out",
    incremental: false,
    tsBuildInfoFile: null,
  };
  const project = {
    extends: join(REPOSITORY, "tsconfig.json"),
    compilerOptions,
    include: ["*.ts"],
  };
  writeFileSync(join(workspace, "tsconfig.json"), JSON.stringify(project));
  const tsc = join(REPOSITORY, "node_modules", ".bin", "tsc");
  const { status, stdout } = spawnSync(tsc, ["-p", "."], { cwd: workspace, encoding: "utf8" });
  if (status !== 0) throw new Error(stdout);
  const stacks = programs.flatMap((file) => {
    const app = basename(file, ".ts");
    const env = { ...process.env, CDKTF_OUTDIR: join(workspace, "cdktf.out", app) };
    mkdirSync(env.CDKTF_OUTDIR, { recursive: true });
    execFileSync(process.execPath, [join("out", `${app}.js`)], {
      cwd: workspace,
      env,
      stdio: "pipe",
    });
    return [...stacksIn(env.CDKTF_OUTDIR)].map(([name, one]) => [`${app}/${name}`, one] as const);
  });
  return new Map(stacks);
}

function stacksIn(outdir: string): ReadonlyMap<string, Stack> {
  const stacks = join(outdir, "stacks");
  return new Map(
    readdirSync(stacks).map((name) => [
      name,
      JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")),
    ]),
  );
}
