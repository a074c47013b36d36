import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../../review/lint/lint";

const ROOT = join(__dirname, "../../..");
const page = readFileSync(join(ROOT, "docs/review-rules.md"), "utf8");
const sections = page.split(/^## /m).slice(1);
const ids = RULES.map(({ id }) => id);

test("every rule has a heading, every heading a rule, in the same order", () => {
  expect(sections.map((section) => section.split("\n")[0])).toEqual(ids);
});

test("the page's table is what the list of rules says", () => {
  const rows = RULES.map(({ id, severity }) => `| [${id}](#${id}) | ${severity} |`);
  expect(page).toContain(`\n${["| rule | severity |", "| --- | --- |", ...rows].join("\n")}\n\n`);
});

test.each(sections)(
  "what it objects to, why, how to fix it, what it cannot see: %.20s",
  (section) => {
    const rule = RULES.find(({ id }) => section.startsWith(`${id}\n`));
    expect(section).toMatch(rule?.severity === "error" ? /\n\*\*Error/ : /\n\*\*Warning/);
    for (const part of ["Why", "Fix", "Cannot see"]) expect(section).toContain(`- **${part}**: `);
  },
);

test("every section begins with what the rule says of itself", () => {
  const plain = (text: string) => text.replaceAll(/\s+/g, " ").replaceAll(/[`*]/g, "");
  const beginnings = sections.map((section) =>
    plain(section.replace(/^.*?\n\*\*(?:Error|Warning)[^*]*\*\*\s*/s, "")),
  );
  const others = RULES.filter(
    ({ description }, at) => !beginnings[at]?.startsWith(plain(description).slice(0, -1)),
  );
  expect(others.map(({ id }) => id)).toEqual([]);
});

test("every rule is a file of its own, by its name", () => {
  const files = readdirSync(join(ROOT, "review/lint/rules"));
  expect(files.sort()).toEqual(ids.map((id) => `${id}.ts`).sort());
});

test("every rule is judged by a test", () => {
  const tests = readdirSync(__dirname).filter((file) => file.endsWith(".test.ts"));
  const text = tests.map((file) => readFileSync(join(__dirname, file), "utf8")).join("\n");
  expect(ids.filter((id) => !text.includes(`review/lint/rules/${id}"`))).toEqual([]);
});
