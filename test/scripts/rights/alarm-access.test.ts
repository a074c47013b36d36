import { alarmAccess } from "../../../scripts/rights/alarm-access";
import { deployAccess } from "../../../scripts/rights/deploy-access";
import { environment } from "../../environment";
import { ACCOUNT, FUNCTION, keyArn } from "./environments";

// That the actions suffice, and that none is left out, is proved by the gate in test/e2e.

const PAGER = `arn:aws:sns:eu-west-1:${ACCOUNT}:pager`;
const WARNINGS = `arn:aws:sns:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-alarms-warning`;

const alarms = {
  warning: { emails: ["ops@example.com"] },
  critical: { existingTopicArn: PAGER, existingTopicKeyArn: keyArn(7) },
};

const limited = (...limits: readonly object[]) => ({ rateCard: "rates.csv", limits });
const HOURLY = { usd: 40, per: "hour", severity: "warning" };
const MONTHLY = { usd: 3000, per: "month", severity: "critical" };

const statements = (changes: Record<string, unknown>) =>
  alarmAccess(environment({ mediaBucket: { enabled: false }, ...changes }))?.Statement;

/** Beside the deploy policy, which knows nothing of them but their key: what is managed, by Sid. */
const managed = (changes: Record<string, unknown>) =>
  statements(changes)?.map(({ Sid, Resource }) => [Sid, Resource]);

const TOPICS = ["ManageAlarmTopics", [WARNINGS]];
const ALARMS = [
  "ManageAlarms",
  `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:acme-prod-whatsapp-*`,
];
const DASHBOARD = [
  "ManageDashboard",
  `arn:aws:cloudwatch::${ACCOUNT}:dashboard/acme-prod-whatsapp-dashboard`,
];
const BUDGETS = ["ManageBudgets", `arn:aws:budgets::${ACCOUNT}:budget/acme-prod-whatsapp-spend-*`];
const subscriptions = (arn: string) => ["ManageAlarmSubscriptions", [arn, `${arn}:*`]];

test("without alarms there is nothing to allow", () => {
  expect(managed({})).toBeUndefined();
});

test("alarms on delivery need alarms, a dashboard and the topics that are created", () => {
  expect(managed({ alarms })).toEqual([TOPICS, ALARMS, DASHBOARD, subscriptions(WARNINGS)]);
});

test("limits need composite alarms, and those per month budgets", () => {
  const composites = (changes: Record<string, unknown>) =>
    statements(changes)?.filter(({ Action }) => Action.includes("cloudwatch:PutCompositeAlarm"));
  const hourly = { alarms, spend: limited(HOURLY) };
  expect(managed(hourly)).toEqual([TOPICS, ALARMS, DASHBOARD, subscriptions(WARNINGS)]);
  expect(composites(hourly)?.map(({ Sid }) => Sid)).toEqual(["ManageAlarms"]);
  expect(composites({ alarms })).toEqual([]);
  expect(managed({ alarms, spend: limited(HOURLY, MONTHLY) })?.at(-1)).toEqual(BUDGETS);
});

test("mails to an existing topic need its subscriptions, and nothing else of it", () => {
  const target = { existingTopicArn: PAGER, emails: ["ops@example.com"] };
  expect(managed({ alarms: { warning: target } })).toEqual([
    ALARMS,
    DASHBOARD,
    subscriptions(PAGER),
  ]);
});

test("the key of alarm topics is created beside the others", () => {
  const keys = ({ Statement }: ReturnType<typeof deployAccess>) =>
    Statement.find(({ Sid }) => Sid === "ManageAliases")?.Resource;
  expect(keys(deployAccess(environment({ mediaBucket: { enabled: false }, alarms })))).toEqual([
    `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/acme-prod-whatsapp`,
    `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/acme-prod-whatsapp-alarms`,
  ]);
});

test.each<[string, object]>([
  ["a queue", { queues: [{ name: "inbound" }] }],
  ["a function", { functions: [{ name: "chat", functionArn: FUNCTION }] }],
])("without alarms, %s has alarms that notify nobody: no topic, no dashboard", (_, delivery) => {
  expect(managed({ delivery })).toEqual([ALARMS]);
});
