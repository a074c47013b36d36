// Gives the README that npm shows absolute addresses, and the badge of its checks: node tools/package/links.mjs, in a clone
// that is thrown away. All of them come from `repository` in package.json, at the tag of this version. Without a repository
// nothing is changed, as there is no address that exists.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const CHECKS = ".github/workflows/check.yml";

/**
 * @param {string} readme Markdown with links relative to the repository's root
 * @param {{ repository?: string | { url: string }, version: string }} manifest package.json
 */
function withAddresses(readme, { repository, version }) {
  if (repository === undefined) return readme;
  const page = pageOf(typeof repository === "string" ? repository : repository.url);
  const pictures = page.replace("https://github.com/", "https://raw.githubusercontent.com/");
  const absolute = readme.replace(
    /(!?)\[([^\]]*)\]\((?!https?:|#)([^)]+)\)/g,
    (_, picture, text, path) =>
      picture === "!"
        ? `![${text}](${pictures}/v${version}/${path})`
        : `[${text}](${page}/blob/v${version}/${path})`,
  );
  const workflow = `${page}/actions/workflows/${CHECKS.split("/").at(-1)}`;
  return absolute.replace(
    /^# .*\n/,
    (title) => `${title}\n[![Checks](${workflow}/badge.svg)](${workflow})\n`,
  );
}

/** Of every way in which npm lets a repository of GitHub be written. */
function pageOf(url) {
  const page = url
    .replace(/^git\+/, "")
    .replace(/\.git$/, "")
    .replace(/^github:/, "https://github.com/");
  if (page.startsWith("https://github.com/")) return page;
  throw new Error(`repository in package.json is ${url}: expected a repository of GitHub`);
}

if (!existsSync(CHECKS)) throw new Error(`no ${CHECKS} here: run this in the repository's root`);
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
writeFileSync("README.md", withAddresses(readFileSync("README.md", "utf8"), manifest));
