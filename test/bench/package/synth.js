const { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { CLI, FLOOR_APP, OUR_APP, TEMPLATE_APP } = require("../contenders");
const { Contest } = require("../contest");
const { writeFloor } = require("../floor");
const { run } = require("../run");
const { assertSameResources, resourcesIn } = require("../same-resources");
const { createWorkspace, REPOSITORY } = require("../workspace");
const { install, PACKAGE, TEMPLATE } = require("./installations");

const ROUNDS = 5;
/** What takes a fraction of a second is run more often in each round. */
const SHORT_RUNS = 3;

const BINARY = join("node_modules", PACKAGE, "dist/bin/whatsapp-aws.js");
const OUR_BINARY = /whatsapp-aws\.js$/;

const synthesize = (folder) => run(folder, [BINARY, "synth"], OUR_BINARY);

/** The binary, as it is installed, against cdktf synth of the template and of a clone, and against the bare floor. */
function measureSynth(installed) {
  const workspace = createWorkspace();
  try {
    withExample(installed);
    const { template, floor, ours } = workspace;
    writeFloor(template, floor);
    const contenders = {
      template: () => run(template, [CLI, "synth"], TEMPLATE_APP),
      "cdktf synth of a clone": () => run(ours, [CLI, "synth"], OUR_APP),
    };
    const short = {
      floor: () => run(floor, ["floor.js"], FLOOR_APP),
      "whatsapp-aws synth": () => synthesize(installed),
    };
    for (const measure of Object.values({ ...contenders, ...short })) measure(); // also the warm-up
    assertSameResources(resourcesIn(installed), resourcesIn(template), "the template");
    assertSameResources(resourcesIn(installed), resourcesIn(floor), "the floor");
    const long = contestOf(contenders);
    const quick = contestOf(short);
    for (let round = 1; round <= ROUNDS; round++) {
      console.error(`... synthesizing, round ${round} of ${ROUNDS}`);
      long.round();
      for (let turn = 0; turn < SHORT_RUNS; turn++) quick.round();
    }
    return { ...long.results, ...quick.results };
  } finally {
    workspace.remove();
  }
}

function contestOf(measures) {
  return new Contest(Object.entries(measures).map(([name, measure]) => ({ name, measure })));
}

/** From `npm install` to the first synthesized environment, with what npm has in its cache. */
function measureFirst(tarball) {
  const root = mkdtempSync(join(realpathSync(tmpdir()), "bench-first-"));
  try {
    const ours = secondsOf(() => {
      const folder = install(join(root, "ours"), [tarball]);
      withExample(folder);
      synthesize(folder);
    });
    const template = secondsOf(() => {
      const folder = install(join(root, "template"), TEMPLATE);
      for (const file of ["main.ts", "cdktf.json", "tsconfig.json"]) {
        cpSync(join(REPOSITORY, "test/bench/template", file), join(folder, file));
      }
      run(
        folder,
        [join("node_modules/cdktf-cli", CLI.split("cdktf-cli").pop()), "synth"],
        TEMPLATE_APP,
      );
    });
    return { ours, template };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function withExample(folder) {
  mkdirSync(join(folder, "environments"), { recursive: true });
  const example = "environments/example.yaml";
  cpSync(join(REPOSITORY, example), join(folder, example));
}

function secondsOf(work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

module.exports = { measureFirst, measureSynth };
