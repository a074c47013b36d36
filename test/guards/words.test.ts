import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const FOLDERS = [
  "app",
  "constructs",
  "docs",
  "examples",
  "formats",
  "iam",
  "local",
  "review",
  "scripts",
  "tools",
];

/** The reference is made of the sources. */
const files = [
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|md|mjs)$/.test(file) && !/node_modules|^reference/.test(file))
      .map((file) => join(folder, file)),
  ),
  "README.md",
  "CONTRIBUTING.md",
];

/** Words that CONTRIBUTING.md and readers in other countries do without, and what to write. */
const REFUSED: readonly (readonly [word: RegExp, write: string, example: string])[] = [
  [/\bwhoever\b/i, "name who it is", "Whoever runs this needs a role."],
  [/\b(?:is|are|was|were|be) told\b/i, "notified, reported, known", "Nobody is told of it."],
  [/\btells? nobody\b/i, "notifies nobody", "An alarm without actions tells nobody."],
];

/** The text of a token in committed reports, by which they are compared. */
const IN_REPORTS = '"whoever a list or a policy names"';

const offences = (text: string) => {
  const looked = text.replaceAll(IN_REPORTS, "");
  return REFUSED.filter(([word]) => word.test(looked)).map(([, write]) => write);
};

test.each(REFUSED)("%s would be found", (_, write, example) => {
  expect(offences(example)).toEqual([write]);
});

test("no source and no page has them", () => {
  const found = files.flatMap((file) =>
    offences(readFileSync(join(ROOT, file), "utf8")).map((write) => `${file}: ${write}`),
  );
  expect(found).toEqual([]);
});
