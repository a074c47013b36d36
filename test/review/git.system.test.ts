import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { dateOfCommit, filesAt, mergeBase, textAt } from "../../review/git";

const OWN = process.cwd();
const { PATH } = process.env;

let folder: string;

function git(...args: readonly string[]): string {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
  const options = { encoding: "utf8", env: process.env } as const;
  const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], options);
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function commit(file: string, text: string): string {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
  git("add", ".");
  git("commit", "-qm", `Change ${file}`);
  return git("rev-parse", "HEAD");
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "git-"));
  process.chdir(folder);
  git("init", "-q", "-b", "main");
});

afterEach(() => {
  process.chdir(OWN);
  process.env["PATH"] = PATH;
  rmSync(folder, { recursive: true });
});

test("a branch is compared with the commit where it began, not with what main has become", () => {
  const began = commit("a", "1");
  git("checkout", "-qb", "change");
  commit("a", "2");
  git("checkout", "-q", "main");
  commit("a", "3");
  git("checkout", "-q", "change");
  expect(mergeBase("main")).toBe(began);
  expect(textAt(began, "a")).toBe("1");
});

test.each([
  ["of many megabytes", "x".repeat(20 * 2 ** 20)],
  ["that is empty", ""],
  ["in another script", "Größe 𝒳\n"],
])("a file is read %s", (_, text) => {
  expect(textAt(commit("policies/prod.json", text), "policies/prod.json")).toBe(text);
});

test("the day of the commit, in UTC, if there is one", () => {
  expect(dateOfCommit()).toBeUndefined();
  process.env["GIT_COMMITTER_DATE"] = "2026-10-31T23:30:00-02:00";
  commit("a", "1");
  delete process.env["GIT_COMMITTER_DATE"];
  expect(dateOfCommit()).toBe("2026-11-01");
  process.env["PATH"] = folder;
  expect(dateOfCommit()).toBeUndefined();
});

test("only a file that the commit does not have is absent", () => {
  const head = commit("policies/a*.json", "1");
  expect(textAt(head, "policies/b.json")).toBeUndefined();
  expect(textAt(head, "policies/a?.json")).toBeUndefined(); // a name, not a pattern
  expect(() => textAt("0".repeat(40), "policies/b.json")).toThrow("Git says:\n  fatal: ");
});

test("the files of a folder, none where the commit has no such folder", () => {
  commit("policies/a.json", "1");
  const head = commit("policies/prod*.json", "1");
  expect(filesAt(head, "policies")).toEqual(["policies/a.json", "policies/prod*.json"]);
  expect(filesAt(head, "policies/")).toHaveLength(2);
  expect(filesAt(head, "other")).toEqual([]);
});

test("an unknown ref is named, also one that looks like an option", () => {
  commit("a", "1");
  for (const ref of ["origin/nowhere", "--all", "-h"]) {
    expect(() => mergeBase(ref)).toThrow(`Git knows no ${ref} here: fetch it`);
  }
});

test("a shallow clone and unrelated histories have different messages", () => {
  commit("a", "1");
  commit("a", "2");
  git("checkout", "-q", "--orphan", "other");
  commit("b", "1");
  expect(() => mergeBase("main")).toThrow("main and this branch have no commit in common");
  git("clone", "-q", "--depth", "1", "--no-single-branch", `file://${folder}`, "shallow");
  process.chdir(join(folder, "shallow"));
  expect(() => mergeBase("origin/main")).toThrow("too shallow");
});

test("git's own refusal is shown, without what would move the cursor", () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(
    join(bin, "git"),
    '#!/bin/sh\nprintf "fatal: detected \\033[31mdubious\\nsecond" >&2\nexit 128\n',
  );
  chmodSync(join(bin, "git"), 0o755);
  process.env["PATH"] = `${bin}:${PATH}`;
  const refused = "Git says:\n  fatal: detected \\u001b[31mdubious\n  second";
  expect(() => mergeBase("main")).toThrow(refused);
  expect(() => textAt("HEAD", "a")).toThrow(refused);
});

test("outside of a repository, and without git, the message says what is missing", () => {
  rmSync(join(folder, ".git"), { recursive: true });
  expect(() => mergeBase("main")).toThrow(/Git says:\n {2}fatal: not a git repository/);
  process.env["PATH"] = folder;
  expect(() => mergeBase("main")).toThrow("there is no git in PATH");
});
