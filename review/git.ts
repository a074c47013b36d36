import type * as ChildProcess from "node:child_process";
import { isAbsolute, relative, resolve } from "node:path";
import { cut, UserError } from "../formats/problem";

/**
 * The commit where this branch began: what the other side changed since then is not part of the branch.
 * @throws UserError in git's own words, if git refuses
 */
export function mergeBase(ref: string): string {
  // A ref that begins with a hyphen would be an option.
  const known = git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  if (known.status === 1) {
    throw new UserError(
      `Git knows no ${cut(ref)} here: fetch it; in GitHub Actions give actions/checkout fetch-depth: 0`,
    );
  }
  const tip = succeeded(known).trim();
  const common = git(["merge-base", tip, "HEAD"]);
  if (common.status !== 1) return succeeded(common).trim();
  throw new UserError(
    succeeded(git(["rev-parse", "--is-shallow-repository"])).trim() === "true"
      ? `This clone is too shallow to contain the commit that ${cut(ref)} and this branch have in common: run git fetch --unshallow; in GitHub Actions give actions/checkout fetch-depth: 0`
      : `${cut(ref)} and this branch have no commit in common: compare with the branch that this one began on`,
  );
}

/** The text of a file below the current folder, in a commit; undefined if the commit has no such file. */
export function textAt(commit: string, path: string): string | undefined {
  const pathspec = ["--", path];
  const listed = succeeded(git(["--literal-pathspecs", "ls-tree", "-z", commit, ...pathspec]));
  return listed === "" ? undefined : succeeded(git(["show", `${commit}:./${path}`]));
}

/** The files of a folder below the current one, in a commit; none if the commit has no such folder. */
export function filesAt(commit: string, folder: string): string[] {
  const tree = ["ls-tree", "-z", "--name-only", commit, "--", `${folder.replace(/\/+$/, "")}/`];
  return succeeded(git(["--literal-pathspecs", ...tree]))
    .split("\0")
    .filter(Boolean);
}

/** A path of the current folder as the repository around it has it; as it is where that is none of the repository. */
export function pathInRepository(path: string): string {
  const { status, stdout } = git(["rev-parse", "--show-cdup"]);
  const inside = relative(resolve(stdout.trim()), resolve(path));
  return status !== 0 || isAbsolute(inside) || inside.startsWith("..") ? path : inside;
}

/** The day of the commit that is checked out, as YYYY-MM-DD in UTC; undefined where there is none. */
export function dateOfCommit(): string | undefined {
  const { status, stdout } = git(["show", "--no-patch", "--format=%ct", "HEAD", "--"]);
  const seconds = Number(stdout);
  if (status !== 0 || !(seconds > 0)) return undefined;
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** Its answer may be of any size: by default, Node ends a child that prints more than 1 MiB. */
function git(args: readonly string[]): ChildProcess.SpawnSyncReturns<string> {
  // Loaded with the first question: most reviews compare with files, and ask git nothing.
  const { spawnSync }: typeof ChildProcess = require("node:child_process");
  return spawnSync("git", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: Number.POSITIVE_INFINITY,
    env: { ...process.env, LC_ALL: "C" },
  });
}

function succeeded({
  status,
  stdout,
  stderr,
  error,
  signal,
}: ChildProcess.SpawnSyncReturns<string>): string {
  if (status === 0) return stdout;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOENT") {
    throw new UserError(
      "--base-ref needs git, and there is no git in PATH: install it, or use --base <file>",
    );
  }
  const reason = stderr.trim().split("\n").map(cut).join("\n  ") || code || `signal ${signal}`;
  throw new UserError(
    `Git refused, so there is nothing to compare with. Mend what it names, or use --base <file>. Git says:\n  ${reason}`,
  );
}
