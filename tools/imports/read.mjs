// Which file imports which, read from the sources.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix, sep } from "node:path";
import ts from "typescript-5"; // TypeScript 7 has no API to ask

/**
 * One import, of a value or of a type.
 * @typedef {{ from: string, line: number, to: string }} Import
 */

const SOURCE = /\.[cm]?[jt]s$/;

/**
 * Every source file below a folder, and every import from one of them to another.
 * @param {string} root
 * @param {readonly string[]} skipped names of folders that are not looked into
 * @returns {{ files: string[], imports: Import[] }}
 */
export function readImports(root, skipped) {
  const files = filesIn(root, "", skipped).filter((file) => SOURCE.test(file));
  return { files, imports: files.flatMap((file) => importsOf(root, file)) };
}

/** @returns {string[]} */
function filesIn(root, folder, skipped) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".") || skipped.includes(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(root, path, skipped) : [path];
  });
}

/** @returns {Import[]} */
function importsOf(root, file) {
  const text = readFileSync(join(root, file), "utf8");
  // Also of types, `import()` and `require()`: each ties the two files together.
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.flatMap(({ fileName, pos }) => {
    if (!fileName.startsWith(".")) return []; // a package
    const to = resolve(root, posix.join(posix.dirname(file), fileName));
    if (to === undefined) return []; // the compiler says so
    return [{ from: file, line: text.slice(0, pos).split("\n").length, to }];
  });
}

/** @returns {string | undefined} */
function resolve(root, path) {
  const candidates = [
    `${path}.ts`,
    path.replace(/\.([cm]?)js$/, ".$1ts"), // how compiled programs spell a source
    path,
    `${path}.js`,
    `${path}/index.ts`,
    `${path}/index.js`,
  ];
  return candidates
    .map((candidate) => posix.normalize(candidate.split(sep).join("/")))
    .find((candidate) => SOURCE.test(candidate) && isFile(join(root, candidate)));
}

function isFile(path) {
  return existsSync(path) && statSync(path).isFile();
}
