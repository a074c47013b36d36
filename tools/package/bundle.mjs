// The binary: the command line with everything that it loads, the toolkit, its bindings in use and the AWS clients
// among it, so that the package alone can synthesize and deploy. What several commands share is a file of its own,
// and each file is loaded with its first use.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build, transform } from "esbuild";
import { notices } from "./notices.mjs";

const ENTRY = "scripts/cli.ts";
const BINARY = "whatsapp-aws";

const SETTINGS = {
  platform: "node",
  target: "node20.12", // the oldest that `engines` admits
  // Names stay: messages and stacks of calls hold them, and shorter ones would not be read any faster.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none", // the notices hold the licences
  logLevel: "warning",
};

/** Each file for itself: nothing is checked or looked for. */
const AS_COMMON_JS = [
  ...["--ignoreConfig", "--allowJs", "--noCheck", "--noResolve", "--esModuleInterop"],
  ...["--types", "", "--target", "es2023", "--module", "commonjs", "--moduleResolution", "bundler"],
];

/** Writes the files of the binary, and what their licences ask for, into a folder of nothing else. */
export async function bundleBinary(root, folder) {
  const { outputFiles, metafile } = await build({
    ...SETTINGS,
    absWorkingDir: root,
    entryPoints: [{ in: ENTRY, out: BINARY }],
    outdir: folder,
    bundle: true,
    format: "esm", // esbuild divides no other format
    splitting: true,
    chunkNames: "[name]-[hash]",
    mainFields: ["module", "main"], // of ES modules it leaves out what nobody uses
    external: ["echarts"], // draws a picture for `spend --preview`, and is as large as all else
    plugins: [awsInUse(root), withoutArchiver],
    metafile: true,
    write: false,
  });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of asCommonJs(root, outputFiles)) {
    const start = name === `${BINARY}.js` ? "#!/usr/bin/env node\n" : "";
    const { code } = await transform(text, SETTINGS);
    writeFileSync(join(folder, name), `${start}${code}`);
  }
  writeFileSync(join(folder, "NOTICES.txt"), notices(root, Object.keys(metafile.inputs)));
}

/**
 * Node.js starts such files a fifth faster than ES modules. TypeScript writes them, because esbuild would put two
 * functions before each function of another file, which cost a review a sixth of its time.
 */
function asCommonJs(root, outputFiles) {
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  try {
    const files = outputFiles.map(({ path, text }) => {
      const file = join(folder, basename(path));
      writeFileSync(file, text);
      return file;
    });
    const written = join(folder, "commonjs");
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [compiler, ...AS_COMMON_JS, "--outDir", written, ...files], {
      stdio: "inherit",
    });
    return readdirSync(written).map((name) => [name, readFileSync(join(written, name), "utf8")]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `const { A, B } = await import("@aws-sdk/…")`, as all our sources but a few load a client. */
const LOADED = /(?:const \{([^}]*)\} = await |(?<!typeof ))import\(\s*"(@aws-sdk\/[^"]+)",?\s*\)/g;

/**
 * Of a module that is loaded later, esbuild keeps all that it exports. Here it keeps what our sources take from the
 * AWS clients, a third of them; all of a client where one takes it as a whole.
 */
function awsInUse(root) {
  const taken = new Map();
  for (const file of readdirSync(join(root, "scripts"), { recursive: true })) {
    if (!file.endsWith(".ts")) continue;
    const text = readFileSync(join(root, "scripts", file), "utf8");
    for (const [, names, client] of text.matchAll(LOADED)) {
      const before = taken.get(client) ?? [];
      taken.set(client, [...before, ...(names?.split(",").map((name) => name.trim()) ?? ["*"])]);
    }
  }
  const exported = (names) =>
    names.includes("*") ? "*" : `{ ${[...new Set(names)].filter(Boolean).join(", ")} }`;
  return {
    name: "aws-in-use",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^@aws-sdk\// }, ({ path, kind }) =>
        kind === "dynamic-import" && taken.has(path)
          ? { path, namespace: "aws-in-use" }
          : undefined,
      );
      onLoad({ filter: /./, namespace: "aws-in-use" }, ({ path }) => ({
        contents: `export ${exported(taken.get(path))} from ${JSON.stringify(path)};`,
        resolveDir: root,
      }));
      onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/].*[\\/]schemas_\d+\.js$/ }, ({ path }) => ({
        contents: withLiteralKeys(readFileSync(path, "utf8")),
      }));
    },
  };
}

/** `{ [_xN]: 1 }` counts as a call, and with it everything that it stands in; `{ "xmlName": 1 }` does not. */
function withLiteralKeys(text) {
  const constants = new Map(
    [...text.matchAll(/^const (\w+) = ("[^"\n]*");$/gm)].map(([, ...one]) => one),
  );
  return text.replace(/([{,]\s*)\[(\w+)\]:/g, (found, start, name) =>
    constants.has(name) ? `${start}${constants.get(name)}:` : found,
  );
}

/** CDKTF loads it with everything else, and calls it for files that become assets, of which our stacks have none. */
const withoutArchiver = {
  name: "without-archiver",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^archiver$/ }, ({ path }) => ({ path, namespace: "without-archiver" }));
    onLoad({ filter: /./, namespace: "without-archiver" }, () => ({ contents: "" }));
  },
};
