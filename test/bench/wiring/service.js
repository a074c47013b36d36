// The service, in a process of its own: the emulator, and what is asked of STS and SNS beside it.
// Answers "report" with the requests since the last report.
const { startEmulator } = require("../../../dist/local/emulator/server");
const { SERVICE_QUOTAS } = require("../../../dist/local/emulator/faults");
const { startFakeServices } = require("../../../dist/local/fake-services");
const { demoSeed } = require("../../../dist/local/demo/seed");
const { environment, outputs } = require("./installation");

async function main(withQuotas) {
  const requestsPerSecond = withQuotas ? SERVICE_QUOTAS : undefined;
  const emulator = await startEmulator({ seed: demoSeed(environment()), requestsPerSecond });
  const fakeServices = await startFakeServices(outputs);
  let reported = 0;
  process.on("message", () => {
    const requests = emulator.requests.slice(reported);
    reported = emulator.requests.length;
    process.send(count(requests));
  });
  process.on("disconnect", () => process.exit());
  process.send({ emulator: emulator.url, fakeServices: fakeServices.url });
}

function count(requests) {
  const byOperation = {};
  for (const { operation } of requests) byOperation[operation] = (byOperation[operation] ?? 0) + 1;
  const throttled = requests.filter(({ status }) => status === 429).length;
  return { byOperation, throttled };
}

main(process.argv[2] === "quotas");
