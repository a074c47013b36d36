import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const ROOT = join(__dirname, "../..");
const FOLDERS = ["app", "constructs", "formats", "iam", "local", "review", "scripts"];

/** Sources, by path below the repository. */
const SOURCES = new Map(
  FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      join(folder, file),
    ),
  )
    .filter((file) => file.endsWith(".ts"))
    .map((file) => [file, readFileSync(join(ROOT, file), "utf8")] as const),
);

/** The toolkit, the SDK and the file system: with them, a decision would no longer be a pure function. */
const IMPURE =
  /^(cdktf|cdktn|constructs|@cdkt[fn]\/.*|@aws-sdk\/.*|(node:)?fs(\/.*)?|(node:)?child_process)$/;

/** Modules that a module loads when it is loaded: neither types nor what a function requires later. */
function loadedBy(file: string): string[] {
  const text = SOURCES.get(file) ?? "";
  const statements = text.matchAll(/^(?:import|export) (?!type )[^;]*?from "([^"]+)";/gms);
  return [...statements].map(([, specifier = ""]) =>
    specifier.startsWith(".") ? `${normalize(join(dirname(file), specifier))}.ts` : specifier,
  );
}

function reachable(from: readonly string[]): Map<string, string> {
  const reasons = new Map<string, string>();
  const waiting = [...from];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const target of loadedBy(file)) {
      if (reasons.has(target)) continue;
      reasons.set(target, file);
      if (SOURCES.has(target)) waiting.push(target);
    }
  }
  return reasons;
}

test("the walk over imports sees what is imported", () => {
  expect(reachable(["constructs/messaging/capabilities.ts"]).has("zod")).toBe(true);
  expect(reachable(["constructs/index.ts"]).has("cdktf")).toBe(true);
});

test("what decides loads neither the toolkit, nor the SDK, nor the file system", () => {
  const decisions = [...SOURCES.keys()].filter((file) =>
    /^constructs\/[^/]+\/(options|decisions|rights)\.ts$/.test(file),
  );
  expect(decisions.length).toBeGreaterThan(10);
  const loaded = reachable(["constructs/messaging/capabilities.ts", ...decisions]);
  const impure = [...loaded].filter(([name]) => IMPURE.test(name));
  expect(impure.map(([name, file]) => `${file} imports ${name}`)).toEqual([]);
});

test("whether something is created or exists is read in the folder of its capability alone", () => {
  const read = [...SOURCES].flatMap(([file, text]) =>
    CAPABILITY.test(file) ? [] : existingIn(text).map((field) => `${file} reads ${field}`),
  );
  expect(read).toEqual([]);
});

test.each([
  "options.existingArn",
  "options?.existingArn",
  "const { existingArn } = options;",
  'options["existingArn"]',
  'if ("existingArn" in options) return;',
])("%s would be found", (code) => {
  expect(existingIn(code)).toEqual(["existingArn"]);
});

/** Texts count, too: a message that names the field is the capability's to write. */
function existingIn(text: string): string[] {
  const code = withoutImports(text).replace(/\/\*.*?\*\/|(?<!:)\/\/[^\n]*/gs, "");
  return [...code.matchAll(/\b(existing[A-Z]\w*)\b(?!\()/g)].map(([, field = ""]) => field);
}

function withoutImports(text: string): string {
  return text.replace(/^import [^;]*;/gms, "");
}

/** Not messaging, which puts capabilities together. */
const CAPABILITY = /^constructs\/(?!messaging\/|shared\/)[^/]+\//;
