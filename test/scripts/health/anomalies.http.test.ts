import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { partsOf } from "../../../constructs/messaging/capabilities";
import { AwsClients } from "../../../scripts/aws/clients";
import { anomalySubscription, judgeAnomalies } from "../../../scripts/health/anomalies";
import { compareWithBuilt } from "../../../scripts/health/as-built";
import { synthesizedStack } from "../../../scripts/health/built";
import type { HealthLine, World } from "../../../scripts/health/health";
import { environment } from "../../environment";
import { ended, inFolder } from "../wiring/in-process";
import { Folder } from "../wiring/site";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:pager";
const MONITOR = "arn:aws:ce::111122223333:anomalymonitor/mine";
const TYPE = "aws_ce_anomaly_subscription";
const alarms = { warning: { existingTopicArn: TOPIC } };
const costAnomalies = { usd: 20, severity: "warning" };

const ofExisting = environment({
  alarms,
  costAnomalies: { ...costAnomalies, existingMonitorArn: MONITOR },
});
const ofCreated = environment({ alarms, costAnomalies, serviceLinkedRole: "create" });

const LIVE = {
  SubscriptionName: "acme-prod-whatsapp-anomalies-all-services",
  MonitorArnList: [MONITOR],
  Subscribers: [{ Address: TOPIC, Type: "SNS", Status: "CONFIRMED" }],
  Frequency: "IMMEDIATE",
  ThresholdExpression: {
    Dimensions: {
      Key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
      Values: ["20"],
      MatchOptions: ["GREATER_THAN_OR_EQUAL"],
    },
  },
};
const OTHER = { ...LIVE, SubscriptionName: "somebody-else" };

let server: Server | undefined;
afterEach(() => server?.close());

/** The lines about the subscription, where Cost Explorer answers with these, one on a page. */
async function lines(
  of: typeof ofExisting,
  live: readonly object[],
): Promise<readonly HealthLine[]> {
  let page = 0;
  server = createServer((_, response) => {
    const AnomalySubscriptions = live.slice(page, page + 1);
    page += 1;
    response.setHeader("content-type", "application/x-amz-json-1.1");
    const more = page < live.length ? { NextPageToken: `${page}` } : {};
    response.end(JSON.stringify({ AnomalySubscriptions, ...more }));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  process.env["AWS_ENDPOINT_URL_COST_EXPLORER"] = `http://127.0.0.1:${port}`;
  const world = {
    environment: of,
    parts: partsOf(of),
    built: synthesizedStack(of).resources.filter(({ type }) => type === TYPE),
    clients: new AwsClients(of),
    once: (_: string, read: () => Promise<unknown>) => read(),
  } as unknown as World;
  let found: readonly HealthLine[] = [];
  await ended(inFolder(new Folder({})), async () => {
    found = [
      ...(await compareWithBuilt(world, { [TYPE]: anomalySubscription })),
      ...(await judgeAnomalies(world)),
    ];
    return 0;
  });
  return found;
}

describe("to a monitor that exists", () => {
  test("is as deployed, on whichever page it stands", async () => {
    expect(await lines(ofExisting, [OTHER, LIVE])).toEqual([
      { subject: "subscription to cost anomalies", status: "ok", message: "As deployed: 1 of 1." },
    ]);
  });

  test.each<[argument: string, change: object]>([
    ["frequency", { Frequency: "DAILY" }],
    ["monitor_arn_list", { MonitorArnList: [`${MONITOR}2`] }],
    ["subscriber", { Subscribers: [] }],
    [
      "threshold_expression",
      {
        ThresholdExpression: {
          Dimensions: { ...LIVE.ThresholdExpression.Dimensions, Values: ["9999"] },
        },
      },
    ],
  ])("differs in %s", async (argument, change) => {
    expect(await lines(ofExisting, [{ ...LIVE, ...change }])).toMatchObject([
      { status: "failed", message: expect.stringContaining(argument) },
    ]);
  });

  test("is gone", async () => {
    expect(await lines(ofExisting, [OTHER])).toMatchObject([
      { status: "failed", message: "It does not exist." },
    ]);
  });
});

describe("in the account's stack", () => {
  test("notifies the environment's topic", async () => {
    expect(await lines(ofCreated, [LIVE])).toEqual([
      {
        subject: "cost anomalies",
        status: "ok",
        message: `acme-prod-whatsapp-anomalies-all-services notifies ${TOPIC}.`,
      },
    ]);
  });

  test.each<[message: string, live: readonly object[]]>([
    ["There is no subscription", [OTHER]],
    ["does not notify", [{ ...LIVE, Subscribers: [{ Address: `${TOPIC}2`, Type: "SNS" }] }]],
  ])("has failed: %s", async (message, live) => {
    expect(await lines(ofCreated, live)).toMatchObject([
      {
        subject: "cost anomalies",
        status: "failed",
        message: expect.stringContaining(message),
        fix: "npx cdktf deploy account-111122223333 sets it right",
      },
    ]);
  });
});
