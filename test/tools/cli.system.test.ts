import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../scripts/run";

const REPOSITORY = join(__dirname, "../..");

/** A repository whose command line says how it was called, and ends with 2. */
const FILES = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: { outDir: "dist", rootDir: ".", module: "node20", types: ["node"] },
    include: ["main.ts", "scripts"],
  }),
  "main.ts": 'console.log("synthesized");\n',
  "scripts/cli.ts": "console.log(JSON.stringify(process.argv.slice(2)));\nprocess.exitCode = 2;\n",
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-"));
  mkdirSync(join(folder, "tools"));
  for (const program of ["cli.mjs", "app.mjs", "app"]) {
    cpSync(join(REPOSITORY, "tools", program), join(folder, "tools", program), { recursive: true });
  }
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  for (const [file, text] of Object.entries(FILES)) write(file, text);
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function cli(...args: readonly string[]) {
  return spawnSync(process.execPath, ["tools/cli.mjs", ...args], { cwd: folder, encoding: "utf8" });
}

test("the sources are compiled, then the command runs with its arguments, and its exit code is the end", () => {
  const { status, stdout } = cli("plan", "prod", "--json");
  expect(stdout).toBe('["plan","prod","--json"]\n');
  expect(status).toBe(2);
});

test("no command runs when the sources do not compile, and the exit code is 1", () => {
  write("scripts/outputs.ts", 'export const outputs: number = "none";\n');
  const { status, stdout } = cli("plan", "prod");
  expect(stdout).toContain("scripts/outputs.ts(1,14): error TS2322");
  expect(stdout).not.toContain("prod");
  expect(status).toBe(1); // never 2: somebody would look for changes to decide about
});

test("review has what it reviews synthesized first", () => {
  expect(cli("review", "--json").stdout).toBe('synthesized\n["review","--json"]\n');
});

test("every npm script that runs it names a command of the command line", () => {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
  const commands = Object.values<string>(scripts).flatMap(
    (script) => /^node tools\/cli\.mjs (\S+)$/.exec(script)?.[1] ?? [],
  );
  expect(commands).toEqual(expect.arrayContaining(["plan", "apply", "verify", "review"]));
  for (const command of new Set(commands)) {
    const { code, stdout } = run("scripts/cli.js", [command, "--help"], { cwd: REPOSITORY });
    expect(stdout).toContain(`Usage: whatsapp-aws ${command}`);
    expect(code).toBe(0);
  }
});
