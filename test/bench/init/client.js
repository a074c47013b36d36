// `init` of a user, in a process of its own and from its start: node client.js <quota share>, in an empty folder.
const { readFileSync } = require("node:fs");
const { httpCalls } = require("../http-calls");

async function main(quotaShare) {
  const { init } = require("../../../dist/scripts/commands/init");
  const { parse } = require("yaml");
  const code = await init("prod", { region: "eu-west-1", json: true, quotaShare });
  // Since the process began, as a user waits: what is loaded counts, too.
  const seconds = performance.now() / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const { whatsappBusinessAccounts: accounts } = parse(
    readFileSync("environments/prod.yaml", "utf8"),
  );
  const numbers = accounts.flatMap(({ phoneNumbers }) => phoneNumbers);
  process.send({
    ...{ code, calls: httpCalls(), seconds, megabytes },
    written: { accounts: accounts.length, numbers: numbers.length },
  });
  process.disconnect();
}

main(Number(process.argv[2]));
