import { existsSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { manifest, type Packed, pack } from "./pack";

/** Everything that strangers install: a new one here is a decision. */
const FOLDERS = [
  ".",
  "dist/app",
  "dist/bin",
  "dist/cdktn/app",
  "dist/cdktn/constructs",
  "dist/constructs",
  "dist/formats",
  "dist/iam",
  "docs",
  "docs/pictures",
  "docs/reference",
  "environments",
  "examples",
  "examples/auto-reply",
  "examples/constructs",
  "examples/environments",
  "examples/github",
  "examples/spend",
];
const SINGLE_FILES = [
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "LICENSE",
  "README.md",
  "SECURITY.md",
  "dist/bin/NOTICES.txt",
  "environments/environment.schema.json",
  "environments/example.yaml",
  "environments/rates.example.csv",
  "package.json",
];
/** What the README links and shows, and what people copy. */
const DOCUMENTS = /^(docs\/.*\.(md|svg)|examples\/.*\.(ts|yaml|yml|csv|json|sh|md))$/;
/**
 * Half of it is the binary, in whose place cdktf-cli, the toolkit, its bindings and the AWS SDK were installed: 800 MB. The
 * rest is code for two toolkits, examples, pictures and the reference. Nothing of it is loaded before it is used.
 */
const MOST_BYTES = 1_750_000;

const { dependencies, peerDependencies, exports } = manifest();
const ENTRIES = Object.values(exports).flatMap((entry) =>
  typeof entry === "string" ? [] : [entry],
);

let packed: Packed;

beforeAll(() => {
  packed = pack();
});

afterAll(() => rmSync(dirname(packed.folder), { recursive: true, force: true }));

test("the tarball holds compiled code in known folders, its documents, and nothing else", () => {
  expect([...new Set(packed.files.map(folderOf))].sort()).toEqual(FOLDERS);
  const compiled = /^dist\/.*(\.js|\.d\.ts)$/;
  const rest = packed.files.filter((file) => !compiled.test(file) && !DOCUMENTS.test(file));
  expect(rest).toEqual(SINGLE_FILES);
});

test("every relative link in its Markdown leads to a file or folder of the tarball", () => {
  const links = packed.files
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      [...textOf(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to = ""]) => ({
        file,
        to: join(dirname(file), to),
      })),
    );
  expect(links.filter(({ file }) => file === "README.md").length).toBeGreaterThan(10);
  expect(links.filter(({ to }) => !existsSync(join(packed.folder, to)))).toEqual([]);
});

test("an example that is copied out of it finds its schema in it", () => {
  const { "./environment.schema.json": schema } = exports;
  expect(packed.files).toContain(withoutDot(String(schema)));
  const examples = packed.files.filter((file) => /^(examples|environments)\/.*\.yaml$/.test(file));
  const named = examples.filter((file) => textOf(file).startsWith("# yaml-language-server: "));
  expect(named.length).toBeGreaterThan(10);
  for (const file of named) {
    const [, path = ""] = /\$schema=(\S+)/.exec(textOf(file)) ?? [];
    expect(join(dirname(file), path)).toBe(withoutDot(String(schema)));
  }
});

test("the tarball stays small", () => {
  expect(packed.size).toBeLessThan(MOST_BYTES);
});

test("every entry point is there", () => {
  expect(ENTRIES.length).toBeGreaterThan(0);
  for (const entry of ENTRIES) {
    expect(packed.files).toEqual(expect.arrayContaining(Object.values(entry).map(withoutDot)));
  }
});

test("whatever a file imports is in the tarball or declared as a dependency", () => {
  const optional = "@aws-sdk/signature-v4-crt"; // of the SDK, for signatures that no command asks for
  const declared = [...Object.keys(dependencies), ...Object.keys(peerDependencies), optional];
  const known = (name: string) =>
    declared.includes(packageOf(name)) || builtinModules.includes(name.replace("node:", ""));
  const missing = packed.files.flatMap((file) =>
    importsOf(file)
      .filter((name) => (name.startsWith(".") ? !resolves(file, name) : !known(name)))
      .map((name) => `${file}: ${name}`),
  );
  expect(missing).toEqual([]);
});

describe("declarations that a user's compiler reads", () => {
  test("mention no barrel, nor the AWS SDK", () => {
    const read = ENTRIES.flatMap((entry) => [...reachable(withoutDot(entry["types"] ?? ""))]);
    expect(read).toContain("dist/constructs/messaging/whatsapp-messaging.d.ts");
    const suspect = /["'](@cdkt[fn]\/provider-aws(\/lib(\/index(\.js)?)?)?|@aws-sdk\/.*)["']/;
    expect(read.filter((file) => suspect.test(textOf(file)))).toEqual([]);
  });

  // Its own declarations ask for settings that a user's project may not have. Schemas are marked @internal.
  test("of the library mention no schema", () => {
    const read = [...reachable("dist/constructs/index.d.ts")];
    expect(read.filter((file) => importsOf(file).includes("zod"))).toEqual([]);
  });

  test("are of one toolkit", () => {
    const toolkits = (entry: string) =>
      [...reachable(entry)].flatMap(importsOf).filter((name) => /^@?cdkt[fn]\b/.test(name));
    const ours = toolkits("dist/constructs/index.d.ts");
    const terrain = toolkits("dist/cdktn/constructs/index.d.ts");
    expect(ours).not.toEqual([]);
    expect(terrain).toEqual(ours.map((name) => name.replace("cdktf", "cdktn")));
    expect(ours.filter((name) => name.includes("cdktn"))).toEqual([]);
  });
});

test("the library's code reaches neither files of environments nor the AWS SDK", () => {
  const read = [...reachable("dist/constructs/index.js")];
  expect(read.filter((file) => !/^dist\/(constructs|formats|iam\/policy)\//.test(file))).toEqual(
    [],
  );
  const packages = new Set(
    read
      .flatMap(importsOf)
      .filter((name) => !/^(\.|node:)/.test(name))
      .map(packageOf),
  );
  expect([...packages].sort()).toEqual([
    "@cdktf/provider-aws",
    "cdktf",
    "constructs",
    "decimal.js",
    "fastest-levenshtein",
    "zod",
  ]);
});

function folderOf(file: string): string {
  const depth = file.startsWith("dist/cdktn/") ? 3 : 2;
  return file.split("/").slice(0, -1).slice(0, depth).join("/") || ".";
}

function withoutDot(path: string): string {
  return path.replace("./", "");
}

function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}

function textOf(file: string): string {
  return readFileSync(join(packed.folder, file), "utf8");
}

function importsOf(file: string): string[] {
  if (!/\.(js|d\.ts)$/.test(file)) return [];
  const imported = /(?:\b(?:require|import)\(|\b(?:from|import) )"([^"]+)"/g;
  return [...textOf(file).matchAll(imported)].map(([, name]) => name ?? "");
}

/** Beside a declaration, a declaration. */
function resolves(file: string, name: string): string | undefined {
  const target = join(dirname(file), name.replace(/\.js$/, ""));
  const endings = file.endsWith(".d.ts") ? [".d.ts"] : [".js", ""];
  return endings
    .map((ending) => target + ending)
    .find((path) => existsSync(join(packed.folder, path)));
}

/** A file and all that it imports from the tarball, itself or through others. */
function reachable(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const name of importsOf(file).filter((imported) => imported.startsWith("."))) {
    const target = resolves(file, name);
    if (target !== undefined) reachable(target, found);
  }
  return found;
}
