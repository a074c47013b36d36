// The app command of cdktf.json: checks the types of main.ts and whatever it imports, and runs it. What runs
// is put together anew each time, so nothing that lies around can be synthesized in its place.
//   --checked   somebody has just checked the types
// Exit code: the app's, or 1 if the sources do not compile; then nothing of them is run.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import findCompiler from "../node_modules/typescript/lib/getExePath.js";
import { bundle, evaluate, keptPackages, makePackages } from "./app/packages.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const ENTRY = "main.ts";

/** By the compiler itself: the script around it would start another Node first. */
async function typesAreRight() {
  const args = ["-p", join(root, "tsconfig.app.json")];
  const env = { GOGC: "400", ...process.env }; // freeing memory is a third of its work, for a tenth of the memory
  const [code] = await once(spawn(findCompiler(), args, { stdio: "inherit", env }), "close");
  return code === 0;
}

/** Loads what main.ts needs of other packages, and returns what runs main.ts. */
async function load() {
  const ours = bundle(root, {
    entryPoints: [ENTRY],
    packages: "external",
    keepNames: true, // messages name classes
  });
  const kept = keptPackages(root); // while esbuild reads our sources
  const { text, metafile } = await ours;
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const names = [...new Set(imports.map(({ path }) => path))].filter((name) => !isBuiltin(name));
  const packages = names.every((name) => name in kept)
    ? kept
    : await makePackages(root, names, loadedAtOnce(metafile.inputs));
  const fromNode = createRequire(join(root, ENTRY));
  const require = (name) => (name in packages ? packages[name]() : fromNode(name));
  return () => evaluate(text, join(root, "dist/main.js"), require);
}

/** Files and packages that do not wait for their first use. */
function loadedAtOnce(inputs) {
  const reached = new Set([ENTRY]);
  for (const file of reached) {
    for (const { kind, path } of inputs[file]?.imports ?? []) {
      if (kind === "import-statement") reached.add(path);
    }
  }
  return reached;
}

const isChecked = process.argv.includes("--checked");
const [types, app] = await Promise.allSettled([isChecked || typesAreRight(), load()]);
if (types.status === "rejected") throw types.reason;
if (types.value === false) process.exitCode = 1;
else if (app.status === "rejected") throw app.reason;
else app.value();
