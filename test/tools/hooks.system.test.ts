import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "../..");
const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));

const BIOME = `{
  "vcs": { "enabled": true, "clientKind": "git", "useIgnoreFile": true },
  "formatter": { "indentStyle": "space" }
}
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hooks-"));
  git("init", "--quiet");
  cpSync(join(REPOSITORY, "tools/hooks"), join(folder, "tools/hooks"), { recursive: true });
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  write(".gitignore", "node_modules\n");
  write("biome.json", BIOME);
  execFileSync("sh", ["-c", scripts.hooks], { cwd: folder });
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

function git(...args: readonly string[]) {
  const own = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
  return spawnSync("git", [...own, ...args], { cwd: folder, encoding: "utf8" });
}

test("a commit is refused for what is staged, and says why", () => {
  write("key.ts", "export const key =   1;\n");
  git("add", "--all");
  const { status, stderr } = git("commit", "-m", "Add a key");
  expect(stderr).toContain("key.ts");
  expect(status).not.toBe(0);
});

test("a commit goes through when what is staged is well, whatever else lies about", () => {
  write("key.ts", "export const key = 1;\n");
  git("add", "--all");
  write("draft.ts", "export const draft =   1;\n");
  expect(git("commit", "-m", "Add a key")).toMatchObject({ status: 0 });
});

test("a commit of nothing that Biome knows goes through", () => {
  write("README.md", "# Keys\n");
  git("add", "README.md");
  expect(git("commit", "-m", "Say what keys are")).toMatchObject({ status: 0 });
});
