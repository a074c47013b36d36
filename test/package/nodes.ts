import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { FreshApp } from "./fresh-app";

export interface NodeVersion {
  readonly version: string;
  readonly path: string;
}

/** The versions that are maintained: npm has each as a package for the machine at hand. */
const MAINTAINED = ["22", "24"];

/** The Node.js that runs the tests, and the maintained ones, in a folder that the caller removes. */
export function nodeVersions(): { readonly nodes: readonly NodeVersion[]; remove(): void } {
  const system = process.platform === "win32" ? "win" : process.platform;
  const packaged = MAINTAINED.map((major) => ({
    name: `node-${major}`,
    installs: `npm:node-${system}-${process.arch}@${major}`,
  }));
  const app = new FreshApp(
    Object.fromEntries(packaged.map(({ name, installs }) => [name, installs])),
  );
  const paths = packaged.map(({ name }) => join(app.folder, "node_modules", name, "bin", "node"));
  return {
    nodes: [process.execPath, ...paths].map((path) => ({ path, version: versionOf(path) })),
    remove: () => app.remove(),
  };
}

/** @throws Error if it does not run here */
function versionOf(path: string): string {
  const { stdout, error, stderr } = spawnSync(path, ["--version"], { encoding: "utf8" });
  if (!stdout) throw new Error(`${path} does not run: ${error?.message ?? stderr}`);
  return stdout.trim();
}
