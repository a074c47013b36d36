import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const ROOT = join(__dirname, "..", "..");

interface Assertion {
  readonly title: string;
  readonly status: "passed" | "failed";
}

interface Report {
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly Assertion[];
  }[];
}

const folder = mkdtempSync(join(tmpdir(), "worker-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What jest reports of the cases, run as the fast tests are, in one worker. */
function report(): Report {
  const [fast] = require(join(ROOT, "jest.config.js")).projects;
  const config = join(folder, "config.json");
  const testMatch = ["<rootDir>/test/worker/cases/*.case.ts"];
  writeFileSync(config, JSON.stringify({ ...fast, rootDir: ROOT, testMatch }));
  const program = join(ROOT, "node_modules", "jest", "bin", "jest.js");
  const { stdout } = spawnSync(
    process.execPath,
    [program, "--config", config, "--runInBand", "--ci", "--json"],
    { cwd: ROOT, encoding: "utf8" },
  );
  return JSON.parse(stdout);
}

test("a file finds nothing of the file before it, and what must fail does", () => {
  const { numRuntimeErrorTestSuites, testResults } = report();
  expect(numRuntimeErrorTestSuites).toBe(0);
  const cases = testResults.map(({ name, assertionResults }) => {
    const file = basename(name, ".case.ts");
    const expected = file === "failing" ? "failed" : "passed";
    expect(assertionResults.length).toBeGreaterThan(0);
    expect([file, assertionResults.filter(({ status }) => status !== expected)]).toEqual([
      file,
      [],
    ]);
    return file;
  });
  expect(cases.sort()).toEqual(["failing", "isolated", "untidy-once", "untidy-twice"]);
});
