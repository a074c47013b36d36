import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

export const REPOSITORY = resolve(__dirname, "../..");

/** Folders that hold no source of the package. */
const LEFT_OUT = [".git", "node_modules", "dist", "cdktf.out", "test"];

/** What `npm pack` made of the sources as they are. */
export interface Packed {
  readonly tarball: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly string[];
  /** The tarball, unpacked. */
  readonly folder: string;
}

/** Packs a copy of the repository, as packing builds `dist` anew and other tests use it meanwhile. */
export function pack(): Packed {
  const root = mkdtempSync(join(realpathSync(tmpdir()), "pack-"));
  const clone = join(root, "clone");
  mkdirSync(clone);
  for (const name of readdirSync(REPOSITORY).filter((entry) => !LEFT_OUT.includes(entry))) {
    cpSync(join(REPOSITORY, name), join(clone, name), { recursive: true });
  }
  symlinkSync(join(REPOSITORY, "node_modules"), join(clone, "node_modules"), "junction");
  const printed = execFileSync("npm", ["pack", "--json", "--pack-destination", root], {
    cwd: clone,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [{ filename, size, files }] = JSON.parse(printed);
  const tarball = join(root, basename(filename));
  execFileSync("tar", ["-xzf", tarball, "-C", root]);
  return {
    tarball,
    size,
    files: files.map(({ path }: { path: string }) => path).sort(),
    folder: join(root, "package"),
  };
}

/** The package.json of the repository. */
export function manifest(): {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly repository?: string | { readonly url: string };
  readonly homepage?: string;
  readonly bugs?: { readonly url: string };
} {
  return JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
}
