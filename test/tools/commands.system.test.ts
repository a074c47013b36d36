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
import { join } from "node:path";

const REPOSITORY = join(__dirname, "../..");

/** Two commands, of which the second is new: only the list knows it. */
const COMMANDS = `
exports.COMMANDS = [
  { usage: "plan [environment]", does: "compare", load: async () => ({ register: () => {} }) },
  {
    usage: "archive <environment>",
    does: "keep",
    alias: "keep",
    load: async () => ({ register: (command) => command.description("keep what --all names") }),
  },
];
`;

const SCRIPTS = { build: "tsc", plan: "node tools/cli.mjs plan", check: "node tools/check.mjs" };
const PAGE =
  "# Commands\n\n| command | what it does |\n| --- | --- |\n| `npm run plan -- prod` | old |\n| `npm test` | all |\n";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "commands-"));
  for (const each of ["tools", "docs", "dist/scripts"]) {
    mkdirSync(join(folder, each), { recursive: true });
  }
  cpSync(join(REPOSITORY, "tools/commands.mjs"), join(folder, "tools/commands.mjs"));
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "dist/scripts/commands.js"), COMMANDS);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: SCRIPTS }));
  writeFileSync(join(folder, "docs/commands.md"), PAGE);
  writeFileSync(join(folder, "docs/archive.md"), "");
});

afterEach(() => rmSync(folder, { recursive: true }));

function commands(...args: readonly string[]) {
  const program = [join(folder, "tools/commands.mjs"), ...args];
  return spawnSync(process.execPath, program, { encoding: "utf8" });
}

const read = (file: string) => readFileSync(join(folder, file), "utf8");

test("a command of the list gets its npm scripts and its row, and others keep theirs", () => {
  expect(commands("--check").status).toBe(3);
  expect(read("docs/commands.md")).toBe(PAGE);
  expect(commands().status).toBe(0);
  expect(Object.entries(JSON.parse(read("package.json")).scripts)).toEqual([
    ["build", "tsc"],
    ["plan", "node tools/cli.mjs plan"],
    ["archive", "node tools/cli.mjs archive"],
    ["keep", "node tools/cli.mjs archive"],
    ["check", "node tools/check.mjs"],
  ]);
  expect(read("docs/commands.md").split("\n").slice(4)).toEqual([
    "| `npm run plan -- prod` | compare |",
    "| `npm run archive -- prod` | keep what `--all` names; also `npm run keep`: [more about archive](archive.md) |",
    "| `npm test` | all |",
    "",
  ]);
  expect(commands("--check").status).toBe(0);
});
