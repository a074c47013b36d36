import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { REPOSITORY as LINKED } from "../../constructs/shared/repository";
import { manifest, REPOSITORY } from "./pack";

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly needs?: string;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const text = readFileSync(join(REPOSITORY, ".github/workflows/publish.yml"), "utf8");
const { permissions, jobs } = parse(text) as {
  readonly permissions: object;
  readonly jobs: Readonly<Record<"pack" | "publish", Job>>;
};

test("what runs the repository's code may only read", () => {
  expect(permissions).toEqual({});
  expect(jobs.pack.permissions).toEqual({ contents: "read" });
});

test("what may publish runs none of it, and waits for the checks and for a reviewer", () => {
  expect(jobs.publish.permissions).toEqual({ "id-token": "write" });
  expect(jobs.publish).toMatchObject({ needs: "pack", environment: "npm" });
  expect(jobs.publish.steps.map(({ uses, run }) => uses?.split("@")[0] ?? run)).toEqual([
    "actions/setup-node",
    "actions/download-artifact",
    "npm publish ./tarball/*.tgz --provenance --access public --ignore-scripts",
  ]);
});

test("everything is checked before it is packed, and the tag is the version", () => {
  const commands = jobs.pack.steps.flatMap(({ run }) => run ?? []);
  const at = (start: string) => commands.findIndex((command) => command.startsWith(start));
  expect(at('test "$TAG" = "v$(node -p')).toBe(0);
  expect(at("npm run check")).toBeGreaterThan(at("npm ci"));
  expect(at("mkdir tarball && npm pack")).toBeGreaterThan(at("npm run check"));
});

test("the version is a semantic one", () => {
  expect(manifest().version).toMatch(/^\d+\.\d+\.\d+(-[\w.-]+)?$/);
});

const changelog = readFileSync(join(REPOSITORY, "CHANGELOG.md"), "utf8");

test("the changelog has room for news, then this version, then the one that it is compared with", () => {
  const { version: former } = JSON.parse(
    readFileSync(join(REPOSITORY, "test/compatibility/baseline/release.json"), "utf8"),
  );
  const { version } = manifest();
  const headings = [...changelog.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  const date = /\d{4}-\d{2}-\d{2}/.source;
  expect(headings).toEqual([
    "Unreleased",
    expect.stringMatching(new RegExp(`^${version} - (not released yet|${date})$`)),
    ...headings.slice(2),
  ]);
  expect(headings[2]).toMatch(new RegExp(`^${former} - ${date}$`));
  expect(former).not.toBe(version);
});

test("a version is published only with its date, and begins with a section for its users", () => {
  const { version } = manifest();
  const [, pattern = ""] = /grep -Eq "(.*)" CHANGELOG\.md/.exec(text) ?? [];
  const dated = new RegExp(pattern.replace("${TAG#v}", version), "m");
  expect(`## ${version} - 2026-12-01\n`).toMatch(dated);
  expect(`## ${version} - not released yet\n`).not.toMatch(dated);
  expect(changelog).toMatch(new RegExp(`^## ${version} - .*\n\n### For users of `, "m"));
});

/** Where people look and ask, once the repository has an address; `REPOSITORY` is what the code links. */
function addressesOf(repository: string | { readonly url: string } | undefined) {
  if (repository === undefined) return { homepage: undefined, bugs: undefined, linked: undefined };
  const url = typeof repository === "string" ? repository : repository.url;
  const page = url
    .replace(/^git\+/, "")
    .replace(/\.git$/, "")
    .replace(/^github:/, "https://github.com/");
  return { homepage: `${page}#readme`, bugs: { url: `${page}/issues` }, linked: page };
}

const PAGE = "https://github.com/example/cdktf-aws-social-messaging";

test.each([
  { type: "git", url: `git+${PAGE}.git` },
  `${PAGE}.git`,
  "github:example/cdktf-aws-social-messaging",
])("a repository has a page, and a place for issues: %j", (repository) => {
  expect(addressesOf(repository)).toEqual({
    homepage: `${PAGE}#readme`,
    bugs: { url: `${PAGE}/issues` },
    linked: PAGE,
  });
});

test("homepage, bugs and the links in the code follow repository in package.json", () => {
  const { repository, homepage, bugs } = manifest();
  expect({ homepage, bugs, linked: LINKED }).toEqual(addressesOf(repository));
});
