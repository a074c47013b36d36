import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { loadEnvironments } from "../../app/load";
import { type Problem, ProblemsError, UserError } from "../../formats/problem";
import { fc, runs } from "../fuzz";
import { folderOf, RATES, right, rightToo } from "./harness";
import { anything, everything, mutated } from "./values";

const folder = folderOf({
  "dev.yaml": rightToo.replace("111122223333", "444455556666"),
  "rates.csv": RATES,
});

/** All problems of a text as prod.yaml; anything but a user's error is thrown on. */
function problemsOf(text: string | Uint8Array): readonly Problem[] {
  writeFileSync(join(folder, "prod.yaml"), text);
  try {
    return loadEnvironments({ folder }).warnings;
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** Whole, on one line each, in the file that is wrong, and without the marks of a bug of ours. */
function expectReadable(problems: readonly Problem[]): void {
  for (const { where, field, ...rest } of problems) {
    expect(where).toMatch(/\/prod\.yaml(:[1-9]\d*:[1-9]\d*)?$/);
    for (const text of [field, ...Object.values(rest)]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they would break a terminal
      expect(text).not.toMatch(/[\u0000-\u001f]|undefined|\[object|Invalid input/);
    }
    for (const text of Object.values(rest)) expect(text.trim()).not.toBe("");
  }
}

const dumped = (value: unknown) => stringify(value ?? null, { aliasDuplicateObjects: false });

test("any YAML is either right or refused as a user's mistake", () => {
  fc.assert(
    fc.property(anything, (value) => expectReadable(problemsOf(dumped(value)))),
    runs(30),
  );
});

test("whatever is changed in a right file", () => {
  expect(problemsOf(dumped(everything)).map(({ field }) => field)).toEqual(["dataEventTrail"]); // a warning
  fc.assert(
    fc.property(mutated(everything), (value) => expectReadable(problemsOf(dumped(value)))),
    runs(40),
  );
});

test("two mistakes do not hide one another", () => {
  const again = (once: unknown) => (typeof once === "object" ? mutated(once) : fc.constant(once));
  fc.assert(
    fc.property(mutated(everything).chain(again), (value) =>
      expectReadable(problemsOf(dumped(value))),
    ),
    runs(30),
  );
});

const token = fc.constantFrom(
  ...["a", "account", "tags", "key", ":", ": ", "- ", "? ", "\n", "\n  ", "\n\t", " ", "#", " #"],
  ...["{", "}", "[", "]", ",", "'", '"', "|", ">", "&a ", "*a", "*a ", "!", "!!str ", "!x ", "%"],
  ...["---\n", "...\n", "%YAML 1.1\n", "<<: ", "~", "null", "1", "01", ".nan", "\\", "\\x", "@"],
  ...["__proto__: ", "constructor: ", "\r\n", "\ufeff", "\u0000", "\u2028", "é", "😀", "\ud800"],
);

test("whatever stands in the file, YAML or not", () => {
  const text = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(""));
  fc.assert(
    fc.property(text, fc.boolean(), (noise, behind) =>
      expectReadable(problemsOf(behind ? right + noise : noise)),
    ),
    runs(100),
  );
});

test("whatever bytes stand in the file", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectReadable(problemsOf(bytes))),
    runs(30),
  );
});
