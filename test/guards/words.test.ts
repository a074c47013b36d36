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
  "test",
  "tools",
];

/** The reference is made of the sources; a recorded release stays as it was; this file names the words. */
const LEFT_OUT = /node_modules|^reference|^compatibility\/baseline\/|^guards\/words\.test\.ts$/;

const files = [
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|js|md|mjs|yaml)$/.test(file) && !LEFT_OUT.test(file))
      .map((file) => join(folder, file)),
  ),
  "README.md",
  "CONTRIBUTING.md",
];

/** Words that CONTRIBUTING.md and readers in other countries do without, what to write, and what must be found. */
const REFUSED: readonly (readonly [word: RegExp, write: string, ...examples: string[]])[] = [
  [/\bwhoever\b/i, "name who it is", "Whoever runs this needs a role."],
  [/\btold\b|[a-z]Told\b/i, "notified, reported, known", "Nobody is told of it.", "let isTold;"],
  [/\buntold|\btold[A-Z]/, "notified, reported, known", "untoldAlarms(", "toldOf("],
  [/\btells\b/i, "notifies, reports, names, shows", "An alarm without actions tells nobody."],
  [/\basked of\b/i, "name who is asked, or who answers", "Nothing is asked of AWS."],
];

/** What only titles of tests do without: in them, it stands for a message that nobody names. */
const REFUSED_IN_TITLES: typeof REFUSED = [
  [/\b(?:is|are|was|were) said\b/, "printed, reported, named", "what is wrong is said at once"],
];

/** A title is a sentence that wants no line above it: it has a subject, which a describe around it may be. */
const OPENING = /^(?:and|but|or|nor|not|neither|also)\b/;
const WITHOUT_SUBJECT =
  /^(?:of|is|are|has|have|had|does|do|can|cannot|may|must|says|keeps|leaves|writes|reads|runs|prints|refuses|lists|begins|takes|compares|resolves|copies|depends)\b/;

/** What machines read: the text of a token in committed reports, and a key in the JSON of `spend`. */
const READ_BY_MACHINES =
  /whoever a list or a policy names|readonly told:|told: recipients|report\.told/g;

function offences(text: string, refused = REFUSED): string[] {
  const looked = text.replaceAll(READ_BY_MACHINES, "");
  return refused.filter(([word]) => word.test(looked)).map(([, write]) => write);
}

/** `test("adds")`, `describe("a sum")`, and the title that follows the rows of `test.each(...)`. */
const TITLE = /(?:\(|^ *)(["'`])(.*?)\1,\s*(?:async )?\(/gm;

function titlesIn(text: string): string {
  return titles(text)
    .map(({ title }) => title)
    .join("\n");
}

/** Of a title in no describe, the call stands at the margin, or the title alone two steps from it. */
function titles(text: string) {
  return [...text.matchAll(TITLE)].map(({ index, 0: found, 2: title = "" }) => {
    const line = text.slice(text.lastIndexOf("\n", index) + 1, index + found.length);
    return { title, alone: /^(?:test|\]\)|\}\)|\)|\[| {2}["'`])/.test(line) };
  });
}

/** Titles that nobody understands by themselves. */
function fragments(text: string): string[] {
  return titles(text)
    .filter(({ title, alone }) => OPENING.test(title) || (alone && WITHOUT_SUBJECT.test(title)))
    .map(({ title }) => title);
}

test.each([
  ['test("not a Deny", () => {', ["not a Deny"]],
  ['  test("and %s", () => {', ["and %s"]],
  ['])("refuses %j", (text) => {', ["refuses %j"]],
  ['])(\n  "is current",\n  (text) => {', ["is current"]],
  ['  test("refuses %j", () => {', []],
  ['test("a sum is refused", () => {', []],
])("the fragments are found in %j", (code, found) => {
  expect(fragments(code)).toEqual(found);
});

test("every title of a test is a sentence with a subject", () => {
  const found = files
    .filter((file) => /\.test\.ts$/.test(file))
    .flatMap((file) =>
      fragments(readFileSync(join(ROOT, file), "utf8")).map((title) => `${file}: ${title}`),
    );
  expect(found).toEqual([]);
});

test.each([...REFUSED, ...REFUSED_IN_TITLES].map((row) => [row[0], row] as const))(
  "%s would be found",
  (_, row) => {
    const [, write, ...examples] = row;
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(offences(example, [row])).toEqual([write]);
  },
);

test.each([
  'test("adds", () => {',
  '  describe("adds", () => {',
  'test.each(rows)("adds", (row) => {',
  'test.each([\n  1,\n])("adds", async (row) => {',
  'test.each([\n  1,\n])(\n  "adds",\n  (row) => {',
])("the title is read of %j", (code) => {
  expect(titlesIn(code)).toBe("adds");
});

test("no source, no page and no test has them", () => {
  const found = files.flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    const titles = /\.test\.ts$/.test(file) ? offences(titlesIn(text), REFUSED_IN_TITLES) : [];
    return [...offences(text), ...titles].map((write) => `${file}: ${write}`);
  });
  expect(found).toEqual([]);
});
