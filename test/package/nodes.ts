import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

export interface NodeVersion {
  readonly version: string;
  readonly path: string;
}

/** Every supported version of Node.js on this machine: on the PATH, or where its managers put them. */
export function nodeVersions(): readonly NodeVersion[] {
  const found = [process.execPath, ...onPath(), ...managed()]
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path));
  const versions = new Map<string, NodeVersion>();
  for (const path of new Set(found)) {
    const version = spawnSync(path, ["--version"], { encoding: "utf8" }).stdout?.trim() ?? "";
    if (isSupported(version) && !versions.has(version)) versions.set(version, { version, path });
  }
  return [...versions.values()];
}

/** As `engines` in package.json says. */
function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.replace("v", "").split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 12);
}

function onPath(): string[] {
  return (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node"));
}

/** Each manager keeps one folder per version, with bin/node somewhere inside. */
function managed(): string[] {
  const { NVM_DIR, N_PREFIX, FNM_DIR, VOLTA_HOME, RUNNER_TOOL_CACHE } = process.env;
  const home = homedir();
  const inside = (root: string | undefined, path: string[]) =>
    root === undefined ? [] : foldersIn(root).map((folder) => join(folder, ...path, "node"));
  return [
    ...inside(join(NVM_DIR ?? join(home, ".nvm"), "versions", "node"), ["bin"]),
    ...inside(join(N_PREFIX ?? "/usr/local", "n", "versions", "node"), ["bin"]),
    ...inside(join(FNM_DIR ?? join(home, ".local/share/fnm"), "node-versions"), [
      "installation",
      "bin",
    ]),
    ...inside(join(VOLTA_HOME ?? join(home, ".volta"), "tools/image/node"), ["bin"]),
    ...inside(RUNNER_TOOL_CACHE && join(RUNNER_TOOL_CACHE, "node"), ["x64", "bin"]),
  ];
}

function foldersIn(root: string): string[] {
  return existsSync(root) ? readdirSync(root).map((name) => join(root, name)) : [];
}
