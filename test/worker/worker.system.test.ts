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
    readonly message: string;
    readonly assertionResults: readonly Assertion[];
  }[];
}

const folder = mkdtempSync(join(tmpdir(), "worker-"));
afterAll(() => rmSync(folder, { recursive: true }));

const [FAST, HTTP] = require(join(ROOT, "jest.config.js")).projects;
const CASES = "<rootDir>/test/worker/cases";

/** What jest reports of some cases, run in one worker as the tests of these projects are. */
function report(...projects: readonly object[]): Report {
  const config = join(folder, "config.json");
  writeFileSync(
    config,
    JSON.stringify({ projects: projects.map((each) => ({ ...each, rootDir: ROOT })) }),
  );
  const program = join(ROOT, "node_modules", "jest", "bin", "jest.js");
  const { stdout } = spawnSync(
    process.execPath,
    [program, "--config", config, "--runInBand", "--ci", "--json"],
    { cwd: ROOT, encoding: "utf8" },
  );
  return JSON.parse(stdout);
}

test("a file finds nothing of the file before it, and what must fail does", () => {
  const { numRuntimeErrorTestSuites, testResults } = report({
    ...FAST,
    testMatch: [`${CASES}/*.case.ts`],
    testPathIgnorePatterns: ["connecting"],
  });
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

test("a connection fails a file of the fast tests, also where it is caught, and only there; both have the same modules", () => {
  const testMatch = ["connecting", "untidy-once"].map((name) => `${CASES}/${name}.case.ts`);
  const { testResults } = report({ ...FAST, testMatch }, { ...HTTP, testMatch });
  expect(testResults).toHaveLength(4);
  expect(testResults.filter(({ message }) => message !== "")).toMatchObject([
    {
      name: expect.stringContaining("connecting"),
      message: expect.stringContaining(
        "A fast test opens no connection: name the file *.http.test",
      ),
    },
  ]);
});
