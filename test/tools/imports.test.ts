import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Offence, offencesOf } from "../../tools/imports/offences.mjs";
import { ONLY, ORDER } from "../../tools/imports/order.mjs";
import { readImports } from "../../tools/imports/read.mjs";

const RULES = {
  order: ["formats", "iam/policy", "iam/compare", "constructs/keys", "constructs/media", "main.ts"],
  only: { iam: { may: ["formats"], because: "it must stand alone" } },
};

/** In every place of the order one file that imports nothing. */
const NOTHING = {
  "formats/names.ts": "",
  "iam/policy/read.ts": "",
  "iam/compare/compare.ts": "",
  "constructs/keys/key.ts": "",
  "constructs/media/bucket.ts": "",
  "main.ts": "",
};

/** What is wrong with a tree of these files, besides those that import nothing. */
function offences(files: Readonly<Record<string, string>>): Offence[] {
  const root = mkdtempSync(join(tmpdir(), "imports-"));
  for (const [file, text] of Object.entries({ ...NOTHING, ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const found = offencesOf(readImports(root, ["node_modules"]), RULES);
  rmSync(root, { recursive: true });
  return found;
}

/** Each offence as its imports, `file:line → file`. */
const places = (found: readonly Offence[]) =>
  found.map(({ imports }) => imports.map(({ from, line, to }) => `${from}:${line} → ${to}`));

test("imports downwards, of packages and of neighbours are well", () => {
  const found = offences({
    "main.ts": 'import { join } from "node:path";\nimport "./constructs/media/bucket";\n',
    "constructs/media/bucket.ts": 'import { Key } from "../keys/key";\nimport "./options";\n',
    "constructs/media/options.ts": 'export * from "../../formats/names";\n',
  });
  expect(found).toEqual([]);
});

test.each([
  ["a value", 'import { Bucket } from "../media/bucket";'],
  ["a type", 'import type { Bucket } from "../media/bucket";'],
  ["a type in its place", 'let bucket: import("../media/bucket").Bucket;'],
  ["what is exported again", 'export { Bucket } from "../media/bucket";'],
  ["everything, exported again", 'export * from "../media/bucket";'],
  ["nothing but its effects", 'import "../media/bucket";'],
  ["what is loaded later", 'const later = () => import("../media/bucket.js");'],
  ["what is required", 'const { Bucket } = require("../media/bucket");'],
])("an import upwards is refused: %s", (_, statement) => {
  const found = offences({ "constructs/keys/key.ts": `// Keys.\n\n${statement}\n` });
  expect(places(found)).toEqual([["constructs/keys/key.ts:3 → constructs/media/bucket.ts"]]);
  expect(found).toMatchObject([
    {
      wrong:
        "constructs/keys comes before constructs/media in the order of folders, so it must not import from it.",
      mend: "Move what both need to constructs/keys or to a folder before it, or let the caller pass it in.",
    },
  ]);
});

test("text that only looks like an import is none", () => {
  const text = '// import "../media/bucket";\nconst text = `import "../media/bucket"`;\n';
  expect(offences({ "constructs/keys/key.ts": text })).toEqual([]);
});

test("imports that are wrong for the same reason are reported together", () => {
  const found = offences({
    "constructs/keys/key.ts": 'import "../media/bucket";\n',
    "constructs/keys/alias.ts": '\nimport "../media/bucket";\n',
  });
  expect(places(found)).toEqual([
    [
      "constructs/keys/alias.ts:2 → constructs/media/bucket.ts",
      "constructs/keys/key.ts:1 → constructs/media/bucket.ts",
    ],
  ]);
});

test("a folder that may import only some of what is before it is held to them", () => {
  const { order } = RULES;
  const files = ["formats/a.ts", "iam/b.ts", "review/c.ts", "review/d.ts"];
  const imports = [
    { from: "review/c.ts", line: 1, to: "review/d.ts" },
    { from: "review/c.ts", line: 2, to: "formats/a.ts" },
    { from: "review/c.ts", line: 3, to: "iam/b.ts" },
  ];
  const only = { review: { may: ["formats"], because: "it judges any Terraform" } };
  const found = offencesOf(
    { files, imports },
    { order: [...order, "formats", "iam", "review"], only },
  );
  expect(found.filter((offence) => offence.imports.length > 0)).toEqual([
    {
      imports: [imports[2]],
      wrong: "review may import from formats only: it judges any Terraform.",
      mend: "Move what both need to formats, or let the caller pass it in.",
    },
  ]);
});

test("two files that import each other, if only a type, form a circle", () => {
  const found = offences({
    "constructs/media/bucket.ts": 'import { lifecycle } from "./lifecycle";\n',
    "constructs/media/lifecycle.ts": '\nimport type { Options } from "./bucket";\n',
  });
  expect(places(found)).toEqual([
    [
      "constructs/media/bucket.ts:1 → constructs/media/lifecycle.ts",
      "constructs/media/lifecycle.ts:2 → constructs/media/bucket.ts",
    ],
  ]);
  expect(found).toMatchObject([
    {
      wrong:
        "constructs/media/bucket.ts → constructs/media/lifecycle.ts → constructs/media/bucket.ts is a circle.",
      mend: "Put what constructs/media/bucket.ts needs of constructs/media/lifecycle.ts, such as a type of options, into a file that imports neither.",
    },
  ]);
});

test("two folders form a circle even if no two files do, and it is cut where that takes least", () => {
  const found = offences({
    "iam/compare/cells/a.ts": 'import "../rows/a";\n',
    "iam/compare/cells/b.ts": 'import "../rows/a";\n',
    "iam/compare/cells/c.ts": "",
    "iam/compare/rows/a.ts": "",
    "iam/compare/rows/b.ts": '\n\nimport "../cells/c";\n',
  });
  expect(places(found)).toEqual([
    [
      "iam/compare/rows/b.ts:3 → iam/compare/cells/c.ts",
      "iam/compare/cells/a.ts:1 → iam/compare/rows/a.ts",
    ],
  ]);
  expect(found[0]?.wrong).toBe(
    "iam/compare/rows → iam/compare/cells → iam/compare/rows is a circle.",
  );
});

test("many circles through one import are reported once, at that import", () => {
  const found = offences({
    "formats/all.ts": 'import "./one";\nimport "./two";\nimport "./three";\n',
    "formats/one.ts": 'import "./shared";\n',
    "formats/two.ts": 'import "./shared";\n',
    "formats/three.ts": 'import "./shared";\n',
    "formats/shared.ts": 'import type { All } from "./all";\n',
  });
  expect(places(found)).toHaveLength(1);
  expect(places(found)[0]?.[0]).toBe("formats/shared.ts:1 → formats/all.ts");
  expect(found[0]?.wrong).toMatch(
    /, and 2 more go through formats\/shared.ts → formats\/all.ts\.$/,
  );
});

test("a circle that an import upwards closes is reported as that import, and once", () => {
  const found = offences({
    "constructs/keys/key.ts": 'import "../media/bucket";\n',
    "constructs/media/bucket.ts": 'import "../keys/key";\n',
  });
  expect(places(found)).toEqual([["constructs/keys/key.ts:1 → constructs/media/bucket.ts"]]);
});

test("a folder without a place, and a place without a file, are reported", () => {
  const found = offences({ "main.ts": 'import "./drafts/new";\n', "drafts/new.ts": "" });
  expect(found.map(({ wrong }) => wrong)).toEqual(["drafts has no place in the order of folders."]);
  const { files, imports } = { files: ["formats/names.ts"], imports: [] };
  const empty = offencesOf({ files, imports }, { order: ["formats", "iam"], only: {} });
  expect(empty.map(({ wrong }) => wrong)).toEqual([
    "The order of folders names iam, where there is no source file.",
  ]);
});

test("the order of folders names each place once, and bounds only what it names", () => {
  expect(new Set(ORDER).size).toBe(ORDER.length);
  const places = ORDER.map((entry) => entry.split("/")[0]);
  for (const [folder, { may }] of Object.entries(ONLY)) {
    expect(places).toEqual(expect.arrayContaining([folder, ...may]));
  }
});
