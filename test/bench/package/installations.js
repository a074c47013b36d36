const { execFileSync } = require("node:child_process");
const { mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { REPOSITORY } = require("../workspace");
const { name: PACKAGE, devDependencies, peerDependencies } = require("../../../package.json");

/** In the versions with which the repository is tested. */
const pinned = (name) => `${name}@${devDependencies[name]}`;
const OFFICIAL = ["cdktf", "constructs", "@cdktf/provider-aws"].map(pinned);
const AWS_SDK = Object.keys(peerDependencies)
  .filter((name) => name.startsWith("@aws-sdk/"))
  .map(pinned);

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

module.exports = { AWS_SDK, install, OFFICIAL, pack, PACKAGE };
