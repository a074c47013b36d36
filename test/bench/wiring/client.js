// One command of a user, in a process of its own: node client.js plan|apply|verify|detach <quota share>.
const { AwsClients } = require("../../../dist/scripts/aws/clients");
const { checkHealth } = require("../../../dist/scripts/health/check-health");
const { guardedPlan, survey } = require("../../../dist/scripts/wiring/guarded-plan");
const { execute } = require("../../../dist/scripts/wiring/execute");
const { desiredWiring, detachedWiring } = require("../../../dist/scripts/wiring/desired");
const { httpCalls } = require("../http-calls");
const { environment, outputs } = require("./installation");

/** Nobody reads along. */
const SILENT = { line() {}, progress() {} };

/** Each returns whether it ended as it should. */
const COMMANDS = {
  async plan(options) {
    await guardedPlan(options);
    return true;
  },
  async apply(options) {
    return (await execute(options, await guardedPlan(options), SILENT)).verified;
  },
  /** What its lines say does not matter here. */
  async verify(options) {
    const { actual } = await guardedPlan(options);
    return (await checkHealth({ ...options, actual })).length > 0;
  },
  /** The part of destroy that speaks with the service. */
  async detach(options) {
    return (await execute(options, await survey(options), SILENT)).verified;
  },
};

async function main(command, share) {
  const start = performance.now();
  const of = environment();
  const desired = command === "detach" ? detachedWiring(of, outputs) : desiredWiring(of, outputs);
  const options = { environment: of, outputs, clients: new AwsClients(of, share), desired };
  const verified = await COMMANDS[command](options);
  process.send({
    verified,
    calls: httpCalls(),
    seconds: (performance.now() - start) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  });
  process.disconnect();
}

main(process.argv[2], Number(process.argv[3]));
