// What destroy does for 25 accounts with 20 numbers each, on local AWS and without any pace: its look, the detach and
// the apply of Terraform's plan. The detach at the pace of the quotas is in bench.js.
// node test/bench/wiring/destroy.js; without Terraform or moto it only says so.
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { synthesize, whatsAppApp } = require("../../../dist/app/whatsapp-app");
const { parseOutputs } = require("../../../dist/constructs/messaging/outputs");
const { demoSeed } = require("../../../dist/local/demo/seed");
const { startEmulator } = require("../../../dist/local/emulator/server");
const { localStack, missingTools } = require("../../../dist/local/local-stack");
const { startLocalAws } = require("../../../dist/local/local-aws");
const { AwsClients } = require("../../../dist/scripts/aws/clients");
const { detachAndDestroy } = require("../../../dist/scripts/destroy/detach-and-destroy");
const { lookIntoHoldings } = require("../../../dist/scripts/destroy/holdings");
const { Interruption } = require("../../../dist/scripts/terminal/interruption");
const { instancesIn } = require("../../../dist/scripts/terraform/state");
const { desiredWiring } = require("../../../dist/scripts/wiring/desired");
const { surveyDetach } = require("../../../dist/scripts/wiring/detachment");
const { execute } = require("../../../dist/scripts/wiring/execute");
const { guardedPlan } = require("../../../dist/scripts/wiring/guarded-plan");
const { httpCalls } = require("../http-calls");
const { environment: installation } = require("./installation");

const NO_PACE = Number.POSITIVE_INFINITY;
const PLAN = "destroy.tfplan";
/** Nobody reads along. */
const SILENT = { line() {}, progress() {} };

async function main() {
  const missing = missingTools();
  if (missing.length > 0) return console.log(`skipped: no ${missing.join(", no ")}`);
  // With a queue, so that there is something to look into.
  const environment = { ...installation(), delivery: { queues: [{ name: "all" }] } };
  const folder = mkdtempSync(join(tmpdir(), "bench-destroy-"));
  const localAws = await startLocalAws(environment.account);
  const emulator = await startEmulator({ seed: demoSeed(environment) });
  Object.assign(process.env, localAws.env, { AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url });
  try {
    const deployed = await deploy(environment, folder, localAws);
    const result = await destroy(environment, deployed, emulator);
    console.log(process.argv.includes("--json") ? JSON.stringify(result, null, 2) : line(result));
    process.exitCode = result.left === 0 ? 0 : 1;
  } finally {
    await emulator.close();
    await localAws.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function deploy(environment, folder, localAws) {
  synthesize(whatsAppApp([environment], join(folder, "cdktf.out")));
  const terraform = await localStack(join(folder, "cdktf.out/stacks", environment.name), localAws);
  await terraform.apply();
  const outputs = parseOutputs(await terraform.output(), environment.name);
  const clients = new AwsClients(environment, NO_PACE);
  const desired = desiredWiring(environment, outputs);
  const options = { environment, outputs, clients, desired };
  await execute(options, await guardedPlan(options), SILENT);
  return { terraform, outputs };
}

async function destroy(environment, { terraform, outputs }, emulator) {
  const before = { calls: httpCalls(), requests: emulator.requests.length };
  const start = performance.now();
  const options = { yes: true, quotaShare: NO_PACE };
  const detachment = await surveyDetach(environment, options, SILENT, outputs);
  const instances = instancesIn(await terraform.pullState());
  await lookIntoHoldings(environment, instances, detachment.assessOptions.clients);
  const looked = performance.now();
  const interruption = new Interruption();
  await terraform.unprotected(async () => {
    const addresses = (await terraform.planDestroy(PLAN)).map(({ address }) => address);
    const agreed = { environment, detachment, terraform, plan: PLAN, addresses, buckets: [] };
    await detachAndDestroy({ ...agreed, again: "", terminal: SILENT, interruption });
  });
  interruption.release();
  const requests = emulator.requests.length - before.requests;
  return {
    lookSeconds: (looked - start) / 1000,
    seconds: (performance.now() - start) / 1000,
    requests,
    others: httpCalls() - before.calls - requests,
    left: (await terraform.stateList()).length,
  };
}

function line({ lookSeconds, seconds, requests, others, left }) {
  return `destroy no pace ${seconds.toFixed(1)} s, of which ${lookSeconds.toFixed(1)} s look; requests ${requests}, to other services ${others} besides Terraform's; ${left} resources left`;
}

main();
