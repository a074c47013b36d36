// What the licences of bundled packages ask for: whose they are, under which licence, and where their source is.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Those that may be part of a package under MIT, as long as their notices come along. */
const ALLOWED = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "MPL-2.0",
  "Public Domain",
];

const INTRODUCTION = `The files beside this one are made of this project's own sources and of the packages below, each under its own licence.
They are bundled in executable form. The source of each, unchanged, is at the address beside its name.`;

/**
 * One text for all packages that these files come from; a licence that several share is printed once.
 * @throws Error for a package without a licence that is allowed here
 */
export function notices(root, files) {
  const packages = [...new Set(files.flatMap(packageFolder))].sort().map((one) => read(root, one));
  /** A few come without its text, which is the same for all. */
  const textOf = ({ license, text }) =>
    text || packages.find((one) => one.license === license && one.text)?.text || license;
  const sections = [...new Set(packages.map(textOf))].map((text) => {
    const owners = packages.filter((one) => textOf(one) === text).map(({ title }) => title);
    return [...owners, "", text].join("\n");
  });
  return `${[INTRODUCTION, ...sections].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

/** The closest package above a file; nothing for our own sources. */
function packageFolder(file) {
  const found = /^(?:.*:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  return found === undefined ? [] : [found];
}

function read(root, folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(join(root, folder, "package.json"), "utf8"),
  );
  if (!ALLOWED.includes(license)) {
    throw new Error(`${name} is under ${license}; allowed in the bundle: ${ALLOWED.join(", ")}`);
  }
  const texts = readdirSync(join(root, folder)).filter((file) =>
    /^(licen[cs]e|notice)\b/i.test(file),
  );
  const text = (file) =>
    readFileSync(join(root, folder, file), "utf8")
      .replaceAll("\r", "")
      .trim();
  return {
    title: `${name} ${version} (${license}): https://www.npmjs.com/package/${name}/v/${version}`,
    license,
    text: texts.map(text).join("\n\n"),
  };
}
