// Compares synthesis with the official CDKTF TypeScript template's way (ts-node, the provider's
// barrel) and with the bare floor, side by side: npm run bench [-- --json]. Exit code 1: a target is
// missed, or the comparison is not fair.
const { rmSync } = require("node:fs");
const { cpus, loadavg } = require("node:os");
const { join } = require("node:path");
const { compilerMemory } = require("./compiler-memory");
const { assertFair, createContests } = require("./contenders");
const { render } = require("./report");
const { judge } = require("./targets");
const { createWorkspace, withoutPaths } = require("./workspace");

const PASSES = 5;
/** Rounds per pass: what takes a fraction of a second suffers more from noise and costs less. */
const ROUNDS = { synth: 1, app: 5, growth: 2 };

async function main() {
  const workspace = createWorkspace();
  try {
    const results = await measure(workspace);
    const json = process.argv.includes("--json");
    console.log(json ? JSON.stringify(results, undefined, 2) : render(results));
    process.exitCode = results.verdicts.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    workspace.remove();
  }
}

async function measure(workspace) {
  const machine = describeMachine();
  progress("checking that ours, the template and the floor build the same resources");
  assertFair(workspace);
  const contests = createContests(workspace);
  runContests(contests);
  const results = Object.fromEntries(
    Object.entries(contests).map(([name, contest]) => [name, contest.results]),
  );
  const compiler = await measureCompiler(workspace.ours);
  return { machine, ...results, compiler, verdicts: judge(results) };
}

/** In turns, so that a minute in which the machine is busy falls on a part of each contest only. */
function runContests(contests) {
  for (let pass = 1; pass <= PASSES; pass++) {
    for (const [name, contest] of Object.entries(contests)) {
      progress(`pass ${pass} of ${PASSES}: ${name}`);
      for (let round = 0; round < ROUNDS[name]; round++) contest.round();
    }
  }
}

/** Its load before the first run is that of others. */
function describeMachine() {
  const { version: node, platform } = process;
  return { node, platform, cpus: cpus().length, load: loadavg()[0] };
}

async function measureCompiler(ours) {
  progress("peak memory of the compiler");
  const unchanged = await compilerMemory(ours);
  rmSync(join(ours, "dist"), { recursive: true });
  const first = await compilerMemory(ours);
  return unchanged === undefined ? undefined : { unchanged, first };
}

/** To standard error, as standard output is the result. */
function progress(message) {
  console.error(`... ${message}`);
}

main().catch((error) => {
  const isOurs = error.constructor === Error; // anything more special is a bug, to be shown with its stack
  console.error(withoutPaths(isOurs ? error.message : error.stack));
  process.exitCode = 1;
});
