// The calls that verify makes for each further part of an environment, which grows kind by kind on local AWS: a whole
// number means that each part of a kind costs the same, and 0 that one call serves all.
// node test/bench/verify/bench.js; without Terraform or moto it only says so.
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { loadEnvironments } = require("../../../dist/app/load");
const { synthesize, whatsAppApp } = require("../../../dist/app/whatsapp-app");
const { parseOutputs } = require("../../../dist/constructs/messaging/outputs");
const { localStack, missingTools } = require("../../../dist/local/local-stack");
const { startLocalAws } = require("../../../dist/local/local-aws");
const { AwsClients } = require("../../../dist/scripts/aws/clients");
const { httpCalls } = require("../http-calls");
const { checkHealth } = require("../../../dist/scripts/health/check-health");

const ACCOUNT = "111122223333";
const MORE = 5;
const each = (make) => Array.from({ length: MORE }, (_, at) => make(at));

const START = {
  ...{ account: ACCOUNT, region: "eu-west-1", namePrefix: "bench" },
  ...{ serviceLinkedRole: "existing", state: { backend: "local" } },
  mediaBucket: { enabled: false },
  alarms: { warning: { emails: ["ops@example.com"] } },
  delivery: { queues: [{ name: "q" }] },
};

/** What each step adds: so many of one kind. */
const STEPS = {
  "an HTTPS endpoint": ({ delivery, ...rest }) => ({
    ...rest,
    delivery: {
      ...delivery,
      https: each((at) => ({ name: `h${at}`, endpoint: `https://hooks.example.com/${at}` })),
    },
  }),
  "an EventBridge rule": ({ delivery, ...rest }) => ({
    ...rest,
    delivery: {
      ...delivery,
      eventRules: each((at) => ({
        name: `r${at}`,
        targetArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:bench-whatsapp-q`,
      })),
    },
  }),
  "a queue with dead letters and alarms": ({ delivery, ...rest }) => ({
    ...rest,
    delivery: { ...delivery, queues: [{ name: "q" }, ...each((at) => ({ name: `q${at}` }))] },
  }),
  "a recipient of alarms": (rest) => ({
    ...rest,
    alarms: {
      warning: {
        emails: ["ops", ...each((at) => `ops-${at}`)].map((name) => `${name}@example.com`),
      },
    },
  }),
};

async function main() {
  const missing = missingTools();
  if (missing.length > 0) return console.log(`skipped: no ${missing.join(", no ")}`);
  const folder = mkdtempSync(join(tmpdir(), "bench-verify-"));
  mkdirSync(join(folder, "environments"));
  const localAws = await startLocalAws(ACCOUNT);
  Object.assign(process.env, localAws.env);
  try {
    const rows = await grow(folder, localAws);
    const text = process.argv.includes("--json")
      ? JSON.stringify(rows, null, 2)
      : rows.map(line).join("\n");
    console.log(text);
  } finally {
    await localAws.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function grow(folder, localAws) {
  let written = START;
  let before = await callsFor(folder, localAws, written);
  const rows = [{ part: "one topic, key, queue and alarm topic", calls: before }];
  for (const [part, add] of Object.entries(STEPS)) {
    written = add(written);
    const now = await callsFor(folder, localAws, written);
    rows.push({ part: `${MORE} times ${part}`, calls: now - before, each: (now - before) / MORE });
    before = now;
  }
  return rows;
}

function line({ part, calls: made, each: one }) {
  return `verify of ${part.padEnd(46)} ${String(made).padStart(4)} calls${one === undefined ? "" : `, ${one} each`}`;
}

/** After a deploy of the environment as it is now written. */
async function callsFor(folder, localAws, written) {
  writeFileSync(join(folder, "environments/prod.yaml"), JSON.stringify(written));
  const { environments } = loadEnvironments({ folder: join(folder, "environments") });
  const [environment] = environments;
  synthesize(whatsAppApp([environment], join(folder, "cdktf.out")));
  const terraform = await localStack(join(folder, "cdktf.out/stacks/prod"), localAws);
  console.error("... apply");
  await terraform.apply();
  const outputs = parseOutputs(await terraform.output(), "prod");
  const before = httpCalls();
  const clients = new AwsClients(environment);
  await checkHealth({ environment, outputs, clients, actual: { accounts: [], linked: [] } });
  return httpCalls() - before;
}

main();
