import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");
const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root })
  .toString()
  .split("\n")
  .filter((file) => /\.(ts|md|yaml|json)$/.test(file) && existsSync(join(root, file)));

const read = (file: string) => readFileSync(join(root, file), "utf8");

/** As GitHub makes anchors of headings, and those that are written out. */
function anchorsOf(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
  return [...headings, ...[...markdown.matchAll(/<a id="([^"]+)"/g)].map(([, id = ""]) => id)];
}

test("an anchor without a heading is found", () => {
  expect(anchorsOf("# Runbook\n\n## No metrics (yet) appear")).toEqual([
    "runbook",
    "no-metrics-yet-appear",
  ]);
});

test("every reference to the runbook resolves", () => {
  const anchors = anchorsOf(read("docs/runbook.md"));
  const references = tracked.flatMap((file) =>
    [...read(file).matchAll(/docs\/runbook\.md#([\w-]+)/g)].map(([, anchor]) => ({ file, anchor })),
  );
  expect(references.length).toBeGreaterThan(5);
  expect(references.filter(({ anchor }) => !anchors.includes(anchor ?? ""))).toEqual([]);
});

/** Links that stay in the repository: the file they lead to, and the heading in it. */
const links = tracked
  .filter((file) => file.endsWith(".md"))
  .flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(
      ([, to = "", anchor]) => ({ file, to: to === "" ? file : join(dirname(file), to), anchor }),
    ),
  );

test("every relative link in Markdown leads to a file", () => {
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter(({ to }) => !existsSync(join(root, to)))).toEqual([]);
});

test("every anchor of a link in Markdown is a heading there", () => {
  const anchored = links.filter(({ to, anchor }) => anchor !== undefined && to.endsWith(".md"));
  expect(anchored.length).toBeGreaterThan(0);
  expect(anchored.filter(({ to, anchor }) => !anchorsOf(read(to)).includes(anchor ?? ""))).toEqual(
    [],
  );
});

test("the README fits three screens, and leads to every page", () => {
  const readme = read("README.md");
  expect(readme.split(/\s+/).length).toBeLessThan(1200);
  const pages = tracked.filter((file) => /^docs\/[^/]+\.md$/.test(file));
  expect(pages.filter((page) => !readme.includes(`](${page})`))).toEqual([]);
});

test("README, CONTRIBUTING and docs/commands.md name every npm script that somebody types, and no other", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const texts = ["README.md", "CONTRIBUTING.md", "docs/commands.md"].map(read).join("\n");
  const named = [...texts.matchAll(/npm (?:run )?([a-z:-]+)\b/g)].map(([, name]) => name);
  const used = new Set(
    named.filter((name) => name !== "ci" && name !== "install" && name !== "script"),
  );
  expect([...used].filter((name) => !Object.hasOwn(scripts, name ?? ""))).toEqual([]);
  const internal = ["build", "prepack", "synth", "format"];
  expect(
    Object.keys(scripts).filter((name) => !used.has(name) && !internal.includes(name)),
  ).toEqual([]);
});

test("README and docs/environments.md name the oldest Node.js that `engines` admits", () => {
  const { engines } = JSON.parse(read("package.json"));
  const [, oldest = "none"] = /^>=(\d+\.\d+)$/.exec(engines.node) ?? [];
  for (const page of ["README.md", "docs/environments.md"]) expect(read(page)).toContain(oldest);
});

/** Pictures of the pages, with what is read instead where no picture is seen. */
const pictures = tracked
  .filter((file) => file.endsWith(".md"))
  .flatMap((file) =>
    [...read(file).matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, text = "", to = ""]) => ({
      picture: join(dirname(file), to),
      text,
    })),
  );

test("every picture is drawn by npm run pictures, shown on a page, said in words, small, and readable on dark pages", () => {
  const drawn = Object.keys(JSON.parse(read("docs/pictures/inputs.json")));
  const shown = new Set(pictures.map(({ picture }) => picture));
  expect([...shown].sort()).toEqual(drawn.map((name) => `docs/pictures/${name}`).sort());
  expect(pictures.filter(({ text }) => text.split(" ").length < 5)).toEqual([]);
  for (const picture of shown) {
    const svg = read(picture);
    expect([picture, svg.length < 70_000]).toEqual([picture, true]);
    // Either it follows the page, or it brings its own paper.
    expect([
      picture,
      /prefers-color-scheme: dark|^<svg[\s\S]*?<rect[^>]* fill="#/.test(svg),
    ]).toEqual([picture, true]);
  }
});
