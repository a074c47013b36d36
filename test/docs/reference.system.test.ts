import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const generator = join("tools", "reference");

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The generator of a repository whose emitted declarations are these. */
function project(declarations: string): string {
  const folder = mkdtempSync(join(tmpdir(), "reference-"));
  folders.push(folder);
  for (const file of ["generate.mjs", "comments.mjs", "groups.mjs", "tsconfig.json"]) {
    cpSync(join(root, generator, file), join(folder, generator, file));
  }
  const installed = join(root, generator, "node_modules");
  symlinkSync(installed, join(folder, generator, "node_modules"), "junction");
  mkdirSync(join(folder, "dist", "constructs"), { recursive: true });
  writeFileSync(join(folder, "dist/constructs/index.d.ts"), declarations);
  return folder;
}

function generate(folder: string, ...args: string[]) {
  const program = join(folder, generator, "generate.mjs");
  const options = { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  return { code: status, text: `${stdout}${stderr}` };
}

test("what is committed is what the sources say today: if not, npm run reference", () => {
  expect(generate(root, "--check")).toEqual({ code: 0, text: "" });
});

test("the index groups all pages by what a reader looks for, each with its sentence", () => {
  const reference = join(root, "docs/reference");
  const index = readFileSync(join(reference, "README.md"), "utf8");
  expect([...index.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
    ...["Start here", "Environment files", "Existing", "Grants", "Building blocks"],
    ...["Options", "Types"],
  ]);
  const entries = [...index.matchAll(/^\| \[[\w\\]+\]\((.+)\) \| (.*) \|$/gm)];
  const pages = readdirSync(reference, { recursive: true, encoding: "utf8" });
  expect(entries.map(([, page]) => page).toSorted()).toEqual(
    pages.filter((page) => page.includes("/") && page.endsWith(".md")).toSorted(),
  );
  expect(entries.filter(([, , sentence = ""]) => sentence.length < 10)).toEqual([]);
});

test("what the sources do not say yet is written, and stale until then", () => {
  const folder = project("/** A topic. */\nexport interface Topic {}");
  expect(generate(folder, "--check").code).toBe(3);
  expect(generate(folder).code).toBe(0);
  expect(generate(folder, "--check")).toEqual({ code: 0, text: "" });
});

const BADLY_DOCUMENTED = `
declare class Construct {}
export interface Bare {}
/** A place. */
export interface Place {
  readonly region: string;
  /** @default a */
  readonly name?: string;
  /** Days. */
  readonly days?: number;
}
export interface Echo extends Place {}
/** A topic. */
export declare class Topic extends Construct {
  get arn(): string;
  open(): void;
}
export declare function open(): void;
export type Name = string;
export {};
`;

test("everything without documentation is reported at once, and nothing is written", () => {
  const folder = project(BADLY_DOCUMENTED);
  const { code, text } = generate(folder);
  expect(text.trim().split("\n").sort()).toEqual([
    "[error] Bare is not documented",
    "[error] Echo shows only what the type says that it extends",
    "[error] Name is not documented",
    "[error] Place.days is optional and has no @default",
    "[error] Place.name is not documented",
    "[error] Place.region is not documented",
    "[error] Topic has no @throws",
    "[error] Topic.arn is not documented",
    "[error] Topic.open is not documented",
    "[error] open is not documented",
  ]);
  expect(code).toBe(1);
  expect(existsSync(join(folder, "docs", "reference"))).toBe(false);
});
