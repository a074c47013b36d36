const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { transformSync } = require("@swc/core");

const BARREL_IMPORT = /^import \{([^}]*)\} from "@cdktf\/provider-aws";$/m;

/**
 * Writes the bare floor: the template's program, compiled beforehand, with each resource required
 * from its own submodule. No program that creates these resources with cdktf does less.
 */
function writeFloor(template, folder) {
  const source = readFileSync(join(template, "main.ts"), "utf8");
  if (!BARREL_IMPORT.test(source)) throw new Error("The template no longer imports the barrel");
  const { code } = transformSync(source.replace(BARREL_IMPORT, submoduleImports), {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs", noInterop: true },
  });
  writeFileSync(join(folder, "floor.js"), code);
}

function submoduleImports(_statement, names) {
  return names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => `import * as ${name} from "@cdktf/provider-aws/lib/${kebab(name)}";`)
    .join("\n");
}

/** How the provider names a submodule: s3BucketPolicy lies in s3-bucket-policy. */
function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

module.exports = { writeFloor };
