import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "./evolution";
import { REPOSITORY } from "./pack";

const RELEASE = /^v(\d+)\.(\d+)\.(\d+)$/;

/** The newest released version among git tags; others and pre-releases do not count. */
export function newestRelease(tags: readonly string[]): string | undefined {
  const byVersion = new Intl.Collator("en", { numeric: true });
  return tags
    .filter((tag) => RELEASE.test(tag))
    .toSorted(byVersion.compare)
    .at(-1);
}

/** Tags of earlier commits: none in a folder without a history, or with a shallow one. */
export function earlierTags(): readonly string[] {
  const args = ["tag", "--list", "--merged", "HEAD", "--no-contains", "HEAD"];
  const { stdout } = spawnSync("git", args, { cwd: REPOSITORY, encoding: "utf8" });
  return (stdout ?? "").split("\n");
}

/** Unpacks a commit and compiles its app with today's dependencies: what differs then is ours alone. */
export function checkOut(ref: string, folder: string): void {
  mkdirSync(folder);
  const archive = join(folder, "..", "source.tar");
  execFileSync("git", ["archive", "--output", archive, ref], { cwd: REPOSITORY });
  execFileSync("tar", ["-xf", archive, "-C", folder]);
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"), "junction");
  const tsc = join(folder, "node_modules", ".bin", "tsc");
  execFileSync(tsc, ["-p", "tsconfig.app.json", "--noEmit", "false"], {
    cwd: folder,
    stdio: "pipe",
  });
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
  const stacks = join(workspace, "cdktf.out", "stacks");
  return new Map(
    readdirSync(stacks).map((name) => [
      name,
      JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")),
    ]),
  );
}
