// One command of a user, in a process of its own: node client.js plan|apply <quota share>.
const { AwsClients } = require("../../../dist/scripts/aws/clients");
const { guardedPlan } = require("../../../dist/scripts/wiring/guarded-plan");
const { execute } = require("../../../dist/scripts/wiring/execute");
const { desiredWiring } = require("../../../dist/scripts/wiring/desired");
const { environment, outputs } = require("./installation");

/** Nobody reads along. */
const SILENT = { line() {}, progress() {} };

async function main(command, share) {
  const start = performance.now();
  const of = environment();
  const options = {
    environment: of,
    outputs,
    clients: new AwsClients(of, share),
    desired: desiredWiring(of, outputs),
  };
  const assessment = await guardedPlan(options);
  const { changes } = assessment.plan;
  const verified = command === "plan" || (await execute(options, assessment, SILENT)).verified;
  process.send({
    changes: changes.length,
    verified,
    seconds: (performance.now() - start) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  });
  process.disconnect();
}

main(process.argv[2], Number(process.argv[3]));
