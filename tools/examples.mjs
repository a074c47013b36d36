// Compiles the examples, and writes what they show, grant and cost: npm run examples [-- --check]. The report of the
// access review of each stack goes to policies/examples; docs/examples.md has one row for each example.
// Exit code: 0 written or current, 1 an example does not compile or needs a decision, 3 with --check, something is stale.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const compiled = (file) => require(join(root, "dist", file));
const { loadEnvironments } = compiled("app/load.js");
const { whatsAppApp } = compiled("app/whatsapp-app.js");
const { withParts } = compiled("constructs/alarms/alarm-definition.js");
const { costOf } = compiled("constructs/alarms/cost.js");
const { usd, formatUsd } = compiled("constructs/money/usd.js");
const { reportsOf } = compiled("review/report/committed-reports.js");
const { outcomeOf, reviewStack } = compiled("review/review.js");
const { loadConfigurations } = compiled("review/terraform/load-configuration.js");
const { monitoredOf } = compiled("scripts/spend/monitored.js");
const { spendReport } = compiled("scripts/spend/report.js");

for (const project of ["examples/constructs", "examples/auto-reply"]) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", join(root, project)], { stdio: "inherit" });
}

const PAGE = "docs/examples.md";
const REPORTS = "policies/examples";
const COMMAND = "npm run examples";
/** Some day after the rates of the examples: neither they nor their reports may grow old. */
const TODAY = "2026-11-20";

/** One folder of environment files each. `prod.yaml` says first what the example shows. */
const environments = namesIn("examples/environments").map((name) => {
  const path = `examples/environments/${name}`;
  const load = () => loadEnvironments({ folder: join(root, path), today: TODAY }).environments;
  return { name, path, says: `${path}/prod.yaml`, load, build: (out) => built(load(), out) };
});

/** One program each, which says first what it shows. */
const programs = [
  ...namesIn("examples/constructs")
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ name: file.slice(0, -".ts".length), path: `examples/constructs/${file}` })),
  { name: "auto-reply", path: "examples/auto-reply", file: "auto-reply/main" },
].map(({ name, path, file = name }) => ({
  name,
  path,
  says: path.endsWith(".ts") ? path : `${path}/main.ts`,
  load: () => [],
  build: (out) => run(join(root, "dist/examples", `${file}.js`), out),
}));

function namesIn(folder) {
  return readdirSync(join(root, folder)).sort();
}

function built(loaded, out) {
  const { app } = whatsAppApp(loaded, out);
  app.synth();
  return app;
}

/** As its user would, in this process, where its constructs can be asked for their alarms. */
function run(program, out) {
  const { App } = require("cdktf");
  const { synth } = App.prototype;
  const apps = [];
  App.prototype.synth = function () {
    apps.push(this);
    synth.call(this);
  };
  process.env.CDKTF_OUTDIR = out;
  try {
    require(program);
  } finally {
    App.prototype.synth = synth;
    delete process.env.CDKTF_OUTDIR;
  }
  if (apps.length !== 1) throw new Error(`${program} is expected to synthesize one app`);
  return apps[0];
}

