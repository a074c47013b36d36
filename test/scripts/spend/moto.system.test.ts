import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Metric } from "../../../constructs/alarms/metrics";
import { type LocalAws, localAwsIsInstalled, startLocalAws } from "../../../local/local-aws";
import { mustSkip } from "../../must-skip";
import { run } from "../run";
import type { Folder } from "../wiring/site";
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
const describeWithMoto = mustSkip("spend --check against moto", reasons) ? describe.skip : describe;

let moto: LocalAws;
let folder: Folder;

const check = () => {
  const env = { ...moto.env, AWS_CONFIG_FILE: "/dev/null", COLUMNS: "200" };
  return run("scripts/cli.js", ["spend", "prod", "--check"], { cwd: folder.path, env });
};

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

describeWithMoto("spend --check", () => {
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
});
