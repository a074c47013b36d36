const { execFileSync } = require("node:child_process");
const { mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { REPOSITORY } = require("../workspace");
const { name: PACKAGE, devDependencies } = require("../../../package.json");

/** In the versions with which the repository is tested. */
const pinned = (name) => `${name}@${devDependencies[name]}`;
const OFFICIAL = ["cdktf", "constructs", "@cdktf/provider-aws"].map(pinned);
/** What an app of the official template adds, to synthesize with its command line. */
const TEMPLATE = [
  ...OFFICIAL,
  ...["cdktf-cli", "ts-node", "@types/node"].map(pinned),
  "typescript@5.9.3",
  pinned("typescript-5"), // the name by which the template finds it in the repository
];

/** Builds anew and packs what would be published. */
function pack(folder) {
  progress("packing");
  const [{ filename }] = JSON.parse(
    npm(REPOSITORY, ["pack", "--json", "--pack-destination", folder]),
  );
  return join(folder, filename);
}

/** A fresh app, outside the repository. */
function install(folder, packages) {
  progress(`installing ${packages.length} packages`);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  npm(folder, [
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    ...packages,
  ]);
  return folder;
}

function npm(cwd, args) {
  try {
    return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`npm ${args[0]} failed, so nothing was measured:\n${error.stderr}`);
  }
}

/** To standard error, as standard output is the result. */
function progress(message) {
  console.error(`... ${message}`);
}

module.exports = { install, OFFICIAL, pack, PACKAGE, TEMPLATE };
