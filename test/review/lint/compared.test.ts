import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../../review/lint/lint";

const page = readFileSync(join(__dirname, "../../../docs/review-compared.md"), "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| [") && line.includes("](review-rules.md#"))
  .map((line) => line.slice(2, -2).split(" | "));

test("every rule is compared, in the order of the rules", () => {
  expect(rows.map(([rule]) => rule)).toEqual(
    RULES.map(({ id }) => `[${id}](review-rules.md#${id})`),
  );
});

test("every rule is compared with each of the five tools", () => {
  for (const row of rows) expect(row).toHaveLength(6);
  expect(rows.flat().filter((cell) => cell.trim() === "")).toEqual([]);
});

test("every tool is quoted by sources of a fixed version", () => {
  const links = page.match(/https:\/\/github\.com\/[^)\s]+/g) ?? [];
  expect(links.length).toBeGreaterThan(4);
  for (const link of links) expect(link).toMatch(/\/(?:blob|tree)\/[0-9a-f]{40}\//);
});
