const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { isDeepStrictEqual } = require("node:util");

/** Every resource and data source that a synth left in a folder, by stack and address. */
function resourcesIn(folder) {
  const stacks = join(folder, "cdktf.out", "stacks");
  return new Map(
    readdirSync(stacks).flatMap((stack) => {
      const file = join(stacks, stack, "cdk.tf.json");
      const { resource = {}, data = {} } = JSON.parse(readFileSync(file, "utf8"), withoutMetadata);
      return [
        ...blocks(resource).map(([address, block]) => [`${stack} ${address}`, block]),
        ...blocks(data).map(([address, block]) => [`${stack} data.${address}`, block]),
      ];
    }),
  );
}

/** CDKTF's notes to itself, under "//". */
function withoutMetadata(key, value) {
  return key === "//" ? undefined : value;
}

function blocks(types) {
  return Object.entries(types).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => [`${type}.${name}`, block]),
  );
}

/** Without this, a contender could win by building less. */
function assertSameResources(ours, theirs, whose) {
  const addresses = [...new Set([...ours.keys(), ...theirs.keys()])];
  const different = addresses.filter((at) => !isDeepStrictEqual(ours.get(at), theirs.get(at)));
  if (ours.size > 0 && different.length === 0) return;
  throw new Error(
    [
      `The comparison would not be fair: ${whose} does not build what environments/example.yaml becomes.`,
      ...different.map((address) => `  ${address}`),
      "Bring test/bench/template/main.ts in line with it; the floor follows from there.",
    ].join("\n"),
  );
}

module.exports = { assertSameResources, resourcesIn };
