const { rmSync } = require("node:fs");
const { join } = require("node:path");
const { Contest } = require("./contest");
const { writeBusinessAccounts, writeEnvironments } = require("./environments");
const { writeFloor } = require("./floor");
const { run } = require("./run");
const { assertSameResources, resourcesIn } = require("./same-resources");
const { REPOSITORY } = require("./workspace");

const KEPT_PACKAGES = join(REPOSITORY, "node_modules/.cache/cdktf-aws-social-messaging");

const CLI = join(REPOSITORY, "node_modules/cdktf-cli", require("cdktf-cli/package.json").bin.cdktf);
const OUR_APP = /[\\/]tools[\\/]app\.mjs$/;
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
  const forget = () => {
    for (const folder of [join(ours, "dist"), KEPT_PACKAGES]) {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const synth = () => run(ours, [CLI, "synth"], OUR_APP);
  return new Contest([
    { name: "template", measure: () => run(template, [CLI, "synth"], TEMPLATE_APP) },
    { name: "ours, nothing compiled yet", before: forget, measure: synth },
    { name: "ours", measure: synth },
  ]);
}

/** All but the look at types, which waits for no result of the app and the app for none of its own. */
const APP_ALONE = ["tools/app.mjs", "--checked"];

function appContest({ ours, floor }) {
  return new Contest([
    { name: "floor", measure: () => run(floor, ["floor.js"], FLOOR_APP) },
    { name: "ours", measure: () => run(ours, APP_ALONE, OUR_APP) },
  ]);
}

function growthContest(workspace) {
  const [program, ...options] = APP_ALONE;
  const contender = (name, fill) => {
    const folder = workspace.folder(name);
    fill(folder);
    return {
      name,
      // A disk takes longer to replace a file than to create one.
      before: () => rmSync(join(folder, "cdktf.out"), { recursive: true, force: true }),
      measure: () => run(folder, [join(workspace.ours, program), ...options], OUR_APP),
    };
  };
  return new Contest([
    { name: "floor", measure: () => run(workspace.floor, ["floor.js"], FLOOR_APP) },
    ...[1, 10, 100].map((count) =>
      contender(String(count), (folder) => writeEnvironments(folder, count)),
    ),
    contender("1 with 25 business accounts", (folder) => writeBusinessAccounts(folder, 25)),
  ]);
}

module.exports = { assertFair, CLI, createContests, FLOOR_APP, OUR_APP, TEMPLATE_APP };
