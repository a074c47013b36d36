// The wiring of 25 accounts with 20 numbers each against what is least possible: requests against
// their number, wall time against the bound of the pace, then calls per second without any pace.
// Beside it, the calls that verify makes to other services for one topic and one key.
const { fork } = require("node:child_process");
const { once } = require("node:events");
const { join } = require("node:path");
const { CLEARINGS, READS, WRITES } = require("./installation");

/** Wall time over the time that the slowest operation alone must take at its pace. */
const LONGEST = 1.15;
const QUOTA = 10;
const WRITING = ["TagResource", "UntagResource", "PutWhatsAppBusinessAccountEventDestinations"];

async function main() {
  const paced = await withService("quotas", async (service) => [
    await measure(service, "plan", 0.5, [READS]),
    await measure(service, "apply", 1, [READS, WRITES, READS]),
    await measure(service, "verify", 0.5, [READS]),
    await measure(service, "detach", 1, [READS, CLEARINGS, READS]),
  ]);
  const unpaced = await withService("no quotas", async (service) => [
    await measure(service, "apply", Number.POSITIVE_INFINITY, [READS, WRITES, READS]),
    await measure(service, "plan", Number.POSITIVE_INFINITY, [READS]),
  ]);
  const results = [...paced, ...unpaced];
  const missed = results.flatMap(misses);
  if (process.argv.includes("--json")) console.log(JSON.stringify({ results, missed }, null, 2));
  else console.log([...results.map(line), ...missed, ...(missed.length ? [] : ["ok"])].join("\n"));
  process.exitCode = missed.length === 0 ? 0 : 1;
}

async function withService(quotas, work) {
  const service = fork(join(__dirname, "service.js"), [quotas === "quotas" ? quotas : "none"]);
  const [reaching] = await once(service, "message");
  try {
    return await work({ service, reaching });
  } finally {
    service.disconnect();
  }
}

async function measure({ service, reaching }, command, share, phases) {
  console.error(
    `... ${command} at ${share === Number.POSITIVE_INFINITY ? "no pace" : `${share} of the quota`}`,
  );
  const client = fork(join(__dirname, "client.js"), [command, String(share)], {
    env: { ...process.env, ...reaching },
  });
  const [counted] = await once(client, "message");
  service.send("report");
  const [{ byOperation, throttled }] = await once(service, "message");
  const requests = sum(Object.values(byOperation));
  const others = counted.calls - requests;
  const least = sum(phases.flatMap(Object.values));
  const writes = sum(WRITING.map((operation) => byOperation[operation] ?? 0));
  const bound = sum(phases.map((phase) => boundOf(phase, share)));
  return { command, share, ...counted, requests, others, least, writes, throttled, bound };
}

function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

/** The slowest operation of a phase, one interval between each two of its calls. */
function boundOf(phase, share) {
  return Math.max(...Object.values(phase).map((count) => (count - 1) / (QUOTA * share)));
}

function line({ command, share, seconds, bound, requests, others, least, megabytes, throttled }) {
  const pace = share === Number.POSITIVE_INFINITY ? "no pace" : `${share} of the quota`;
  const time =
    bound > 0
      ? `${(seconds / bound).toFixed(2)} x the pace's bound`
      : `${(requests / seconds).toFixed(0)} calls/s`;
  return `${command.padEnd(6)} ${pace.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s  ${time.padEnd(24)}  requests ${requests} (least ${least}), to other services ${others}  429s ${throttled}  peak ${megabytes.toFixed(0)} MB`;
}

function misses({ command, verified, seconds, bound, requests, least, writes, throttled }) {
  return [
    ...(requests > least
      ? [`missed: ${command} made ${requests} requests, ${least} would do`]
      : []),
    ...(bound > 0 && seconds > LONGEST * bound
      ? [`missed: ${command} took over ${LONGEST} x its bound`]
      : []),
    ...(throttled > 0 ? [`missed: ${command} was throttled ${throttled} times`] : []),
    ...(verified ? [] : [`missed: ${command} did not end verified`]),
    ...(["plan", "verify"].includes(command) && writes > 0
      ? [`missed: ${command} wrote ${writes} times`]
      : []),
  ];
}

main();
