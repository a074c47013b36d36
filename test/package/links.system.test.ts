import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifest, REPOSITORY } from "./pack";

const PAGE = "https://github.com/example/cdktf-aws-social-messaging";

/** The README after the step of publish.yml, with this repository in package.json. */
function published(repository: unknown) {
  const folder = mkdtempSync(join(tmpdir(), "links-"));
  try {
    mkdirSync(join(folder, ".github/workflows"), { recursive: true });
    for (const file of ["README.md", ".github/workflows/check.yml"]) {
      cpSync(join(REPOSITORY, file), join(folder, file));
    }
    writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest(), repository }));
    const program = join(REPOSITORY, "tools/package/links.mjs");
    const { status, stderr } = spawnSync(process.execPath, [program], { cwd: folder });
    return {
      status,
      stderr: String(stderr),
      readme: readFileSync(join(folder, "README.md"), "utf8"),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const written = readFileSync(join(REPOSITORY, "README.md"), "utf8");
const linksIn = (markdown: string) =>
  [...markdown.matchAll(/\]\(([^)]+)\)/g)].map(([, to = ""]) => to);

test("without a repository the README has no address of one", () => {
  expect(published(undefined)).toEqual({ status: 0, stderr: "", readme: written });
  expect(linksIn(written).filter((to) => to.startsWith("http"))).toEqual([]);
});

test.each([
  { type: "git", url: `git+${PAGE}.git` },
  `${PAGE}.git`,
  "github:example/cdktf-aws-social-messaging",
])(
  "with the repository %j every link, picture and badge leads there, at the tag of the version",
  (repository) => {
    const { readme } = published(repository);
    const tag = `v${manifest().version}`;
    const pictures = PAGE.replace("github.com", "raw.githubusercontent.com");
    const links = linksIn(readme);
    expect(readme).toContain(`[![Checks](${PAGE}/actions/workflows/check.yml/badge.svg)]`);
    expect(links).toContain(`${PAGE}/blob/${tag}/docs/environments.md`);
    expect(links).toContain(`${pictures}/${tag}/docs/pictures/architecture.svg`);
    expect(links).toHaveLength(linksIn(written).length + 2);
    const elsewhere = links.filter((to) => !to.startsWith(`${PAGE}/`) && !to.startsWith(pictures));
    expect(elsewhere).toEqual([]);
    expect(links.filter((to) => to.endsWith(".svg") && to.includes("/blob/"))).toEqual([]);
  },
);

test("a repository whose pages are not known ends the step", () => {
  const { status, stderr } = published("https://example.com/a.git");
  expect(stderr).toContain("expected a repository of GitHub");
  expect(status).toBe(1);
});

test("publish.yml does this before it packs", () => {
  const steps = readFileSync(join(REPOSITORY, ".github/workflows/publish.yml"), "utf8");
  const at = (text: string) => steps.indexOf(text);
  expect(at("tools/package/links.mjs")).toBeGreaterThan(at("npm pkg set repository"));
  expect(at("npm pack")).toBeGreaterThan(at("tools/package/links.mjs"));
});
