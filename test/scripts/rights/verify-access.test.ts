import { verifyAccess } from "../../../scripts/rights/verify-access";
import { planAccess } from "../../../scripts/rights/wiring-access";
import { environment, spendUpTo } from "../../environment";
import {
  ACCOUNT,
  full,
  keyArn,
  named,
  ROLE,
  rows,
  SERVICE_LINKED_ROLE,
  small,
  TOPIC,
} from "./environments";

type Env = Parameters<typeof verifyAccess>[0];

/** What it adds to what a plan reads. */
const checksOf = (of: Env) => rows(verifyAccess(of))?.slice(rows(planAccess(of))?.length);

const onTopic = ["CheckEventTopic", TOPIC];
const onAlarms = ["CheckAlarms", "*"];
const onLinkedRole = ["CheckServiceLinkedRole", SERVICE_LINKED_ROLE];
const onKeys = (...aliases: string[]) => [
  "CheckKeys",
  `arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`,
  { "ForAllValues:StringEquals": { "kms:ResourceAliases": aliases } },
];

test("verify may read what a plan reads", () => {
  const plan = planAccess(full).Statement;
  expect(verifyAccess(full).Statement.slice(0, plan.length)).toEqual(plan);
});

test("verify may look at all of a small environment", () => {
  const keys = onKeys("alias/acme-prod-whatsapp");
  expect(checksOf(small)).toEqual([onTopic, onAlarms, keys, onLinkedRole]);
});

test("verify may look at all of an environment with everything", () => {
  expect(checksOf(full)).toEqual([
    onTopic,
    onAlarms,
    onKeys("alias/acme-prod-whatsapp", "alias/acme-prod-whatsapp-media"),
    ["CheckRoles", ROLE],
    onLinkedRole,
    ["CheckMediaBucket", "arn:aws:s3:::acme-media"],
  ]);
});

test("verify may list metrics if limits in money are to be checked", () => {
  const watched = environment({
    mediaBucket: { enabled: false },
    alarms: { warning: { emails: ["ops@example.com"] } },
    spend: spendUpTo([[40, "hour", "warning"]]),
  });
  const alarmTopic = `arn:aws:sns:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-alarms-warning`;
  expect(checksOf(watched)).toEqual([
    onTopic,
    ["CheckAlarmTopics", alarmTopic],
    ["CheckSubscriptions", `${alarmTopic}:*`],
    onAlarms,
    onKeys("alias/acme-prod-whatsapp", "alias/acme-prod-whatsapp-alarms"),
    onLinkedRole,
    ["CheckDashboard", `arn:aws:cloudwatch::${ACCOUNT}:dashboard/acme-prod-whatsapp-dashboard`],
    ["ListFeeMetrics", "*"],
    ["ReadBill", "*"],
  ]);
});

test("verify may read the bill where a rate card is compared with it, and billed names only where budgets watch them", () => {
  const month = { usd: 900, per: "month", severity: "warning" };
  const asks = (spend: object) => {
    const of = environment({
      alarms: { warning: { emails: ["ops@example.com"] } },
      spend: { rateCard: "rates.csv", limits: [month], ...spend },
    });
    return verifyAccess(of).Statement.filter(({ Action }) => String(Action).startsWith("ce:"));
  };
  const statement = (Sid: string, Action: string) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource: "*",
  });
  const bill = statement("ReadBill", "ce:GetCostAndUsage");
  expect(asks({})).toEqual([bill, statement("ReadBilledNames", "ce:GetDimensionValues")]);
  expect(asks({ limits: [{ ...month, per: "hour" }] })).toEqual([bill]);
  const other = { ...month, per: "hour", severity: "critical" };
  expect(asks({ budgets: { enabled: false }, limits: [other] })).toEqual([bill]);
});

test("verify may read subscriptions to cost anomalies, and roles of Slack channels, only where there are any", () => {
  const slack = { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" };
  const places = (warning: object, more: object = {}) =>
    Object.fromEntries(checksOf(environment({ alarms: { warning }, ...more })) ?? []);
  const emails = ["ops@example.com"];
  const existingMonitorArn = `arn:aws:ce::${ACCOUNT}:anomalymonitor/mine`;
  const costAnomalies = { usd: 20, severity: "warning", existingMonitorArn };
  expect(places({ emails, slack }, { costAnomalies })).toMatchObject({
    CheckRoles: `arn:aws:iam::${ACCOUNT}:role/acme-prod-whatsapp-alarms-warning-chat`,
    CheckAnomalies: `arn:aws:ce::${ACCOUNT}:anomalysubscription/*`,
  });
  const without = places({ emails });
  expect(without).not.toHaveProperty("CheckRoles");
  expect(without).not.toHaveProperty("CheckAnomalies");
});

test("verify may read existing keys and buckets by their name, and no key if the topic has none", () => {
  const places = (changes: Record<string, unknown>) =>
    Object.fromEntries(checksOf(environment(changes)) ?? []);
  expect(places(named)).toMatchObject({
    CheckNamedKeys: [keyArn(2), keyArn(3)],
    CheckNamedBucket: "arn:aws:s3:::their-media",
  });
  const eventTopic = { existingArn: named.eventTopic.existingArn };
  expect(places({ ...named, eventTopic })).toMatchObject({ CheckNamedKeys: [keyArn(3)] });
});
