import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectFolder, run } from "../scripts/run";

jest.setTimeout(60_000);

const REPOSITORY = join(__dirname, "../..");
const CACHE = "node_modules/.cache/cdktf-aws-social-messaging";

/** A repository whose app says what its packages say. */
const FILES = {
  "tsconfig.app.json": JSON.stringify({
    compilerOptions: {
      ...{ module: "node20", strict: true, types: ["node"] },
      ...{ noEmit: true, incremental: true, tsBuildInfoFile: "dist/.app.tsbuildinfo" },
    },
    include: ["main.ts"],
  }),
  "main.ts": `import { greet } from "greeting";
import { name } from "./name";
function later() {
  return (require("loud") as { say: string }).say;
}
console.log(greet(name), process.argv.includes("--loud") ? later() : "");
process.exitCode = 3;
`,
  "name.ts": 'export const name = "Ada";\n',
  "node_modules/greeting/package.json": '{ "name": "greeting" }',
  "node_modules/greeting/index.d.ts": "export function greet(name: string): string;\n",
  "node_modules/greeting/index.js":
    "exports.greet = (name) => `Hello, ${name}, from ${__filename}`;\n",
  "node_modules/loud/index.js": 'console.log("LOADED");\nexports.say = "HELLO";\n',
  "node_modules/.package-lock.json": '{ "packages": {} }',
};

/** What the program itself needs. */
const TOOLS = ["typescript", "@typescript", "esbuild", "@esbuild", "@types", "undici-types"];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "app-"));
  for (const [file, text] of Object.entries(FILES)) write(file, text);
  for (const name of TOOLS) {
    symlinkSync(join(REPOSITORY, "node_modules", name), join(folder, "node_modules", name));
  }
  for (const program of ["app.mjs", "app"]) {
    cpSync(join(REPOSITORY, "tools", program), join(folder, "tools", program), { recursive: true });
  }
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function app(...args: readonly string[]) {
  const program = join(folder, "tools/app.mjs");
  return spawnSync(process.execPath, [program, ...args], { cwd: tmpdir(), encoding: "utf8" });
}

/** The packages, and what V8 has compiled of them. */
const KEPT = ["packages.js", expect.stringMatching(/^packages\.js\.\d+$/)];
const keptFiles = () => readdirSync(join(folder, CACHE)).sort();
const kept = () => readFileSync(join(folder, CACHE, "packages.js"), "utf8");
const greeting = (name = "Ada") =>
  `Hello, ${name}, from ${join(folder, "node_modules/greeting/index.js")} \n`;

test("the app runs main.ts, and ends as it does", () => {
  for (const _ of ["first", "again"]) {
    expect(app()).toMatchObject({ status: 3, stdout: greeting(), stderr: "" });
  }
  expect(keptFiles()).toEqual(KEPT);
});

test("what does not compile is reported, and not run", () => {
  app();
  write("name.ts", "export const name: string = 1;\n");
  const { status, stdout } = app();
  expect(stdout).toMatch(/name\.ts\(1,14\): error TS2322: .*\n$/);
  expect(status).toBe(1);
  write("name.ts", "export const name = ;\n");
  expect(app()).toMatchObject({ status: 1, stdout: expect.stringContaining("error TS1109") });
});

test("types that somebody has checked are not checked again", () => {
  write("name.ts", "export const name: string = 1;\n");
  expect(app("--checked").stdout).toBe(greeting("1"));
});

test("a source is run as it is, however old it looks", () => {
  app();
  write("name.ts", 'export const name = "Bob";\n');
  utimesSync(join(folder, "name.ts"), 0, 0);
  expect(app().stdout).toBe(greeting("Bob"));
});

test("packages are put together again when npm has installed others, and only then", () => {
  app();
  write("node_modules/greeting/index.js", 'exports.greet = () => "Bye";\n');
  expect(app().stdout).toBe(greeting());
  write("node_modules/.package-lock.json", '{ "packages": { "greeting": {} } }');
  expect(app().stdout).toBe("Bye \n");
  expect(app().stdout).toBe("Bye \n");
});

test("a linked package is run as it is", () => {
  const installed = join(folder, "node_modules/greeting");
  renameSync(installed, join(folder, "greeting"));
  symlinkSync(join(folder, "greeting"), installed);
  app();
  write("greeting/index.js", 'exports.greet = () => "Bye";\n');
  expect(app().stdout).toBe("Bye \n");
});

test("packages are put together again when the app imports another", () => {
  app();
  write("name.ts", 'import "loud";\nexport const name = "Ada";\n');
  write("node_modules/loud/index.d.ts", "export const say: string;\n");
  expect(app().stdout).toBe(`LOADED\n${greeting()}`);
});

test("a package that is required late is loaded late, or never", () => {
  expect(app().stdout).not.toContain("LOADED");
  expect(app("--loud").stdout).toMatch(/^LOADED\nHello, .* HELLO\n$/);
});

test.each([
  ["nothing can be kept", () => write("node_modules/.cache", "a file, not a folder")],
  [
    "npm has not noted what it installed",
    () => rmSync(join(folder, "node_modules/.package-lock.json")),
  ],
])("the app runs where %s", (_, arrange) => {
  arrange();
  for (const _ of ["first", "again"])
    expect(app()).toMatchObject({ status: 3, stdout: greeting() });
  expect(existsSync(join(folder, CACHE))).toBe(false);
});

test("what is kept and broken is made again", () => {
  app();
  const whole = kept();
  write(`${CACHE}/${keptFiles()[1]}`, "nonsense");
  write(`${CACHE}/packages.js`, whole.slice(100));
  expect(app().stdout).toBe(greeting());
  expect(kept()).toBe(whole);
});

test("a package that cannot be part of a text is loaded by Node, with all others", () => {
  write("node_modules/loud/index.js", 'try {\n  require("./native.node");\n} catch {}\n');
  write("node_modules/loud/native.node", "");
  expect(app()).toMatchObject({ status: 3, stdout: greeting(), stderr: "" });
});

test("several at once do not disturb each other", async () => {
  const ran = Array.from({ length: 4 }, async () => {
    const child = spawn(process.execPath, [join(folder, "tools/app.mjs")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [[status], text] = await Promise.all([once(child, "close"), child.stdout.toArray()]);
    return { status, stdout: text.join("") };
  });
  const well = { status: 3, stdout: greeting() };
  expect(await Promise.all(ran)).toEqual([well, well, well, well]);
  expect(keptFiles()).toEqual(KEPT);
});

test.each(["spend-limits", "everything-exists"])(
  "synthesizes of %s what the compiled program does",
  (scenario) => {
    const [compiled, together] = ["compiled", "together"].map(() => {
      const cwd = projectFolder({});
      const environments = join(REPOSITORY, "examples/environments", scenario);
      cpSync(environments, join(cwd, "environments"), { recursive: true });
      return cwd;
    }) as [string, string];
    run("main.js", [], { cwd: compiled });
    const program = join(REPOSITORY, "tools/app.mjs");
    const { status } = spawnSync(process.execPath, [program], { cwd: together });
    expect(status).toBe(0);
    const files = (cwd: string) =>
      readdirSync(join(cwd, "cdktf.out"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
        .map((file) => [file.slice(cwd.length), readFileSync(file, "utf8")]);
    expect(files(together)).toEqual(files(compiled));
    for (const cwd of [compiled, together]) rmSync(cwd, { recursive: true });
  },
);
