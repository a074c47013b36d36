import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reviewStack } from "../../../review/review";
import { configured } from "../terraform/reading";

interface Case {
  readonly id: string;
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly expected: { readonly changes: readonly string[] };
}

const CASES: readonly Case[] = JSON.parse(
  readFileSync(join(__dirname, "cases", "files.json"), "utf8"),
);

test.each(CASES)("$id $name", ({ before, after, expected }) => {
  const [was, is] = [before, after].map((root) => ({
    configuration: configured(root),
    waivers: [],
    today: "2026-11-29",
  }));
  if (was === undefined || is === undefined) throw new Error("There are two.");
  const base = { snapshot: reviewStack(was).snapshot, waivers: [] };
  const { changes = [] } = reviewStack({ ...is, base });
  expect(changes.map(({ verdict }) => verdict)).toEqual(expected.changes);
});
