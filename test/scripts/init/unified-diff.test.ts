import { unifiedDiff } from "../../../scripts/init/unified-diff";
import { fc } from "../../fuzz";

const lines = fc.array(fc.constantFrom("a", "b", "c", "", "-x", "+y"), { maxLength: 30 });
const texts = lines.map((all) => all.map((line) => `${line}\n`).join(""));

/** What `patch` makes of a text. */
function patched(before: string, diff: string): string {
  const old = before.split("\n").slice(0, -1);
  const made: string[] = [];
  let at = 0;
  for (const line of diff.split("\n").slice(2)) {
    const hunk = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line);
    if (hunk !== null) {
      const start = Number(hunk[1]) - (hunk[2] === "0" ? 0 : 1);
      made.push(...old.slice(at, start));
      at = start;
      expect(made).toHaveLength(Number(hunk[3]) - (hunk[4] === "0" ? 0 : 1));
      continue;
    }
    if (line[0] !== "+") expect(old[at]).toBe(line.slice(1));
    if (line[0] !== "+") at += 1;
    if (line[0] !== "-") made.push(line.slice(1));
  }
  return [...made, ...old.slice(at)].map((line) => `${line}\n`).join("");
}

test("the first text with the difference is the second", () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const diff = unifiedDiff("prod.yaml", before, after);
      if (before === after) expect(diff).toBe("");
      else expect(patched(before, diff)).toBe(after);
    }),
  );
});

test("lines around a change are shown, and others are not", () => {
  const before = Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join("");
  expect(unifiedDiff("prod.yaml", before, before.replace("line 9\n", "line nine\n"))).toBe(
    [
      "--- prod.yaml",
      "+++ prod.yaml, as it runs",
      "@@ -7,7 +7,7 @@",
      " line 6",
      " line 7",
      " line 8",
      "-line 9",
      "+line nine",
      " line 10",
      " line 11",
      " line 12",
    ].join("\n"),
  );
});
