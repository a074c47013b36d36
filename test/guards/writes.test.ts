import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

/** All that a command is made of; local/ and tools/ are for developers, in folders of their own. */
const FOLDERS = ["app", "constructs", "formats", "iam", "review", "scripts"];

/** The only files that may name one of these, each with why. */
const MAY: Readonly<Record<string, string>> = {
  "formats/write-files.ts": "it is the way to write files, all of them or none",
};

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
    join(folder, file),
  ),
).filter((file) => file.endsWith(".ts"));

/** What a source takes from `node:fs`, and a module of it under any other name. */
function takenFromFs(text: string): readonly string[] {
  const lists = [...text.matchAll(/import (?:type )?([^;]+?) from "(?:node:)?fs(\/promises)?"/g)];
  return lists.flatMap(([, names = "", promises]) =>
    promises || !names.startsWith("{") ? ["all of it"] : names.split(/[{},\s]+/).filter(Boolean),
  );
}

/** To read, to look, and to remove what is temporary. */
const HARMLESS =
  /^(?:accessSync|constants|existsSync|mkdtempSync|readdirSync|readFileSync|realpathSync|rmSync|statSync|lstatSync|type|Stats|Dirent)$/;

test.each([
  ['import { writeFileSync } from "node:fs";', ["writeFileSync"]],
  ['import {\n  existsSync,\n  renameSync,\n} from "node:fs";', ["renameSync"]],
  ['import * as fs from "node:fs";', ["all of it"]],
  ['import { writeFile } from "node:fs/promises";', ["all of it"]],
  ['import { readFileSync } from "node:fs";', []],
])("the guard sees %j", (text, expected) => {
  expect(takenFromFs(text).filter((name) => !HARMLESS.test(name))).toEqual(expected);
});

test("every file of a command is written by writeFiles", () => {
  const found = sources
    .filter((file) => MAY[file] === undefined)
    .flatMap((file) => {
      const text = readFileSync(join(ROOT, file), "utf8");
      const required = /(?:require|import)\("(?:node:)?fs\b/.test(text) ? ["all of it"] : [];
      const taken = takenFromFs(text).filter((name) => !HARMLESS.test(name));
      return [...taken, ...required].map((name) => `${file}: ${name}`);
    });
  expect(found).toEqual([]);
});
