// The service, in a process of its own: the emulator, and what other services are asked beside it.
// Answers "report" with the requests since the last report. With "wired", the accounts send to the topic already.
const { startEmulator } = require("../../../dist/local/emulator/server");
const { SERVICE_QUOTAS } = require("../../../dist/local/emulator/faults");
const { startFakeServices } = require("../../../dist/local/fake-services");
const { localAwsIsInstalled, startLocalAws } = require("../../../dist/local/local-aws");
const { demoSeed } = require("../../../dist/local/demo/seed");
const { environment, outputs } = require("./installation");

async function main(withQuotas, isWired) {
  const requestsPerSecond = withQuotas ? SERVICE_QUOTAS : undefined;
  const seed = demoSeed(environment());
  const eventDestinations = [{ eventDestinationArn: outputs.event_topic_arn }];
  const linkedAccounts = seed.linkedAccounts.map((one) => ({ ...one, eventDestinations }));
  const wired = isWired ? { ...seed, linkedAccounts } : seed;
  const emulator = await startEmulator({ seed: wired, requestsPerSecond });
  const others = await otherServices();
  let reported = 0;
  process.on("message", () => {
    const requests = emulator.requests.slice(reported);
    reported = emulator.requests.length;
    process.send(count(requests));
  });
  process.on("disconnect", () => process.exit());
  // The environment of a client that is to reach both.
  process.send({
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: others.url,
    AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url,
    NODE_NO_WARNINGS: "1",
  });
}

/** What the environment has, so that verify looks at all of it; without moto, it finds nothing. */
async function otherServices() {
  if (!localAwsIsInstalled()) return startFakeServices(outputs);
  const localAws = await startLocalAws(outputs.account_id);
  process.env = { ...localAws.env, AWS_REGION: outputs.region };
  const { CreateAliasCommand, CreateKeyCommand, KMSClient } = require("@aws-sdk/client-kms");
  const { CreateTopicCommand, SNSClient } = require("@aws-sdk/client-sns");
  const kms = new KMSClient({});
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const alias = { AliasName: "alias/bench-whatsapp", TargetKeyId: KeyMetadata.KeyId };
  await kms.send(new CreateAliasCommand(alias));
  const Attributes = { KmsMasterKeyId: KeyMetadata.Arn };
  const Name = outputs.event_topic_arn.split(":").at(-1);
  await new SNSClient({}).send(new CreateTopicCommand({ Name, Attributes }));
  return localAws;
}

function count(requests) {
  const byOperation = {};
  for (const { operation } of requests) byOperation[operation] = (byOperation[operation] ?? 0) + 1;
  const throttled = requests.filter(({ status }) => status === 429).length;
  return { byOperation, throttled };
}

main(process.argv[2] === "quotas", process.argv[3] === "wired");
