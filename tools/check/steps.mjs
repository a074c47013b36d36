// What `npm run check` looks at, in this order. A step is one object in this list.

/**
 * `commands` are arguments of Node. Of a step that `needsBuild`, dist is current when it starts. A `slow`
 * step runs only if all before it are well. `fault` finds in the output what is wrong; `mend` is the
 * command that mends it, or looks again after it was mended by hand.
 * @typedef {{
 *   name: string,
 *   commands: string[][],
 *   needsBuild?: boolean,
 *   slow?: boolean,
 *   fault: (output: string) => Fault,
 *   mend: (fault: Fault, state: "FAIL" | "stale") => string,
 *   tally?: (output: string) => string,
 * }} Step
 */

const TSC = "node_modules/typescript/bin/tsc";
const BIOME = "node_modules/@biomejs/biome/bin/biome";
const JEST = "node_modules/jest/bin/jest.js";
const STALE = /is stale/;

/** Compiles the project to dist; steps that are run alone and need that begin with it. */
export const BUILD = [TSC];

/** @type {readonly Step[]} */
export const STEPS = [
  {
    name: "types",
    commands: [BUILD, [TSC, "-p", "test"]],
    fault: ofCompiler,
    mend: () => "npm run check -- types",
  },
  {
    name: "lint",
    commands: [[BIOME, "ci", "--colors=off", "."]],
    fault: ofLinter,
    mend: () => "npm run format",
  },
  {
    name: "schema",
    commands: [["tools/schema/generate.mjs", "--check"]],
    needsBuild: true,
    fault: firstOf(STALE, /is not documented/),
    mend: () => "npm run schema",
  },
  {
    name: "reference",
    commands: [
      ["tools/reference/generate.mjs", "--check"],
      ["tools/commands.mjs", "--check"],
    ],
    needsBuild: true,
    fault: firstOf(STALE, /\[error]|Error/),
    mend: () => "npm run reference",
  },
  {
    name: "review",
    commands: [
      ["tools/app.mjs", "--checked"],
      ["dist/scripts/cli.js", "review"],
    ],
    needsBuild: true,
    fault: firstOf(STALE, /^\s*! /, /^\s*error /),
    mend: (_, state) => (state === "stale" ? "npm run review -- --update" : "npm run review"),
  },
  {
    name: "examples",
    commands: [["tools/examples.mjs", "--check"]],
    needsBuild: true,
    fault: firstOf(STALE, /error TS\d+/, /Error: /),
    mend: () => "npm run examples",
  },
  {
    name: "pictures",
    commands: [["tools/pictures.mjs", "--check"]],
    fault: firstOf(STALE),
    mend: () => "npm run pictures",
  },
  {
    name: "imports",
    commands: [["tools/imports.mjs"]],
    fault: firstLine,
    mend: () => "npm run imports",
  },
  {
    name: "fast",
    commands: [[JEST, "--selectProjects", "fast"]],
    fault: ofTests,
    mend: ({ file = "" }) => `npm run test:fast -- ${file}`.trimEnd(),
    tally: testsRun,
  },
  {
    name: "http",
    commands: [[JEST, "--selectProjects", "http"]],
    fault: ofTests,
    mend: ({ file = "" }) => `npm run test:http -- ${file}`.trimEnd(),
    tally: testsRun,
  },
  {
    name: "system",
    commands: [[JEST, "--selectProjects", "system"]],
    slow: true,
    fault: ofTests,
    mend: ({ file = "" }) => `npx jest ${file}`.trimEnd(),
    tally: testsRun,
  },
];

/** How many tests ran and, as a skipped test has proved nothing, how many did not and why. */
function testsRun(output) {
  const counts = /^Tests:\s+(.*), \d+ total$/m.exec(output)?.[1] ?? "";
  const reasons = [...output.matchAll(/^Skipped [^:]*: (.*)$/gm)].flatMap(([, each]) =>
    each.split(", "),
  );
  return reasons.length === 0 ? counts : `${counts} (${[...new Set(reasons)].join(", ")})`;
}

/**
 * What is wrong, in one line, as each tool's output says it first. `file` is the one that a command can be
 * pointed at, if there is one.
 * @typedef {{ text: string, file?: string }} Fault
 */

/** @returns {Fault} */
export function ofCompiler(output) {
  const found = /^(\S+)\((\d+),\d+\): error TS\d+: (.*)$/m.exec(output);
  if (found === null) return firstLine(output);
  const [, file, line, message] = found;
  return { text: `${file}:${line} ${message}`, file };
}

/** @returns {Fault} */
export function ofLinter(output) {
  const found = /^(\S+?)(:\d+)?(?::\d+)? \S+.*━+$\s*^ +[✖×] (.*)$/m.exec(output);
  if (found === null) return firstLine(output);
  const [, file, line = "", message] = found;
  return { text: `${file}${line} ${message}`, file };
}

/** @returns {Fault} */
export function ofTests(output) {
  const file = /^FAIL(?: +\w+)? +(\S+\.[jt]s)/m.exec(output)?.[1];
  const name = /^ +● (.*)$/m.exec(output)?.[1];
  if (file === undefined) return firstLine(output);
  return { text: name === undefined ? file : `${file} ${name}`, file };
}

/** The first line of the first pattern that is found. @returns {(output: string) => Fault} */
export function firstOf(...patterns) {
  return (output) => {
    const lines = output.split("\n");
    const found = patterns.map((pattern) => lines.find((line) => pattern.test(line)));
    const line = found.find((each) => each !== undefined);
    return line === undefined ? firstLine(output) : { text: line.trim() };
  };
}

/** @returns {Fault} */
function firstLine(output) {
  const line = output.split("\n").find((each) => each.trim() !== "");
  return { text: line?.trim() ?? "it ended without a word" };
}
