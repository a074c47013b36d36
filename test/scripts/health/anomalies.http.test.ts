import { anomalySubscription, judgeAnomalies } from "../../../scripts/health/anomalies";
import { environment } from "../../environment";
import { compared } from "./live";

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

/** The lines about the subscription, where Cost Explorer answers with these, one on a page. */
function lines(of: typeof ofExisting, live: readonly object[]) {
  let page = 0;
  return compared(
    of,
    { [TYPE]: anomalySubscription },
    "COST_EXPLORER",
    (_, response) => {
      const AnomalySubscriptions = live.slice(page, page + 1);
      page += 1;
      response.setHeader("content-type", "application/x-amz-json-1.1");
      const more = page < live.length ? { NextPageToken: `${page}` } : {};
      response.end(JSON.stringify({ AnomalySubscriptions, ...more }));
    },
    judgeAnomalies,
  );
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
