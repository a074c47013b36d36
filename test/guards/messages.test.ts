import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// No message is asserted in two tests, so that to improve its words is a change in two places. Other tests that meet it
// assert what is theirs: the path, the value, the exit code, how many problems there are.

const ROOT = join(__dirname, "../..");
const SOURCES = ["app", "constructs", "formats", "iam", "local", "review", "scripts"];

/** So many words in a row are no coincidence. */
const RUN = 7;

/** A recorded release, and the texts of CHANGELOG that allow a difference from it. */
const LEFT_OUT = /^compatibility\//;

/** A text in quotes, over which no line ends but in backquotes. */
const QUOTED = /"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)'|`((?:\\.|[^`\\])*)`/g;
/** A pattern as tests write it; what it escapes is the character itself. */
const PATTERN = /(?<=[(,\s])\/((?:\\.|[^/\\\n])+)\/[a-z]*(?=[,;)\s])/g;
/** A test's own name. */
const TITLE = /\b(?:test|describe)\(\s*"[^"]*"/g;
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !LEFT_OUT.test(file))
    .map((file) => join(folder, file));
}

function textsIn(code: string): string[] {
  const plain = code.replaceAll(COMMENT, "").replaceAll(TITLE, "");
  const quoted = [...plain.matchAll(QUOTED)].map(([, ...one]) => one.find(Boolean) ?? "");
  const patterns = [...plain.matchAll(PATTERN)].map(([, one = ""]) => one);
  return [...quoted, ...patterns].map((text) => text.replaceAll(/\\(?![nt])/g, ""));
}

/** Each run of words in the texts; what a template puts in ends a run. */
function runsIn(texts: readonly string[]): Set<string> {
  const runs = new Set<string>();
  for (const part of texts.flatMap((text) => text.split(/\$\{[^}]*\}|\\n/))) {
    const words = part.split(/\s+/).filter(Boolean);
    for (let at = 0; at + RUN <= words.length; at++) {
      runs.add(words.slice(at, at + RUN).join(" "));
    }
  }
  return runs;
}

/** A file's tests, each with the tables above it. */
function testsIn(code: string): string[] {
  return code.split(/(?<=^ *\}(?:, [\w.]+)?\);\n)/m);
}

const messages = runsIn(SOURCES.flatMap(filesOf).flatMap((file) => textsIn(read(file))));

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** Of each message, the tests that assert it. */
function assertions(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of filesOf("test")) {
    testsIn(read(file)).forEach((text, index) => {
      for (const run of runsIn(textsIn(text))) {
        if (!messages.has(run)) continue;
        found.set(run, [...(found.get(run) ?? []), `${file} (${index + 1})`]);
      }
    });
  }
  return found;
}

test("no message is asserted in two tests", () => {
  const several = new Map<string, string>();
  for (const [run, tests] of assertions()) {
    if (tests.length > 1) several.set(tests.join(", "), run);
  }
  expect([...several].map(([tests, run]) => `"${run}": ${tests}`)).toEqual([]);
});
