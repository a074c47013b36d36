import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const page = readFileSync(join(root, "docs/examples.md"), "utf8");

const node = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });

test("the page of examples and the reports of what they grant are current", () => {
  const { status, stderr } = node("tools/examples.mjs", "--check");
  expect([stderr, status]).toEqual(["", 0]);
});

test("a report of no example is stale", () => {
  const file = "policies/examples/of-no-example.txt";
  writeFileSync(join(root, file), "");
  try {
    const { status, stderr } = node("tools/examples.mjs", "--check");
    expect(stderr).toBe(`${file} is stale: run npm run examples and commit it\n`);
    expect(status).toBe(3);
  } finally {
    rmSync(join(root, file));
  }
});

test("each folder and each program of examples is on the page, with a cost and a report", () => {
  const environments = readdirSync(join(root, "examples/environments"));
  const programs = readdirSync(join(root, "examples/constructs"))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length));
  const others = readdirSync(join(root, "examples")).filter(
    (name) => name !== "environments" && name !== "constructs",
  );
  for (const name of [...environments, ...programs, "auto-reply"]) {
    expect(page).toMatch(
      new RegExp(`^\\| \\[${name}\\]\\(.*\\) \\| .+ \\| (none|[\\d.,]+ USD) \\|$`, "m"),
    );
    expect(readdirSync(join(root, "policies/examples", name)).length).toBeGreaterThan(1);
  }
  for (const name of others) expect(page).toContain(`(../examples/${name}`);
});
