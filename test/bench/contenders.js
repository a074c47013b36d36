const { rmSync } = require("node:fs");
const { join } = require("node:path");
const { Contest } = require("./contest");
const { writeBusinessAccounts, writeEnvironments } = require("./environments");
const { writeFloor } = require("./floor");
const { run } = require("./run");
const { assertSameResources, resourcesIn } = require("./same-resources");
const { REPOSITORY } = require("./workspace");

const CLI = join(REPOSITORY, "node_modules/cdktf-cli", require("cdktf-cli/package.json").bin.cdktf);
const OUR_APP = /[\\/]dist[\\/]main\.js$/;
const TEMPLATE_APP = /[\\/]ts-node$/;
const FLOOR_APP = /[\\/]floor\.js$/;

/** Also the warm-up: what the disk had to read for the first time is nobody's merit. */
function assertFair({ ours, template, floor }) {
  writeFloor(template, floor);
  run(ours, [CLI, "synth"], OUR_APP);
  run(template, [CLI, "synth"], TEMPLATE_APP);
  run(floor, ["floor.js"], FLOOR_APP);
  const resources = resourcesIn(ours);
  assertSameResources(resources, resourcesIn(template), "the template");
  assertSameResources(resources, resourcesIn(floor), "the floor");
}

function createContests(workspace) {
  return {
    synth: synthContest(workspace),
    app: appContest(workspace),
    growth: growthContest(workspace),
  };
}

function synthContest({ ours, template }) {
  const forget = () => rmSync(join(ours, "dist"), { recursive: true });
  const synth = () => run(ours, [CLI, "synth"], OUR_APP);
  return new Contest([
    { name: "template", measure: () => run(template, [CLI, "synth"], TEMPLATE_APP) },
    { name: "ours, nothing compiled yet", before: forget, measure: synth },
    { name: "ours", measure: synth },
  ]);
}

function appContest({ ours, floor }) {
  return new Contest([
    { name: "floor", measure: () => run(floor, ["floor.js"], FLOOR_APP) },
    { name: "ours", measure: () => run(ours, ["dist/main.js"], OUR_APP) },
  ]);
}

function growthContest(workspace) {
  const contender = (name, fill) => {
    const folder = workspace.folder(name);
    fill(folder);
    return { name, measure: () => run(folder, [join(workspace.ours, "dist/main.js")], OUR_APP) };
  };
  return new Contest([
    ...[1, 10, 100].map((count) =>
      contender(String(count), (folder) => writeEnvironments(folder, count)),
    ),
    contender("1 with 25 business accounts", (folder) => writeBusinessAccounts(folder, 25)),
  ]);
}

module.exports = { assertFair, createContests };