/** The first sentence of a file's first comment, without the line for editors. */
function firstSentence(file) {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  const comment = lines.filter((line) => !line.startsWith("# yaml-language-server"));
  const start = comment.findIndex((line) => /^(#|\/\/) \S/.test(line));
  const end = comment.findIndex((line, at) => at > start && !/^(#|\/\/) \S/.test(line));
  const text = comment.slice(start, end).map((line) => line.replace(/^(#|\/\/) /, ""));
  const [sentence] = /^.*?\.(?= |$)/.exec(text.join(" ")) ?? [];
  if (start === -1 || sentence === undefined) {
    throw new Error(`${file} must begin with a comment that says in a sentence what it shows`);
  }
  return sentence;
}

/** USD a month: with limits in money as `spend` counts it, else with the same list prices. */
function costsOf({ load }, app, out) {
  const spend = new Map(
    load().flatMap((one) => {
      const monitored = monitoredOf(one);
      return monitored === undefined ? [] : [[one.name, spendReport(monitored).cost.totalUsd]];
    }),
  );
  return app.node.children
    .filter((stack) => existsSync(join(out, "stacks", stack.node.id)))
    .reduce(
      (sum, stack) => sum.plus(usd(spend.get(stack.node.id) ?? stackCost(stack, out))),
      usd("0"),
    );
}

function stackCost(stack, out) {
  const alarms = stack.node.findAll().flatMap(alarmsOf);
  const file = join(out, "stacks", stack.node.id, "cdk.tf.json");
  const { resource = {} } = JSON.parse(readFileSync(file, "utf8"));
  const ofType = (type) => Object.values(resource[type] ?? {});
  const inStack = ["metric", "composite"].flatMap((type) => ofType(`aws_cloudwatch_${type}_alarm`));
  if (withParts(alarms).length !== inStack.length) {
    throw new Error(
      `${stack.node.path} has ${inStack.length} alarms, but its constructs know ${withParts(alarms).length}`,
    );
  }
  const keys = ofType("aws_kms_alias").filter(({ name }) => String(name).endsWith("-alarms"));
  const beside = { dashboards: ofType("aws_cloudwatch_dashboard").length, keys: keys.length };
  return costOf(alarms, beside, []).totalUsd;
}

/** Definitions of the alarms that a construct itself builds. */
function alarmsOf({ alarms, watch }) {
  return Array.isArray(alarms) ? alarms : (watch?.definitions ?? []);
}

function reportsIn({ name }, out) {
  return loadConfigurations(out).flatMap((configuration) => {
    const review = reviewStack({ configuration, waivers: [], today: TODAY });
    if (outcomeOf(review) !== "clean") {
      throw new Error(`${name}: the review of ${review.stack} ends with "${outcomeOf(review)}"`);
    }
    return reportsOf(review, COMMAND).map(({ file, text }) => ({
      file: `${REPORTS}/${name}/${file}`,
      text,
    }));
  });
}

function rowOf({ name, path, says }, cost) {
  const monthly = cost.isZero() ? "none" : `${formatUsd(cost)} USD`;
  return `| [${name}](../${path}) | ${firstSentence(says)} | ${monthly} |`;
}

function pageOf(rows) {
  return `# Examples

What each example shows, and what its alarms cost. Copy one, replace the ids, and read its first lines.

For each stack, the access report is in \`${REPORTS}\` of the repository, in a folder with the example's name: it is what the review writes for a
pull request. Costs are those of alarms, of the dashboard and of the key of alarm topics, a month, at US list prices as \`spend\` counts them; where
there are limits in money, as if each number published one metric for each rate of the card. This page and the reports are written by
\`${COMMAND}\`, and a test fails where they are stale.

## Environment files

| example | what it shows | alarms a month |
| --- | --- | --- |
${rows.environments.join("\n")}

## Apps with constructs

| example | what it shows | alarms a month |
| --- | --- | --- |
${rows.programs.join("\n")}

## Beside them

| | |
| --- | --- |
| [examples/review.sh](../examples/review.sh) | reviews a branch against another on any CI |
| [access-review.yml](../examples/github/access-review.yml), [access-review-comment.yml](../examples/github/access-review-comment.yml) | the review in a pull request, and its comment |
| [deploy.yml](../examples/github/deploy.yml) | a deploy from GitHub without stored keys |
| [price-list.json](../examples/spend/price-list.json), [recorded.json](../examples/spend/recorded.json) | what \`spend --rates\` and \`spend --preview --recorded\` read |
`;
}

const temporary = mkdtempSync(join(tmpdir(), "examples-"));
const files = [];
const rows = {};
for (const [kind, examples] of Object.entries({ environments, programs })) {
  rows[kind] = examples.map((example) => {
    const out = join(temporary, kind, example.name);
    mkdirSync(out, { recursive: true });
    const app = example.build(out);
    files.push(...reportsIn(example, out));
    return rowOf(example, costsOf(example, app, out));
  });
}
rmSync(temporary, { recursive: true });
files.push({ file: PAGE, text: pageOf(rows) });

const committed = existsSync(join(root, REPORTS))
  ? readdirSync(join(root, REPORTS), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
  : [];
const gone = committed.filter((path) => !files.some(({ file }) => file === path));
const stale = files.filter(
  ({ file, text }) =>
    !existsSync(join(root, file)) || readFileSync(join(root, file), "utf8") !== text,
);

if (process.argv.includes("--check")) {
  for (const path of [...stale.map(({ file }) => file), ...gone]) {
    console.error(`${path} is stale: run ${COMMAND} and commit it`);
  }
  if (stale.length + gone.length > 0) process.exitCode = 3;
} else {
  for (const path of gone) rmSync(join(root, path));
  for (const { file, text } of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    console.log(`${file} written`);
  }
}
