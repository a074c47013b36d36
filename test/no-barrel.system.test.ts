import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const REPOSITORY = resolve(__dirname, "..");
/** In pieces, so that this file does not report itself. */
const BARREL = ["@cdktf", "provider-aws"].join("/");

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), "no-barrel-"));
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"), "junction");
  const example = join("environments", "example.yaml");
  cpSync(join(REPOSITORY, example), join(folder, example));
  compile();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** From the sources as they are: `dist` may be old. */
function compile(): void {
  const tsc = join(REPOSITORY, "node_modules", ".bin", "tsc");
  const options = ["--outDir", join(folder, "dist"), "--incremental", "false"];
  const { status, stdout } = spawnSync(tsc, ["-p", REPOSITORY, ...options], { encoding: "utf8" });
  if (status !== 0) throw new Error(stdout);
}

/** Runs a script that is ended, with the culprit's name, as soon as it loads the barrel. */
function runRefusingBarrel(script: string) {
  const guard = join(REPOSITORY, "test", "bench", "refuse-barrel.js");
  const args = ["--require", guard, join(folder, script)];
  const env = { ...process.env, ENVIRONMENT: "" };
  return spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" });
}

/** Every way to name the barrel in an import, an import type, a require or an export. */
function importsBarrel(text: string): boolean {
  const target = `${BARREL}(/lib(/index(\\.js)?)?)?/?`;
  return new RegExp(`\\b(from|import|require|resolve)\\s*\\(?\\s*["'\`]${target}["'\`]`).test(text);
}

function namesBarrel(file: string): boolean {
  return importsBarrel(readFileSync(file, "utf8"));
}

/** All files below a folder, relative to it. */
function files(root: string, skipped: readonly string[]): string[] {
  const entries = readdirSync(root, { withFileTypes: true });
  return entries
    .filter(({ name }) => !skipped.includes(name) && !name.startsWith("."))
    .flatMap((entry) => {
      if (!entry.isDirectory()) return [entry.name];
      return files(join(root, entry.name), skipped).map((file) => join(entry.name, file));
    });
}

describe("loading the provider barrel", () => {
  test("is noticed when a program does it", () => {
    writeFileSync(join(folder, "control.js"), `require("${BARREL}");`);
    const { status, stderr } = runRefusingBarrel("control.js");
    expect(status).toBe(86);
    expect(stderr).toBe(`The provider barrel is loaded by ${join(folder, "control.js")}\n`);
  });

  test("is noticed when a program does it late and by another name", () => {
    writeFileSync(join(folder, "late.js"), `import("${BARREL}/lib/index.js").then(console.log);`);
    expect(runRefusingBarrel("late.js").status).toBe(86);
  });

  test("never happens when main.ts synthesizes", () => {
    const { status, stderr } = runRefusingBarrel("dist/main.js");
    expect(status === 0 ? "" : stderr).toBe("");
    expect(readdirSync(join(folder, "cdktf.out", "stacks"))).toContain("example");
  });
});

describe("importing the provider barrel", () => {
  test.each([
    `import { snsTopic } from "${BARREL}";`,
    `import type { snsTopic } from '${BARREL}';`,
    `export * from "${BARREL}/lib";`,
    `import "${BARREL}/lib/index.js";`,
    `const aws = require("${BARREL}");`,
    `const aws = await import(\n  "${BARREL}/lib/index"\n);`,
    `readonly topic: import("${BARREL}").snsTopic.SnsTopic;`,
  ])("is noticed in %s", (text) => {
    expect(importsBarrel(text)).toBe(true);
  });

  test.each([
    `import { SnsTopic } from "${BARREL}/lib/sns-topic";`,
    `import { AwsProvider } from "${BARREL}/lib/provider/index.js";`,
    `const peer = peerDependencies["${BARREL}"];`,
  ])("is not suspected in %s", (text) => {
    expect(importsBarrel(text)).toBe(false);
  });

  test("happens in no source file but the bench's, where its cost is measured", () => {
    const skipped = ["node_modules", "dist", "cdktf.out", "bench"];
    const sources = files(REPOSITORY, skipped).filter((file) => /\.[cm]?[jt]s$/.test(file));
    expect(sources).toContain("main.ts");
    expect(sources.filter((file) => namesBarrel(join(REPOSITORY, file)))).toEqual([]);
  });

  test("happens in no declaration that a user of the constructs would load", () => {
    const dist = join(folder, "dist");
    const declarations = files(dist, []).filter((file) => file.endsWith(".d.ts"));
    expect(declarations).toContain(join("constructs", "media", "media-bucket.d.ts"));
    expect(declarations.filter((file) => namesBarrel(join(dist, file)))).toEqual([]);
  });
});
