import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder, run } from "../run";
import { CARD, environmentFile } from "./site";

const LIST = join(__dirname, "../../../examples/spend/price-list.json");
const folder = projectFolder({ prod: environmentFile() });
const card = join(folder, "environments/rates.csv");
writeFileSync(card, CARD);
afterAll(() => rmSync(folder, { recursive: true }));

const spend = (...args: string[]) =>
  run("scripts/cli.js", ["spend", "prod", ...args], { cwd: folder });

test("--rates prints what changes, writes it, and finds nothing to change then", () => {
  const planned = spend("--rates", LIST);
  expect(planned).toMatchObject({ code: 2 });
  expect(planned.stdout).toContain(`--rates ${LIST} --write\n`);
  expect(readFileSync(card, "utf8")).toBe(CARD);

  const written = spend("--rates", LIST, LIST, "--write", "--json");
  expect(written).toMatchObject({ code: 0 });
  expect(JSON.parse(written.stdout)).toMatchObject({ rates: { written: true } });
  const after = readFileSync(card, "utf8");
  expect(after.startsWith(CARD)).toBe(true);
  expect(after.trimEnd().split("\n")).toHaveLength(CARD.trimEnd().split("\n").length + 3);

  expect(spend("--rates", LIST, "--write")).toMatchObject({ code: 0 });
  expect(readFileSync(card, "utf8")).toBe(after);
});

test.each([["--check"], ["--preview", "out.svg"]])(
  "--rates is not combined with %s",
  (...other) => {
    const { code, stderr } = spend("--rates", LIST, ...other);
    expect(code).toBe(1);
    expect(stderr).toContain("cannot be used with option");
  },
);
