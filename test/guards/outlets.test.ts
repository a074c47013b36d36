import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const FOLDERS = ["app", "constructs", "formats", "iam", "local", "review", "scripts"];

/** They clean what they print; the recording holds nothing of anybody else. */
const OUTLETS = /^(formats\/print\.ts|scripts\/terminal\/.*|scripts\/spend\/preview\/made-up\.ts)$/;

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
    join(folder, file),
  ),
).filter((file) => file.endsWith(".ts"));

test("everything that is printed goes through an outlet, which cleans it", () => {
  const printing = [...sources, "main.ts"].filter((file) =>
    /\bconsole\.|\bstd(out|err)\.write/.test(readFileSync(join(ROOT, file), "utf8")),
  );
  expect(printing.filter((file) => OUTLETS.test(file)).length).toBeGreaterThan(1);
  expect(printing.filter((file) => !OUTLETS.test(file))).toEqual([]);
});
