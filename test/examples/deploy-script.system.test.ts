import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

const script = resolve(__dirname, "../../examples/deploy.sh");
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** How the programs that the script calls end, by what they are called with. */
type Endings = Readonly<Record<string, number>>;

/** Writes down each call, prints outputs where they are asked for, and ends as it is told. */
const STAND_IN = `#!/usr/bin/env bash
name=$(basename "$0")
echo "$name $*" >> "$CALLS"
case "$*" in *"output -json"*) echo "$OUTPUTS" ;; *"state list"*) echo "$STATE" ;; esac
while IFS='|' read -r call code; do
  case "$name $*" in *"$call"*) exit "$code" ;; esac
done < "$ENDINGS"
`;

/** Runs the script with stand-ins for npm and terraform in its way. */
function deploy(
  args: readonly string[],
  endings: Endings = {},
  outputs = '{"region":{}}',
  state = "aws_sns_topic.WhatsApp_Events_Topic_262A6CD4",
) {
  const folder = mkdtempSync(join(tmpdir(), "deploy-"));
  folders.push(folder);
  mkdirSync(join(folder, "cdktf.out", "stacks", "prod"), { recursive: true });
  mkdirSync(join(folder, "bin"));
  for (const program of ["npm", "terraform"]) {
    writeFileSync(join(folder, "bin", program), STAND_IN);
    chmodSync(join(folder, "bin", program), 0o755);
  }
  const [calls, rules] = [join(folder, "calls"), join(folder, "endings")];
  writeFileSync(calls, "");
  writeFileSync(
    rules,
    Object.entries(endings)
      .map((rule) => `${rule.join("|")}\n`)
      .join(""),
  );
  const path = [join(folder, "bin"), process.env["PATH"]].join(delimiter);
  const files = { CALLS: calls, ENDINGS: rules };
  const env = { ...process.env, ...files, PATH: path, OUTPUTS: outputs, STATE: state };
  const { status, stdout, stderr } = spawnSync("bash", [script, ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  const called = readFileSync(calls, "utf8").trim().split("\n").filter(Boolean);
  return { code: status, text: `${stdout}${stderr}`, called };
}

const IN_STACK = "terraform -chdir=cdktf.out/stacks/prod";
const OUTPUTS = "--outputs cdktf.out/outputs.prod.json";

test.each([[[]], [["plan"]], [["destroy", "prod"]]])(
  "%j is refused before anything runs",
  (args) => {
    const { code, text, called } = deploy(args);
    expect(text).toContain("usage: bash examples/deploy.sh plan|apply <environment>");
    expect(code).not.toBe(0);
    expect(called).toEqual([]);
  },
);

describe("plan", () => {
  test("writes nothing, takes no lock, and ends with 0 when there is nothing to change", () => {
    const { code, called } = deploy(["plan", "prod"]);
    expect(called).toEqual([
      "npm run -s synth",
      `${IN_STACK} init -no-color`,
      `${IN_STACK} plan -no-color -detailed-exitcode -refresh=false -lock=false`,
      `${IN_STACK} output -json`,
      `npm run -s plan -- prod ${OUTPUTS}`,
    ]);
    expect(code).toBe(0);
  });

  test.each([
    ["the stack", { "-detailed-exitcode": 2 }],
    ["the wiring", { "run -s plan": 2 }],
  ])("ends with 2 when %s changes, after it has shown both", (_, endings) => {
    const { code, called } = deploy(["plan", "prod"], endings);
    expect(called).toHaveLength(5);
    expect(code).toBe(2);
  });

  test.each([
    ["the synthesis", { "run -s synth": 1 }, 1],
    ["the initialization", { " init": 1 }, 2],
    ["Terraform's plan", { "-detailed-exitcode": 1 }, 3],
    ["the outputs", { "output -json": 1 }, 4],
    ["the wiring's plan", { "run -s plan": 1 }, 5],
  ])("ends with 1 when %s fails, and goes no further", (_, endings, calls) => {
    const { code, called } = deploy(["plan", "prod"], endings);
    expect(called).toHaveLength(calls);
    expect(code).toBe(1);
  });

  test("leaves the wiring out as long as nothing is deployed", () => {
    const { code, called, text } = deploy(["plan", "prod"], { "-detailed-exitcode": 2 }, "{}");
    expect(text).toContain("prod is not deployed yet");
    expect(called.filter((call) => call.startsWith("npm"))).toEqual(["npm run -s synth"]);
    expect(code).toBe(2);
  });
});

describe("apply", () => {
  const wire = `npm run -s post-deploy -- prod --yes ${OUTPUTS}`;

  test("applies the very plan that it made, then wires", () => {
    const { code, called } = deploy(["apply", "prod"], { "-detailed-exitcode": 2 });
    expect(called).toEqual([
      "npm run -s synth",
      `${IN_STACK} init -no-color`,
      `${IN_STACK} state list`,
      `${IN_STACK} plan -no-color -detailed-exitcode -out=deploy.tfplan`,
      `${IN_STACK} apply -no-color deploy.tfplan`,
      `${IN_STACK} output -json`,
      wire,
    ]);
    expect(code).toBe(0);
  });

  const BRAKE = "aws_iam_policy.WhatsApp_Monitoring_Brake_Policy_4E179205";
  const status = "npm run -s brake -- prod --status";

  test.each([1, 2])(
    "ends with %i, and plans nothing, when that is what the brake says",
    (ending) => {
      const { code, called } = deploy(["apply", "prod"], { "run -s brake": ending }, "{}", BRAKE);
      expect(code).toBe(ending);
      expect(called.at(-1)).toBe(status);
    },
  );

  test("goes on while the brake is off", () => {
    const { code, called } = deploy(["apply", "prod"], {}, '{"region":{}}', BRAKE);
    expect(called).toContain(status);
    expect(called.at(-1)).toBe(wire);
    expect(code).toBe(0);
  });

  test("wires also when the stack needs no change", () => {
    const { code, called } = deploy(["apply", "prod"]);
    expect(called.filter((call) => call.includes(" apply "))).toEqual([]);
    expect(called.at(-1)).toBe(wire);
    expect(code).toBe(0);
  });

  test("never wires what was not deployed", () => {
    const { code, called } = deploy(["apply", "prod"], {
      " apply -no-color": 1,
      "-detailed-exitcode": 2,
    });
    expect(called).not.toContain(wire);
    expect(code).toBe(1);
  });

  test.each([1, 2])("ends like the wiring, with %i", (ending) => {
    expect(deploy(["apply", "prod"], { "post-deploy": ending }).code).toBe(ending);
  });
});
