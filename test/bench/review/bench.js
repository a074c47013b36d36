// Reviewing 100 environments against synthesizing them, in one run, and how the comparison of two
// policies grows with their statements: npm run bench runs it, or node test/bench/review/bench.js.
const { execFileSync } = require("node:child_process");
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { compare } = require("../../../dist/iam/compare/compare");
const { readPolicy } = require("../../../dist/iam/policy/read");
const { writeEnvironments } = require("../environments");

const DIST = join(__dirname, "../../../dist");
const ENVIRONMENTS = 100;
const ROUNDS = 5;

function main() {
  const folder = mkdtempSync(join(tmpdir(), "bench-review-"));
  try {
    const { synth, review } = measureEnvironments(folder);
    const growth = [1, 10, 100].map((statements) => ({
      statements,
      ...measureComparison(statements),
    }));
    const ratio = review / synth;
    const results = { environments: ENVIRONMENTS, synth, review, ratio, growth };
    console.log(
      process.argv.includes("--json") ? JSON.stringify(results, null, 2) : render(results),
    );
    process.exitCode = ratio <= 1 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In turns, so that whatever else the machine does meets both. */
function measureEnvironments(folder) {
  writeEnvironments(folder, ENVIRONMENTS);
  const run = (...args) => execFileSync(process.execPath, args, { cwd: folder, stdio: "ignore" });
  const synthesize = () => run(join(DIST, "main.js"));
  const review = () => run(join(DIST, "scripts/cli.js"), "review");
  synthesize();
  run(join(DIST, "scripts/cli.js"), "review", "--update");
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

/** Every statement of the one has a partner in the other, in another order: the usual case. */
function measureComparison(statements) {
  const before = policyOf(statements, 0);
  const reordered = policyOf(statements, Math.floor(statements / 2));
  const broader = policyOf(statements, 0, true);
  const time = (after) =>
    median(Array.from({ length: ROUNDS }, () => seconds(() => compare(before, after))));
  return { equivalent: time(reordered), broadened: time(broader) };
}

function policyOf(count, rotated, broader = false) {
  const statements = Array.from({ length: count }, (_, at) => ({
    Sid: `Publish${at}`,
    Effect: "Allow",
    Principal: { Service: "social-messaging.amazonaws.com" },
    Action: "sns:Publish",
    Resource: `arn:aws:sns:eu-west-1:111122223333:topic-${at}`,
    Condition: {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ...(broader && at === 0
        ? {}
        : { ArnLike: { "aws:SourceArn": "arn:aws:social-messaging:eu-west-1:111122223333:*" } }),
    },
  }));
  const Statement = [...statements.slice(rotated), ...statements.slice(0, rotated)];
  return readPolicy({ Version: "2012-10-17", Statement }, "resource");
}

function seconds(work) {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function render({ environments, synth, review, ratio, growth }) {
  const ms = (value) => `${(value * 1000).toFixed(1)} ms`.padStart(10);
  return [
    `${environments} environments: synthesized in ${synth.toFixed(2)} s, reviewed in ${review.toFixed(2)} s`,
    `review over synthesis: ${ratio.toFixed(2)}, wanted at most 1: ${ratio <= 1 ? "ok" : "missed"}`,
    "",
    "one comparison, statements    equivalent   broadened",
    ...growth.map(
      (row) =>
        `${String(row.statements).padStart(26)}    ${ms(row.equivalent)}  ${ms(row.broadened)}`,
    ),
  ].join("\n");
}

main();
