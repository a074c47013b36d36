import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { transformSync } from "@swc/core";
import { stringify } from "yaml";
import { run } from "../scripts/run";
import { blocksIn, install, LEAST } from "./blocks";

const root = resolve(__dirname, "../..");
const { exampleReview } = require("../../tools/pictures/example-change.cjs");

const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)];
const read = (page: string) => readFileSync(join(root, page), "utf8");
const blocksOf = (page: string, language: string) =>
  blocksIn(page, read(page)).filter((block) => block.language === language);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "printed-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The app of the README, run as it stands there, and what its review prints. */
function reviewOfReadmeApp(): string {
  const [app] = blocksOf("README.md", "ts");
  install(folder);
  const { code } = transformSync(app?.text ?? "", {
    jsc: { parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  });
  writeFileSync(join(folder, "main.js"), code);
  const ran = spawnSync(process.execPath, ["main.js"], { cwd: folder, encoding: "utf8" });
  expect([ran.status, ran.stderr]).toEqual([0, ""]);
  return run("scripts/cli.js", ["review", "cdktf.out"], { cwd: folder }).stdout;
}

/** Blocks without a language show what a command prints: from its first line on, and maybe not to its last. */
const PRINTED: Readonly<Record<string, () => string>> = {
  "README.md": reviewOfReadmeApp,
  "docs/review.md": () => exampleReview(root),
};

test("what is printed on any page has a run that prints it", () => {
  const printed = pages.flatMap((page) => (page.endsWith(".md") ? blocksOf(page, "") : []));
  expect(printed.map(({ where }) => where.replace(/:\d+$/, "")).sort()).toEqual(
    Object.keys(PRINTED).sort(),
  );
});

test.each(Object.entries(PRINTED))("%s shows what a run prints", (page, printedBy) => {
  const [block] = blocksOf(page, "");
  const printed = printedBy();
  expect(printed.slice(0, block?.text.length).trimEnd()).toBe(block?.text.trimEnd());
});

test("docs/spend.md quotes a line that its own limits lead to", () => {
  const [limits] = blocksOf("docs/spend.md", "yaml");
  const [, quoted = ""] = /by kind of traffic \(`([^`]+)`\)/.exec(read("docs/spend.md")) ?? [];
  expect(quoted).toContain("USD");
  mkdirSync(join(folder, "environments"));
  const today = new Date().toISOString().slice(0, 10);
  const rates = `country,fee,category,type,usd,effective,source
*,MessageFee,*,,0.005,${today},an example
*,MetaTemplateMessageFee,*,*,0.02,${today},an example
`;
  writeFileSync(join(folder, "environments", "rates.csv"), rates);
  writeFileSync(join(folder, "environments", "prod.yaml"), `${stringify(LEAST)}${limits?.text}`);
  const { stdout } = run("scripts/cli.js", ["spend", "prod"], { cwd: folder });
  expect(stdout).toContain(quoted);
});

test("docs/spend.md has the shares that the bench measures", () => {
  const bench = ["-r", "./test/bench/typescript.js", "test/bench/money/bench.ts"];
  const { stdout } = spawnSync(process.execPath, bench, { cwd: root, encoding: "utf8" });
  const measured = (row: RegExp) => stdout.match(row)?.[0].match(/[\d.]+ %/g);
  const rows = read("docs/spend.md").matchAll(/^ {2}\| ([^|]+?) \| (\d[\d.]* %.*) \|$/gm);
  const shown = [...rows].map(([, name = "", shares = ""]) => [name, shares.match(/[\d.]+ %/g)]);
  const ofTraffic = (name: string) =>
    measured(new RegExp(`^${name}.*$`, "m"))
      ?.slice(0, 2)
      .reverse();
  const ofMixes = (name: string) => {
    const [least, most, ...now] = measured(new RegExp(`^${name}.*$`, "m"))?.slice(-4) ?? [];
    return [...now, least, most];
  };
  expect(shown).toEqual([
    ...[
      "DE marketing",
      "a firm in four countries, templates",
      "one-time passwords US",
      "a support desk",
    ].map((name) => [name, ofTraffic(name)]),
    ...[
      "200 mixes, one of twenty templates not listed",
      "the same, with three splits, the fewest",
      "200 mixes of 14 listed metrics, of which it takes 10",
    ].map((name) => [name, ofMixes(name)]),
    ["nothing", measured(/^nothing is listed, 5 splits.*$/m)],
    ["the ten cheapest of 14 templates", measured(/^the ten cheapest templates, 5 splits.*$/m)],
  ]);
});
