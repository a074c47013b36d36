// Reviewing 100 environments with the program that is installed against synthesizing them, in one run, and how the comparison of two
// policies grows with their statements, the length of a list and the length of a text: npm run bench runs
// it, or node test/bench/review/bench.js; with --growth only the growth.
const { execFileSync } = require("node:child_process");
const { copyFileSync, mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { compare } = require("../../../dist/iam/compare/compare");
const { readPolicy } = require("../../../dist/iam/policy/read");
const { writeEnvironments } = require("../environments");
const { REPOSITORY } = require("../workspace");

const DIST = join(REPOSITORY, "dist");
const ENVIRONMENTS = 100;
const ROUNDS = 9;
/** How long a review should take, as a part of the synthesis, and from where on the bench fails: clocks differ by a tenth. */
const AIM = 0.5;
const MOST_RATIO = 0.65;

/** What a comparison may take of each: the last has sixteen times as much as the first. */
const GROWTH = [
  { of: "statements", sizes: [10, 40, 160], policy: statements },
  { of: "statements with other conditions", sizes: [50, 200, 800], policy: conditions },
  { of: "statements and one Deny", sizes: [50, 200, 800], policy: denied },
  { of: "entries of a list of actions", sizes: [100, 400, 1600], policy: actions },
  { of: "actions that end in a wildcard", sizes: [100, 400, 1600], policy: actionPatterns },
  { of: "entries of a list of accounts", sizes: [100, 400, 1600], policy: accounts },
  { of: "characters of an ARN", sizes: [1000, 4000, 16000], policy: characters },
];
/** Linear would be 16 and quadratic 256; the clock of a busy machine is coarse below this. */
const MOST_GROWTH = 32;
const LEAST_SECONDS = 0.02;

async function main() {
  const growth = GROWTH.map(measureGrowth);
  const environments = process.argv.includes("--growth") ? undefined : await measureEnvironments();
  const results = { ...environments, growth };
  console.log(process.argv.includes("--json") ? JSON.stringify(results, null, 2) : render(results));
  const isSlow = environments !== undefined && environments.ratio > MOST_RATIO;
  process.exitCode = isSlow || growth.some((one) => !one.isNearLinear) ? 1 : 0;
}

async function measureEnvironments() {
  const folder = mkdtempSync(join(tmpdir(), "bench-review-"));
  try {
    const { synth, review } = measureBoth(folder, await installedIn(join(folder, "installed")));
    return { environments: ENVIRONMENTS, synth, review, ratio: review / synth };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The program as the package has it. */
async function installedIn(folder) {
  const { bundleBinary } = await import("../../../tools/package/bundle.mjs");
  await bundleBinary(REPOSITORY, join(folder, "dist/bin"));
  copyFileSync(join(REPOSITORY, "package.json"), join(folder, "package.json"));
  return join(folder, "dist/bin/whatsapp-aws.js");
}

/** In turns, so that whatever else the machine does meets both. */
function measureBoth(folder, program) {
  writeEnvironments(folder, ENVIRONMENTS);
  // Where it is set, Node.js reads those certificates at each start: as much time in both, for nothing that they do.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const run = (...args) =>
    execFileSync(process.execPath, args, { cwd: folder, stdio: "ignore", env });
  const synthesize = () => run(join(DIST, "main.js"));
  const review = () => run(program, "review");
  synthesize();
  run(program, "review", "--update");
  const times = { synth: [], review: [] };
  for (let round = 0; round < ROUNDS; round++) {
    console.error(
      `... synthesize and review ${ENVIRONMENTS} environments, ${round + 1} of ${ROUNDS}`,
    );
    times.synth.push(seconds(synthesize));
    times.review.push(seconds(review));
  }
  return { synth: median(times.synth), review: median(times.review) };
}

/** The same in another order, and with something more: the least processor time, to which a busy machine only adds. */
function measureGrowth({ of, sizes, policy }) {
  const rows = sizes.map((size) => {
    const before = policy(size);
    const time = (after) =>
      Math.min(...Array.from({ length: ROUNDS }, () => worked(() => compare(before, after))));
    return {
      size,
      equivalent: time(policy(size, "reordered")),
      broadened: time(policy(size, "broadened")),
    };
  });
  const factor = (verdict) => rows.at(-1)[verdict] / Math.max(rows[0][verdict], LEAST_SECONDS);
  const grows = Math.max(factor("equivalent"), factor("broadened"));
  return { of, rows, grows, isNearLinear: grows <= MOST_GROWTH };
}

function policyOf(...changes) {
  const Statement = changes.map((more, at) => ({
    Sid: `Publish${at}`,
    Effect: "Allow",
    Principal: { Service: "social-messaging.amazonaws.com" },
    Action: "sns:Publish",
    Resource: "arn:aws:sns:eu-west-1:111122223333:topic",
    Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
    ...more,
  }));
  return readPolicy({ Version: "2012-10-17", Statement }, "resource");
}

/** Every statement of the one has a partner in the other: the usual case. */
function statements(count, how) {
  const all = Array.from({ length: count }, (_, at) => ({
    Resource: `arn:aws:sns:eu-west-1:111122223333:topic-${at}`,
    ...(how === "broadened" && at === 0 && { Condition: {} }),
  }));
  return policyOf(...(how === "reordered" ? all.toReversed() : all));
}

function conditions(count, how) {
  const all = Array.from({ length: count }, (_, at) => ({
    Condition:
      how === "broadened" && at === 0
        ? {}
        : { StringEquals: { "aws:SourceAccount": String(100_000_000_000 + at) } },
  }));
  return policyOf(...(how === "reordered" ? all.toReversed() : all));
}

/** Without the Deny, each of the others allows something that it did not. */
function denied(count, how) {
  const all = Array.from({ length: count }, (_, at) => ({
    Resource: `arn:aws:sns:eu-west-1:111122223333:topic-${at}`,
    Condition: { StringEquals: { "aws:SourceAccount": String(100_000_000_000 + at) } },
  }));
  const deny = {
    Effect: "Deny",
    Principal: "*",
    Resource: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  if (how === "broadened") return policyOf(...all);
  return policyOf(deny, ...(how === "reordered" ? all.toReversed() : all));
}

function actions(count, how) {
  return policyOf({ Action: list(count, how, (at) => `sns:Action${at}`) });
}

function actionPatterns(count, how) {
  return policyOf({ Action: list(count, how, (at) => `sns:Action${at}x*`) });
}

function accounts(count, how) {
  const all = list(count, how, (at) => String(100_000_000_000 + at));
  return policyOf({ Condition: { StringEquals: { "aws:SourceAccount": all } } });
}

function list(count, how, entry) {
  const all = Array.from({ length: count + (how === "broadened" ? 1 : 0) }, (_, at) => entry(at));
  return how === "reordered" ? all.toReversed() : all;
}

function characters(count, how) {
  const text = `arn:aws:sns:eu-west-1:111122223333:${"a".repeat(count)}`;
  return policyOf({ Sid: String(how), Resource: `${text}${how === "broadened" ? "*" : "*b"}` });
}

function seconds(work) {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/** Processor time in seconds. */
function worked(work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000_000;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function render({ environments, synth, review, ratio, growth }) {
  const ms = (value) => `${(value * 1000).toFixed(1)} ms`.padStart(10);
  return [
    ...(environments === undefined
      ? []
      : [
          `${environments} environments: synthesized in ${synth.toFixed(2)} s, reviewed in ${review.toFixed(2)} s`,
          `review over synthesis: ${ratio.toFixed(2)}, wanted at most ${AIM}: ${ratio <= AIM ? "ok" : "missed"}`,
          "",
        ]),
    "one comparison                          equivalent   broadened",
    ...growth.flatMap(({ of, rows, grows, isNearLinear }) => [
      ...rows.map(
        ({ size, equivalent, broadened }) =>
          `${`${size} ${of}`.padEnd(38)}  ${ms(equivalent)}  ${ms(broadened)}`,
      ),
      `  16 times as much takes ${grows.toFixed(0)} times as long, wanted at most ${MOST_GROWTH}: ${isNearLinear ? "ok" : "missed"}`,
    ]),
  ].join("\n");
}

main();
