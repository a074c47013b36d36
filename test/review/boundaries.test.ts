import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = join(__dirname, "../..");

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));
}

/** The folders at the root from which a file imports. */
function importedBy(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/(?:from|import\(|require\()\s*"(\.[^"]+)"/g)]
    .map(([, path = ""]) => relative(ROOT, join(ROOT, dirname(file), path)))
    .map((path) => path.split("/")[0] ?? "");
}

test.each<[string, string[]]>([
  ["formats", ["formats"]],
  ["iam", ["iam"]],
  ["review", ["formats", "iam", "review"]],
])("%s imports only from %j", (folder, allowed) => {
  const others = sources(folder).filter((file) =>
    importedBy(file).some((one) => !allowed.includes(one)),
  );
  expect(others).toEqual([]);
});

test("the review neither prints nor ends the process: that is the command's part", () => {
  const texts = sources("review").map((file) => readFileSync(join(ROOT, file), "utf8"));
  expect(texts.filter((text) => /\b(console\.|process\.)/.test(text))).toEqual([]);
});
