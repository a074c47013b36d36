import { spawnSync } from "node:child_process";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Metric } from "../../../constructs/alarms/metrics";
import { type LocalAws, localAwsIsInstalled, startLocalAws } from "../../../local/local-aws";
import { mustSkip } from "../../must-skip";
import { run } from "../run";
import { onTerminal } from "../wiring/child";
import type { Folder } from "../wiring/site";
import { answer, type Cost, paid } from "./bills";
import {
  ACCOUNT,
  ARRIVING,
  environmentFile,
  folderOf,
  messageFee,
  REGION,
  templateFee,
} from "./site";

const reasons = localAwsIsInstalled() ? [] : ["no moto_server"];
const describeWithMoto = mustSkip("spend --check and --bill against moto", reasons)
  ? describe.skip
  : describe;

let moto: LocalAws;
let folder: Folder;

const spend = (...args: readonly string[]) => {
  const env = { ...moto.env, AWS_CONFIG_FILE: "/dev/null", COLUMNS: "200" };
  return run("scripts/cli.js", ["spend", "prod", ...args], { cwd: folder.path, env });
};
const check = () => spend("--check");

/** The next answer of moto's Cost Explorer. */
async function bill(costs: readonly Cost[]): Promise<void> {
  const response = await fetch(`${moto.url}/moto-api/static/ce/cost-and-usage-results`, {
    method: "POST",
    body: JSON.stringify({ account_id: ACCOUNT, results: [answer(costs)] }),
  });
  expect(response.ok).toBe(true);
}

/** As a service would; real AWS keeps its own namespaces for itself. */
async function publish(...metrics: readonly Metric[]): Promise<void> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new CloudWatchClient({ endpoint: moto.url, region: REGION, credentials });
  for (const { namespace, name, dimensions } of metrics) {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const MetricData = [{ MetricName: name, Dimensions, Value: 1 }];
    await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
  }
  client.destroy();
}

describeWithMoto("spend", () => {
  beforeAll(async () => {
    moto = await startLocalAws(ACCOUNT);
    folder = folderOf(environmentFile());
  });

  afterAll(async () => {
    await moto.stop();
    folder.remove();
  });

  test("proves nothing before the first metric, and everything after it", async () => {
    const before = check();
    expect(before.stdout).toContain(
      "not proved  acme-prod-whatsapp-spend-hour-message-fees-warning",
    );
    expect(before.code).toBe(2);
    const country = { DestinationCountryCode: "DE" };
    await publish(ARRIVING, messageFee(country), templateFee(country));
    const after = check();
    expect(after.stdout).not.toMatch(/not proved|never {2}/);
    expect(after.stdout).toContain(
      "can fire    acme-prod-whatsapp-spend-hour-message-fees-warning",
    );
    expect(after.code).toBe(0);
  });

  test("--bill compares what Cost Explorer answers with the card", async () => {
    await bill([paid("EU-WhatsApp-DE-MessageFee-Standard", "0.005", 1000)]);
    const right = spend("--bill", "--yes");
    expect(right.stdout).toContain("as the card  DE MessageFee Standard: at most 0.005 USD paid");
    expect(right.code).toBe(0);

    await bill([paid("EU-WhatsApp-DE-MetaTemplateMessageFee-Marketing", "0.125", 7)]);
    const dearer = spend("--bill", "--months", "3", "--yes");
    expect(dearer.stdout).toContain("above        DE MetaTemplateMessageFee marketing regular");
    expect(dearer.code).toBe(2);
  });

  const noPty = spawnSync("script", ["--version"]).status === 0 ? [] : ["no script(1)"];
  const testOnTerminal = mustSkip("spend --bill on a terminal", noPty) ? test.skip : test;

  testOnTerminal.each([
    ["y\n", "as the card", 0],
    ["n\n", "Nothing was asked, and nothing was paid.", 2],
  ])("--bill asks on a terminal, and the answer %j decides", async (answered, shown, code) => {
    await bill([paid("EU-WhatsApp-DE-MessageFee-Standard", "0.005", 1000)]);
    const env = { ...moto.env, AWS_CONFIG_FILE: "/dev/null" };
    const ran = await onTerminal(
      folder,
      ["spend", "prod", "--bill", "--months", "0"],
      env,
      answered,
    );
    expect(ran.stdout).toContain("at least 1 paid request of 0.01 USD");
    expect(ran.stdout).toContain(shown);
    expect(ran.code).toBe(code);
  });
});
