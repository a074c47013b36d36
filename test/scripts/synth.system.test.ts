import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
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
import { run } from "./run";

const ROOT = resolve(__dirname, "../..");
const LOCAL = "state: { backend: local }";

const environment = (namePrefix: string, state = LOCAL) => `
account: "111122223333"
region: eu-west-1
namePrefix: ${namePrefix}
serviceLinkedRole: existing
${state}
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), "synth-"));
  mkdirSync(join(folder, "environments"));
  write("dev", environment("acme-dev"));
  write("prod", environment("acme-prod").replace("existing", "create"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, yaml: string): void {
  writeFileSync(join(folder, "environments", `${name}.yaml`), yaml);
}

const synth = (...args: readonly string[]) =>
  run("scripts/cli.js", ["synth", ...args], { cwd: folder, env: { ENVIRONMENT: "" } });

const fileOf = (out: string, stack: string) => join(folder, out, "stacks", stack, "cdk.tf.json");
const textOf = (out: string, stack: string) => readFileSync(fileOf(out, stack), "utf8");
const backendOf = (out: string, stack: string) =>
  JSON.parse(textOf(out, stack)).terraform.backend?.local?.path;

const MAIN_STACKS = ["account-111122223333", "dev", "prod"];

test("synth writes byte for byte what main.ts writes", () => {
  const env = { ...process.env, ENVIRONMENT: "" };
  execFileSync(process.execPath, [join(ROOT, "dist/main.js")], {
    cwd: folder,
    env: { ...env, CDKTF_OUTDIR: "by-main" },
  });
  const { code, stdout } = synth();
  expect(code).toBe(0);
  expect(stdout).toBe(`dev  terraform -chdir=cdktf.out/stacks/dev init
account-111122223333  terraform -chdir=cdktf.out/stacks/account-111122223333 init
prod  terraform -chdir=cdktf.out/stacks/prod init
`);
  expect(readdirSync(join(folder, "cdktf.out/stacks")).sort()).toEqual(MAIN_STACKS);
  for (const stack of MAIN_STACKS)
    expect(textOf("cdktf.out", stack)).toBe(textOf("by-main", stack));
  const manifest = (out: string) => readFileSync(join(folder, out, "manifest.json"), "utf8");
  expect(manifest("cdktf.out")).toBe(manifest("by-main"));
});

test("synth writes the named environments alone, and differs elsewhere only in the path of the same local state", () => {
  expect(synth().code).toBe(0);
  expect(synth("prod", "--out", "infra/live").code).toBe(0);
  expect(readdirSync(join(folder, "infra/live/stacks")).sort()).toEqual([
    "account-111122223333",
    "prod",
  ]);
  expect(textOf("infra/live", "prod")).toBe(
    textOf("cdktf.out", "prod").replace("../../../terraform", "../../../../terraform"),
  );
  for (const out of ["infra/live", "cdktf.out"]) {
    const path = resolve(join(folder, out, "stacks/prod"), backendOf(out, "prod"));
    expect(path).toBe(join(folder, "terraform.prod.tfstate"));
  }
});

test.each(["a", ".", "a/b/c/d", "../elsewhere"])(
  "synth keeps the local state for --out %s",
  (out) => {
    mkdirSync(join(folder, "project"));
    cpSync(join(folder, "environments"), join(folder, "project/environments"), { recursive: true });
    const cwd = join(folder, "project");
    expect(run("scripts/cli.js", ["synth", "dev", "--out", out], { cwd }).code).toBe(0);
    const stack = join(cwd, out, "stacks/dev");
    const { terraform } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8"));
    expect(resolve(stack, terraform.backend.local.path)).toBe(join(cwd, "terraform.dev.tfstate"));
  },
);

test("synth keeps the local state where the output folder is a link", () => {
  mkdirSync(join(folder, "far/away/from/here"), { recursive: true });
  symlinkSync(join(folder, "far/away/from/here"), join(folder, "cdktf.out"));
  expect(synth("dev").code).toBe(0);
  const stack = realpathSync(join(folder, "cdktf.out/stacks/dev"));
  const state = resolve(stack, backendOf("cdktf.out", "dev"));
  expect(state).toBe(join(folder, "terraform.dev.tfstate"));
});

test("synth writes no backend block for a pipeline that brings its own", () => {
  write("dev", environment("acme-dev", "state: { backend: none }"));
  expect(synth("dev").code).toBe(0);
  expect(JSON.parse(textOf("cdktf.out", "dev")).terraform).not.toHaveProperty("backend");
});

describe("where nothing can be written right, writes nothing and says why", () => {
  test("a manifest of another program", () => {
    mkdirSync(join(folder, "site"));
    const manifest = '{ "name": "A web app" }';
    writeFileSync(join(folder, "site/manifest.json"), manifest);
    const { code, stderr } = synth("dev", "--out", "site");
    expect(stderr).toBe(
      "site/manifest.json was written by another program, and would be overwritten: choose another folder with --out. Nothing was written\n",
    );
    expect(code).toBe(1);
    expect(readFileSync(join(folder, "site/manifest.json"), "utf8")).toBe(manifest);
    expect(existsSync(join(folder, "site/stacks"))).toBe(false);
  });

  test("an environment that does not exist", () => {
    const { code, stderr } = synth("prd");
    expect(stderr).toContain("fix      write prod");
    expect(code).toBe(1);
    expect(existsSync(join(folder, "cdktf.out"))).toBe(false);
  });

  test("a file where the folder should be", () => {
    writeFileSync(join(folder, "file"), "");
    const { code, stderr } = synth("dev", "--out", "file");
    expect(stderr).toMatch(/^file\S*: the system refused \w+ with E\w+\. To go on, [^\n]+\n$/);
    expect(code).toBe(1);
  });
});

test("commands that need the state say where to take its outputs from, without a backend", () => {
  write("dev", environment("acme-dev", "state: { backend: none }"));
  const terraform = join(folder, "terraform");
  writeFileSync(terraform, "#!/bin/sh\nexit 9\n", { mode: 0o755 });
  const env = { TERRAFORM_BINARY_NAME: terraform };
  const { code, stderr } = run("scripts/cli.js", ["plan", "dev"], { cwd: folder, env });
  expect(stderr).toContain(
    'state.backend of dev is none, and Terraform was not initialized in cdktf.out/stacks/dev, so that the place of its state is not known here. Synthesize and initialize it there, with the backend of your pipeline; plan, apply, verify and detach also go on with --outputs outputs.json, which "terraform output -json > outputs.json" writes where dev is deployed',
  );
  expect(code).toBe(1);
});
