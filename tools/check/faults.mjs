// What is wrong, in one line, as each tool's output says it first.

/**
 * `file` is the one that a command can be pointed at, if there is one.
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
export function firstLine(output) {
  const line = output.split("\n").find((each) => each.trim() !== "");
  return { text: line?.trim() ?? "it ended without a word" };
}
