// Installing and importing the package against what it is composed of, cdktf and the official provider
// bindings, in fresh apps, and its binary against the official template: npm run bench runs it, or node test/bench/package/bench.js [--json]. Needs the
// npm registry or its cache. Exit code 1: a target is missed, or nothing could be measured.
const {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { Contest } = require("../contest");
const { run } = require("../run");
const { REPOSITORY, withoutPaths } = require("../workspace");
const { install, OFFICIAL, pack, PACKAGE } = require("./installations");
const { render } = require("./report");
const { measureDeploy } = require("./deploy");
const { measureFirst, measureSynth } = require("./synth");

const ROUNDS = 15;

/** The very submodules that the constructs are composed of. */
const SUBMODULES = providerSubmodules(join(REPOSITORY, "dist", "constructs"));

const PROGRAMS = {
  "cdktf alone": requiring("cdktf"),
  "official, whole provider": requiring("cdktf", "@cdktf/provider-aws"),
  "official, its submodules": requiring("cdktf", ...SUBMODULES),
  ours: requiring(PACKAGE),
  // Each export is loaded with its first use.
  "ours, every export used": `Object.values(require(${JSON.stringify(PACKAGE)}));\n`,
};

function requiring(...modules) {
  return modules.map((module) => `require(${JSON.stringify(module)});\n`).join("");
}

async function main() {
  const root = mkdtempSync(join(tmpdir(), "bench-package-"));
  try {
    const tarball = pack(root);
    const official = install(join(root, "official"), OFFICIAL);
    const ours = install(join(root, "ours"), [...OFFICIAL, tarball]);
    const alone = install(join(root, "alone"), [tarball]);
    const sizes = {
      tarball: { megabytes: statSync(tarball).size / 1e6, files: 1 },
      official: sizeOf(official),
      ours: sizeOf(ours),
      "ours, without its binary": sizeOf(ours, join(PACKAGE, "dist", "bin")),
      "ours alone, with its binary": sizeOf(alone),
    };
    const first = measureFirst(tarball);
    const deployed = await measureDeploy(tarball);
    const synth = measureSynth(alone);
    const imports = measureImports(ours);
    const results = {
      sizes,
      first,
      deployed,
      synth,
      imports,
      verdicts: judge(sizes, imports, synth),
    };
    const json = process.argv.includes("--json");
    console.log(json ? JSON.stringify(results, null, 2) : render(results));
    process.exitCode = results.verdicts.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function providerSubmodules(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".js"));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));
  const required = /require\("(@cdktf\/provider-aws\/lib\/[^"]+)"\)/g;
  const named = texts.flatMap((text) => [...text.matchAll(required)].map(([, name]) => name));
  return [...new Set(named)];
}

function measureImports(folder) {
  const contest = new Contest(
    Object.entries(PROGRAMS).map(([name, program], index) => {
      const script = `import-${index}.js`;
      writeFileSync(join(folder, script), program);
      return { name, measure: () => run(folder, [script], new RegExp(`import-${index}\\.js$`)) };
    }),
  );
  for (let round = 1; round <= ROUNDS; round++) {
    if (round % 5 === 1) console.error(`... importing, round ${round} of ${ROUNDS}`);
    contest.round();
  }
  return contest.results;
}

/** What the files hold, not what a disk reserves for them; `without` is a folder of node_modules that does not count. */
function sizeOf(folder, without) {
  const modules = join(folder, "node_modules");
  const files = readdirSync(modules, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .filter(({ parentPath }) => without === undefined || parentPath !== join(modules, without))
    .map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
  return { megabytes: files.reduce((sum, size) => sum + size, 0) / 1e6, files: files.length };
}

/** What the package must keep; the numbers are promises. */
function judge(sizes, imports, synth) {
  const time = (name) => imports[name].seconds.median;
  const memory = (name) => imports[name].megabytes.median;
  const synthTime = (name) => synth[name].seconds.median;
  const size = (name) => sizes[name].megabytes / sizes.official.megabytes;
  return [
    atMost(1.05, "installed: times the official", size("ours")),
    atMost(
      1.03,
      "installed, without its binary: times the official",
      size("ours, without its binary"),
    ),
    atMost(
      0.06,
      "installed alone, with its binary: times the official",
      size("ours alone, with its binary"),
    ),
    atLeast(
      35,
      "whatsapp-aws synth: times faster than cdktf synth of the template",
      synthTime("template") / synthTime("whatsapp-aws synth"),
    ),
    atMost(
      1.2,
      "whatsapp-aws synth: times the floor's time",
      synthTime("whatsapp-aws synth") / synthTime("floor"),
    ),
    atMost(
      1.25,
      "import: times its submodules' time",
      time("ours") / time("official, its submodules"),
    ),
    atLeast(
      4,
      "import: times faster than the whole provider",
      time("official, whole provider") / time("ours"),
    ),
    atLeast(
      4,
      "import: times less memory than the whole provider",
      memory("official, whole provider") / memory("ours"),
    ),
  ];
}

function atMost(target, what, ratio) {
  return { what, ratio, target: `at most ${target}`, ok: ratio <= target };
}

function atLeast(target, what, ratio) {
  return { what, ratio, target: `at least ${target}`, ok: ratio >= target };
}

main().catch((error) => {
  const isOurs = error.constructor === Error; // anything more special is a bug, to be shown with its stack
  console.error(withoutPaths(isOurs ? error.message : error.stack));
  process.exitCode = 1;
});
