import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";

const REPOSITORY = join(__dirname, "../..");

/** What `npm run check` needs of a repository, and nothing wrong with it. */
const WELL = {
  "main.ts": "export const main = 1;\n",
  // Stand for our programs.
  "scripts/cli.ts": 'console.log("Nothing to decide.");\n',
  "tools/schema/generate.mjs": saying("current", 0),
  "tools/reference/generate.mjs": saying("current", 0),
  "tools/commands.mjs": saying("current", 0),
  "tools/examples.mjs": saying("current", 0),
  "tools/pictures.mjs": saying("current", 0),
  "tools/imports/order.mjs": `export const ORDER = ["scripts", "main.ts", "tools", "test"];
export const ONLY = {};
export const SKIPPED = ["node_modules", "dist"];
`,
  "test/sum.test.ts":
    'test("adds", () => expect(1 + 1).toBe(2));\ntest.skip("more", () => {});\n' +
    'process.stderr.write("Skipped more: no moto_server\\n");\n',
  "test/send.http.test.ts": 'test("sends", () => expect(1).toBe(1));\n',
  "test/deploy.system.test.ts": 'test("deploys", () => expect(1).toBe(1));\n',
  "tsconfig.json": JSON.stringify({
    compilerOptions: { outDir: "dist", rootDir: ".", module: "node20", types: ["node"] },
    include: ["main.ts", "scripts"],
  }),
  "test/tsconfig.json": JSON.stringify({
    extends: "../tsconfig.json",
    compilerOptions: { rootDir: "..", noEmit: true, types: ["node", "jest"] },
    include: [".", "../main.ts"],
  }),
  "biome.json": `{
  "files": { "includes": ["*.ts", "scripts/**"] },
  "formatter": { "indentStyle": "space", "lineWidth": 100 }
}
`,
  "package.json": JSON.stringify({
    jest: {
      projects: [
        project("fast", { testPathIgnorePatterns: ["\\.(http|system)\\.test\\.ts$"] }),
        project("http", { testMatch: ["**/test/**/*.http.test.ts"] }),
        project("system", { testMatch: ["**/test/**/*.system.test.ts"] }),
      ],
    },
  }),
};

function saying(text: string, code: number): string {
  return `console.log(${JSON.stringify(text)});\nprocess.exitCode = ${code};\n`;
}

function project(displayName: string, more: object): object {
  const transform = { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" } } }] };
  return { displayName, transform, testMatch: ["**/test/**/*.test.ts"], ...more };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Runs the real check with the real tools in a small repository. */
function check(changes: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "check-"));
  folders.push(folder);
  cpSync(join(REPOSITORY, "tools"), join(folder, "tools"), {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  for (const [file, text] of Object.entries({ ...WELL, ...changes })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const { REQUIRE_SYSTEM_TESTS: _, FORCE_COLOR: __, ...env } = process.env;
  const ran = spawnSync(process.execPath, [join(folder, "tools/check.mjs"), ...args], {
    cwd: tmpdir(),
    env,
    encoding: "utf8",
  });
  const rows = ran.stdout.split("\n").filter((line) => /^\w+ +(ok|FAIL|stale|not run)/.test(line));
  // Seconds differ.
  const table = rows.map((row) => row.replace(/ +[\d.]+ s/, "").replace(/ {2,}/g, " | "));
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr, table };
}

test("the check says of every step what is wrong with it, and what mends it", () => {
  const { code, stdout, table } = check({
    "main.ts": "export const main: string = 1;\n",
    "scripts/left.ts": "debugger;\n",
    "tools/schema/generate.mjs": saying("environment.schema.json is stale: run npm run schema", 3),
    "scripts/cli.ts": saying("  ! broadened: aws_kms_key.Key.policy", 2),
    "tools/reference/generate.mjs": saying("[error] Grantee is not documented", 1),
    "scripts/above.ts": 'import "../main";\n',
    "test/sum.test.ts":
      'describe("a sum", () => {\n  test("adds", () => expect(1 + 1).toBe(3));\n});\n',
    "test/send.http.test.ts": 'test("sends", () => expect(1).toBe(2));\n',
  });
  expect(table).toEqual([
    "types | FAIL | main.ts:1 Type 'number' is not assignable to type 'string'. | npm run check -- types",
    "lint | FAIL | scripts/left.ts:1 This is an unexpected use of the debugger statement. | npm run format",
    "schema | stale | environment.schema.json is stale: run npm run schema | npm run schema",
    "reference | FAIL | [error] Grantee is not documented | npm run reference",
    "review | FAIL | ! broadened: aws_kms_key.Key.policy | npm run review",
    "examples | ok",
    "pictures | ok",
    "imports | FAIL | scripts/above.ts:1 → main.ts | npm run imports",
    "fast | FAIL | test/sum.test.ts a sum › adds | npm run test:fast -- test/sum.test.ts",
    "http | FAIL | test/send.http.test.ts sends | npm run test:http -- test/send.http.test.ts",
    "system | not run | a step above failed",
  ]);
  expect(code).toBe(1);
  expect(stdout).toContain("expect(received).toBe(expected)"); // the whole output, above the table
});

test("the check ends with 0 when all is well, and shows no output of what is", () => {
  const { code, stdout, table } = check({});
  expect(table).toEqual([
    "types | ok",
    "lint | ok",
    "schema | ok",
    "reference | ok",
    "review | ok",
    "examples | ok",
    "pictures | ok",
    "imports | ok",
    "fast | ok | 1 skipped, 1 passed (no moto_server)", // what was skipped proved nothing, so it is counted
    "http | ok | 1 passed",
    "system | ok | 1 passed",
  ]);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split("\n")).toHaveLength(table.length);
});

test("--fast leaves the system tests out, and says so", () => {
  const { code, table } = check({}, "--fast", "fast", "system");
  expect(table).toEqual([
    "fast | ok | 1 skipped, 1 passed (no moto_server)",
    "system | not run | --fast",
  ]);
  expect(code).toBe(0);
});

test("steps that are named run alone, on what is compiled for them", () => {
  const { code, stdout, stderr, table } = check(
    { "scripts/cli.ts": saying("x is stale", 3) },
    "review",
  );
  expect(table).toEqual(["review | stale | x is stale | npm run review -- --update"]);
  expect(code).toBe(1);
  expect(stderr).toBe("review ...\n");
  expect(stripVTControlCharacters(stdout)).toBe(stdout); // no colour but on a terminal
});

test("system tests run after nothing red, and are red themselves when one fails", () => {
  const failing = "test/deploy.system.test.ts";
  const { code, table } = check(
    { [failing]: 'throw new Error("no Terraform");\n' },
    "lint",
    "system",
  );
  expect(table).toEqual([
    "lint | ok",
    `system | FAIL | ${failing} Test suite failed to run | npx jest ${failing}`,
  ]);
  expect(code).toBe(1);
});

test("what does not compile is reported by the step that needs it compiled", () => {
  const { code, table } = check({ "main.ts": "export const main: string = 1;\n" }, "schema");
  expect(table).toEqual([expect.stringMatching(/^schema \| FAIL \| main.ts/)]);
  expect(code).toBe(1);
});

test.each([
  [["typos"], "there is no step typos"],
  [["--quick"], "Unknown option '--quick'"],
])("the check refuses %j, and says which steps there are", (args, problem) => {
  const { code, stderr } = check({}, ...args);
  expect(stderr).toContain(problem);
  expect(stderr).toContain(
    "Steps: types, lint, schema, reference, review, examples, pictures, imports, fast, http, system",
  );
  expect(code).toBe(1);
});
