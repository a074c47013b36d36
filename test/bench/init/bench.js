// `init` for 25 accounts with 20 numbers each, which send to one topic, against what is least possible: requests against
// their number, wall time against the bound of the pace, then the time without any pace. Each run is a process of its own.
const { fork } = require("node:child_process");
const { once } = require("node:events");
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { ACCOUNTS, NUMBERS, READS } = require("../wiring/installation");

/** Wall time over the time that the slowest operation alone must take at its pace. */
const LONGEST = 1.15;
/** Calls to everything but the service: a topic, its key, a role, alarms, dashboards; the same for any number of accounts. */
const MOST_TO_OTHERS = 12;
const MOST_MEGABYTES = 200;
const QUOTA = 10;
const least = Object.values(READS).reduce((sum, count) => sum + count, 0);

async function main() {
  const results = [await measured("quotas", 0.5), await measured("none", Number.POSITIVE_INFINITY)];
  const missed = results.flatMap(misses);
  if (process.argv.includes("--json")) console.log(JSON.stringify({ results, missed }, null, 2));
  else console.log([...results.map(line), ...missed, ...(missed.length ? [] : ["ok"])].join("\n"));
  process.exitCode = missed.length === 0 ? 0 : 1;
}

/** @param share of the quota */
async function measured(quotas, share) {
  console.error(`... init at ${paceOf(share)}`);
  const service = fork(join(__dirname, "../wiring/service.js"), [quotas, "wired"]);
  const folder = mkdtempSync(join(tmpdir(), "bench-init-"));
  try {
    const [reaching] = await once(service, "message");
    const client = fork(join(__dirname, "client.js"), [String(share)], {
      cwd: folder,
      silent: true, // its document is long
      env: { ...process.env, ...reaching },
    });
    let said = "";
    client.stderr.on("data", (chunk) => {
      said += chunk;
    });
    client.stdout.resume();
    const ended = once(client, "exit").then(() => {
      throw new Error(`init did not report: ${said}`);
    });
    const [counted] = await Promise.race([once(client, "message"), ended]);
    service.send("report");
    const [{ byOperation, throttled }] = await once(service, "message");
    const requests = Object.values(byOperation).reduce((sum, count) => sum + count, 0);
    const others = counted.calls - requests;
    const bound = Math.max(...Object.values(READS).map((count) => (count - 1) / (QUOTA * share)));
    return { share, ...counted, requests, others, throttled, bound, byOperation };
  } finally {
    service.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

function paceOf(share) {
  return share === Number.POSITIVE_INFINITY ? "no pace" : `${share} of the quota`;
}

function line({ share, seconds, bound, requests, others, megabytes, throttled }) {
  const time =
    bound > 0
      ? `${(seconds / bound).toFixed(2)} x the pace's bound`
      : `${(requests / seconds).toFixed(0)} calls/s`;
  return `init   ${paceOf(share).padEnd(18)} ${seconds.toFixed(1).padStart(6)} s  ${time.padEnd(24)}  requests ${requests} (least ${least}), to other services ${others}  429s ${throttled}  peak ${megabytes.toFixed(0)} MB`;
}

function misses({ code, share, seconds, bound, requests, others, throttled, megabytes, written }) {
  const at = `init at ${paceOf(share)}`;
  const whole = written.accounts === ACCOUNTS && written.numbers === ACCOUNTS * NUMBERS;
  return [
    ...(code === 1 ? [`missed: ${at} ended with 1`] : []),
    ...(whole ? [] : [`missed: ${at} wrote ${JSON.stringify(written)}`]),
    ...(requests > least ? [`missed: ${at} made ${requests} requests, ${least} would do`] : []),
    ...(others > MOST_TO_OTHERS ? [`missed: ${at} asked other services ${others} times`] : []),
    ...(bound > 0 && seconds > LONGEST * bound
      ? [`missed: ${at} took over ${LONGEST} x its bound`]
      : []),
    ...(throttled > 0 ? [`missed: ${at} was throttled ${throttled} times`] : []),
    ...(megabytes > MOST_MEGABYTES ? [`missed: ${at} took over ${MOST_MEGABYTES} MB`] : []),
  ];
}

main();
