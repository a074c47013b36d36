// Many modules as one text, and such a text as a module.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";

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

/** @param {import("esbuild").BuildOptions} options */
export async function bundle(root, options) {
  const { outputFiles, metafile } = await build({ ...SETTINGS, absWorkingDir: root, ...options });
  return { text: outputFiles[0].text, metafile };
}

/** Runs a text as Node runs a file. Its script, with what V8 has compiled of it, comes with its exports. */
export function evaluate(text, file, require, cachedData) {
  const module = { exports: {} };
  const wrapped = `(function (exports, require, module, __filename, __dirname) { ${text}\n})`;
  const script = new Script(wrapped, { filename: file, cachedData });
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  return { script, exports: module.exports };
}
