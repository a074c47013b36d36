const { spawnSync } = require("node:child_process");
const { existsSync, readFileSync, rmSync } = require("node:fs");
const { delimiter, join } = require("node:path");
const { REPOSITORY } = require("./workspace");

/** Long enough for the slowest contender on a busy machine, short enough to notice a hang. */
const TIMEOUT_MS = 120_000;

/**
 * Runs a script with Node.js and measures its time from outside and the peak memory of the one
 * process in it, itself or below, whose script fits `app`.
 */
function run(folder, args, app) {
  const peaks = join(folder, "peak-memory.jsonl");
  rmSync(peaks, { force: true });
  const start = process.hrtime.bigint();
  const child = spawnSync(process.execPath, args, {
    cwd: folder,
    env: environment(peaks),
    encoding: "utf8",
    timeout: TIMEOUT_MS,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (child.status !== 0) {
    const said = `${child.stdout ?? ""}${child.stderr ?? ""}`.slice(-3000);
    throw new Error(`node ${args.join(" ")} failed (${child.error ?? child.status}):\n${said}`);
  }
  return { seconds, megabytes: peakMemory(peaks, app) };
}

function peakMemory(file, app) {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const processes = lines.map((line) => JSON.parse(line));
  const found = processes.filter(({ script }) => app.test(script));
  if (found.length !== 1) {
    const scripts = processes.map(({ script }) => script).join(", ");
    throw new Error(`Expected one process that fits ${app} among: ${scripts}`);
  }
  return found[0].kilobytes / 1024;
}

/** As in a plain shell: what `npm run` adds or an operator has set must not change what is measured. */
function environment(peaks) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|CDKTF_|TS_NODE_|ENVIRONMENT$|NODE_OPTIONS$)/i.test(name),
  );
  return {
    ...Object.fromEntries(own),
    PATH: `${binaries()}${delimiter}${process.env.PATH}`, // as npx does
    NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "peak-memory.js"))}`,
    BENCH_PEAK_MEMORY: peaks,
    CHECKPOINT_DISABLE: "1",
    TS_NODE_COMPILER: "typescript-5", // typescript 7 has no API that ts-node could use
    npm_config_update_notifier: "false",
  };
}

function binaries() {
  return join(REPOSITORY, "node_modules", ".bin");
}

module.exports = { run };
