import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const REVIEW = join(__dirname, "../../review");

/** What it may import, `npm run imports` checks. */
test("the review neither prints nor ends the process: the command does", () => {
  const files = readdirSync(REVIEW, { recursive: true, encoding: "utf8" });
  const loud = files
    .filter((file) => file.endsWith(".ts"))
    .filter((file) =>
      /\b(console|process(?!\.env\b))\./.test(readFileSync(join(REVIEW, file), "utf8")),
    );
  expect(loud).toEqual([]);
});
