import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { projectFolder, run } from "./scripts/run";

const environment = (prefix: string) => `
account: "111122223333"
region: eu-west-1
namePrefix: ${prefix}
serviceLinkedRole: existing
state: { backend: local }
`;

const folders: string[] = [];
function synth(files: Record<string, string>, ENVIRONMENT?: string) {
  const cwd = projectFolder(files);
  folders.push(cwd);
  const ran = run("main.js", [], { cwd, env: { ENVIRONMENT } });
  const stacks = ran.code === 0 ? readdirSync(join(cwd, "cdktf.out", "stacks")) : [];
  return { ...ran, stacks, cwd };
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test("a mistake ends the app with exit code 1 and a message without a stack", () => {
  const { code, stderr } = synth({ prod: environment("Acme") });
  expect(stderr).toContain("environments/prod.yaml:4:13  namePrefix");
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
});

test("a broken file that is not asked for is a warning, and blocks nothing", () => {
  const { code, stderr, stacks } = synth({ prod: environment("acme"), dev: "a: [" }, "prod");
  expect(stderr).toMatch(/^Warning:\n\nenvironments\/dev.yaml:1:/);
  expect(stacks).toEqual(["prod"]);
  expect(code).toBe(0);
});

test("ENVIRONMENT names one or several; without it, all are built", () => {
  const files = { dev: environment("dev"), prod: environment("prod"), qa: environment("qa") };
  expect(synth(files, "dev,prod").stacks).toEqual(["dev", "prod"]);
  expect(synth(files).stacks).toEqual(["dev", "prod", "qa"]);
});

test("a fresh clone synthesizes the template, by paths without a machine's name", () => {
  const { stacks, cwd } = synth({});
  expect(stacks).toEqual(["account-111122223333", "example"]);
  const file = join(cwd, "cdktf.out", "stacks", "example", "cdk.tf.json");
  expect(readFileSync(file, "utf8")).not.toContain(cwd);
});
