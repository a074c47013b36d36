import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notInChangelog, unexpected, unused } from "./allowances";
import { ALLOWED_DIFFERENCES } from "./allowed-differences";
import { asRecorded, environmentsOf, recordings, stacksOf } from "./baseline";
import { type Difference, describeDifference, differencesOf } from "./compare";
import { stacksIn } from "./recorded";
import { REPOSITORY, synthesizeApp, synthesizeEnvironments } from "./sources";

/**
 * A file that was right for the recorded release builds the same today: the same addresses, names,
 * policies, outputs, state and arguments. What differs on purpose stands in allowed-differences.ts.
 */
const ENVIRONMENTS = recordings("environments");
const APPS = recordings("apps");

const root = mkdtempSync(join(tmpdir(), "compatibility-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const found: Difference[] = [];

/** Adds to what is found, and returns what nobody allowed. */
function compared(recording: string, synthesize: (outdir: string) => void): string {
  const outdir = mkdtempSync(join(root, "-"));
  synthesize(outdir);
  const today = asRecorded(recording, stacksIn(outdir));
  const differences = differencesOf(recording, stacksOf(recording), today);
  found.push(...differences);
  return unexpected(differences, ALLOWED_DIFFERENCES).map(describeDifference).join("\n");
}

test("something is recorded of both kinds", () => {
  expect(ENVIRONMENTS).toContain("environments/template");
  expect(APPS).toContain("apps/queue-consumer");
});

test.each(ENVIRONMENTS)("%s builds what it built", (recording) => {
  const folder = environmentsOf(recording);
  expect(compared(recording, (outdir) => synthesizeEnvironments(folder, outdir))).toBe("");
});

test.each(APPS)("%s builds what it built", (recording) => {
  const app = recording.slice("apps/".length);
  expect(compared(recording, (outdir) => synthesizeApp(app, outdir))).toBe("");
});

describe("what is allowed to differ", () => {
  test("differs", () => {
    expect(unused(ALLOWED_DIFFERENCES, found)).toEqual([]);
  });

  test("is named in the CHANGELOG", () => {
    const changelog = readFileSync(join(REPOSITORY, "CHANGELOG.md"), "utf8");
    expect(notInChangelog(ALLOWED_DIFFERENCES, changelog)).toEqual([]);
  });
});
