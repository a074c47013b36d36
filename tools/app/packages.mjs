// The packages that an app imports as one text: Node spends most of a synth on finding, reading and compiling
// the thousand small files of cdktf. It is kept in node_modules, where nothing is versioned or published.
import { hash, randomUUID } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";

const NOTICE = `
// Other people's packages, put together for this machine: each under its licence, which lies in its folder.
// Files of cdktf and @cdktf/provider-aws: SPDX-License-Identifier: MPL-2.0, https://mozilla.org/MPL/2.0/
`;

/** Those of an earlier run: a function for each name, which loads that package with its first call. */
export function keptPackages(root) {
  const key = keyOf(root);
  const text = read(fileIn(root))?.latin1Slice();
  return key !== undefined && text?.startsWith(key) ? loaders(root, text, key) : {};
}

/**
 * None if one of them cannot be part of a text, as native code cannot.
 * @param {ReadonlySet<string>} atOnce which of them are loaded before their first call
 */
export async function makePackages(root, names, atOnce) {
  const load = (name) => `exports[${JSON.stringify(name)}]`;
  const contents = [
    ...names.map((name) => `${load(name)} = () => require(${JSON.stringify(name)});`),
    ...names.filter((name) => atOnce.has(name)).map((name) => `${load(name)}();`),
  ].join("\n");
  const key = keyOf(root);
  const made = await bundle(root, {
    stdin: { contents, resolveDir: root, sourcefile: "node_modules/packages.js" },
    banner: { js: `${key ?? "//"} ${hash("sha256", contents)}${NOTICE}` },
    plugins: [{ name: "places", setup }],
  }).catch(() => undefined);
  if (made === undefined) return {};
  // A linked package is somebody's source, which changes without npm.
  const lasts = Object.keys(made.metafile.inputs).every((file) =>
    /(^|\/)node_modules\//.test(file),
  );
  const text = made.text.replace(/[^\0-\x7f]/g, "?"); // in comments only; V8 reads ASCII faster
  if (key !== undefined && lasts) keep(fileIn(root), text);
  return loaders(root, text, lasts ? key : undefined);
}

/** With what V8, of this version and with these flags, has compiled of just this text in an earlier run. */
function loaders(root, text, key) {
  const file = fileIn(root);
  const compiledFile = `${file}.${cachedDataVersionTag()}`;
  const mark = Buffer.from(text.slice(0, text.indexOf("\n")));
  const compiled = read(compiledFile);
  const fits = compiled?.subarray(0, mark.length).equals(mark);
  const cachedData = fits ? compiled.subarray(mark.length) : undefined;
  const { script, exports } = evaluate(text, file, createRequire(file), cachedData);
  if (key !== undefined && script.cachedDataRejected !== false) {
    process.once("exit", () => {
      keep(compiledFile, Buffer.concat([mark, script.createCachedData()]));
    });
  }
  return exports;
}

const fileIn = (root) => join(root, "node_modules/.cache/cdktf-aws-social-messaging/packages.js");

/** A comment that changes with whatever npm installs, as npm notes it; nothing where another installs. */
function keyOf(root) {
  const folder = join(root, "node_modules");
  const installed = read(join(folder, ".package-lock.json"));
  const recipe = read(new URL(import.meta.url));
  return installed && `// ${hash("sha256", [fs.realpathSync(folder), recipe, installed].join())}`;
}

/** For a message about references that fail, cdktf notes of each how the program came there: a tenth of a large synth. */
const TRACES = /[\\/]cdktf[\\/]lib[\\/]tokens[\\/]private[\\/]stack-trace\.js$/;

/** For files that become assets, cdktf loads a hundred more with itself. Here they wait for the first such file. */
const ARCHIVER = /^const archiver = require\("archiver"\);$/m;
const ARCHIVER_LATER = 'const archiver = (...args) => require("archiver")(...args);';

function setup({ onLoad }) {
  onLoad({ filter: /\.c?js$/ }, ({ path }) => {
    if (TRACES.test(path)) return { contents: "exports.captureStackTrace = () => [];" };
    const text = fs.readFileSync(path, "utf8").replace(ARCHIVER, ARCHIVER_LATER);
    if (!/\b__(file|dir)name\b/.test(text)) return { contents: text };
    // Each knows its own place, as ever: cdktf runs one of its files as a program.
    const strict = /^["']use strict["']/.test(text) ? '"use strict";' : "";
    const [file, folder] = [path, dirname(path)].map((place) => JSON.stringify(place));
    return { contents: `${strict}const __filename = ${file}, __dirname = ${folder};${text}` };
  });
}

function read(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Whole or not at all, as others may read or write it right now; where it cannot be kept, it is made again. */
function keep(file, content) {
  const own = `${file}.${randomUUID()}`;
  try {
    fs.mkdirSync(dirname(file), { recursive: true });
    fs.writeFileSync(own, content);
    fs.renameSync(own, file);
  } catch {
    if (fs.existsSync(own)) fs.rmSync(own);
  }
}

/** Of import, Node would first read the text of the whole package, for the names in it. */
const { build } = createRequire(import.meta.url)("esbuild");

const SETTINGS = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20.12", // the oldest that `engines` admits
  supported: { "dynamic-import": false }, // require finds what is in another text
  outdir: "dist",
  write: false,
  metafile: true,
  logLevel: "silent",
};

/** Many modules as one text. @param {import("esbuild").BuildOptions} options */
export async function bundle(root, options) {
  const made = withoutFreeing(() => build({ ...SETTINGS, absWorkingDir: root, ...options }));
  const { outputFiles, metafile } = await made;
  return { text: outputFiles[0].text, metafile };
}

/** esbuild starts with its first call. It would spend a fifth of its work on freeing 5 MB. */
function withoutFreeing(start) {
  const { GOGC } = process.env;
  process.env.GOGC = "off";
  try {
    return start();
  } finally {
    if (GOGC === undefined) delete process.env.GOGC;
    else process.env.GOGC = GOGC;
  }
}

/** Runs a text as Node runs a file. Its script, with what V8 has compiled of it, comes with its exports. */
export function evaluate(text, file, require, cachedData) {
  const module = { exports: {} };
  const wrapped = `(function (exports, require, module, __filename, __dirname) { ${text}\n})`;
  const script = new Script(wrapped, { filename: file, cachedData });
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  return { script, exports: module.exports };
}
