import { alarmAccess } from "../../../scripts/rights/alarm-access";
import { deployAccess } from "../../../scripts/rights/deploy-access";
import { environment } from "../../environment";
import { ACCOUNT, FUNCTION, keyArn } from "./environments";

const PAGER = `arn:aws:sns:eu-west-1:${ACCOUNT}:pager`;
const WARNINGS = `arn:aws:sns:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-alarms-warning`;

const alarms = {
  warning: { emails: ["ops@example.com"] },
  critical: { existingTopicArn: PAGER, existingTopicKeyArn: keyArn(7) },
};

const limited = (...limits: readonly object[]) => ({ rateCard: "rates.csv", limits });
const HOURLY = { usd: 40, per: "hour", severity: "warning" };
const MONTHLY = { usd: 3000, per: "month", severity: "critical" };

/** Beside the deploy policy, which knows nothing of them but their key. */
function added(changes: Record<string, unknown>) {
  return alarmAccess(environment({ mediaBucket: { enabled: false }, ...changes }))?.Statement;
}

const manageAlarms = (...more: readonly string[]) => ({
  Sid: "ManageAlarms",
  Effect: "Allow",
  Action: [
    "cloudwatch:PutMetricAlarm",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:DeleteAlarms",
    "cloudwatch:ListTagsForResource",
    "cloudwatch:TagResource",
    "cloudwatch:UntagResource",
    ...more,
  ],
  Resource: `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:acme-prod-whatsapp-*`,
});

const manageDashboard = {
  Sid: "ManageDashboard",
  Effect: "Allow",
  Action: ["cloudwatch:PutDashboard", "cloudwatch:GetDashboard", "cloudwatch:DeleteDashboards"],
  Resource: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/acme-prod-whatsapp-dashboard`,
};

const manageTopics = {
  Sid: "ManageAlarmTopics",
  Effect: "Allow",
  Action: [
    "sns:CreateTopic",
    "sns:GetTopicAttributes",
    "sns:SetTopicAttributes",
    "sns:ListTagsForResource",
    "sns:TagResource",
    "sns:UntagResource",
    "sns:DeleteTopic",
  ],
  Resource: [WARNINGS],
};

const subscriptions = (...Resource: readonly string[]) => ({
  Sid: "ManageAlarmSubscriptions",
  Effect: "Allow",
  Action: ["sns:Subscribe", "sns:GetSubscriptionAttributes", "sns:Unsubscribe"],
  Resource: Resource.flatMap((arn) => [arn, `${arn}:*`]),
});

test("without alarms there is nothing to allow", () => {
  expect(added({})).toBeUndefined();
});

test("alarms on delivery need alarms, a dashboard and the topics that are created", () => {
  expect(added({ alarms })).toEqual([
    manageTopics,
    manageAlarms(),
    manageDashboard,
    subscriptions(WARNINGS),
  ]);
});

test("limits need composite alarms, and those per month budgets", () => {
  const budgets = {
    Sid: "ManageBudgets",
    Effect: "Allow",
    Action: [
      "budgets:ModifyBudget",
      "budgets:ViewBudget",
      "budgets:ListTagsForResource",
      "budgets:TagResource",
      "budgets:UntagResource",
    ],
    Resource: `arn:aws:budgets::${ACCOUNT}:budget/acme-prod-whatsapp-spend-*`,
  };
  const composite = manageAlarms("cloudwatch:PutCompositeAlarm");
  expect(added({ alarms, spend: limited(HOURLY) })).toEqual([
    manageTopics,
    composite,
    manageDashboard,
    subscriptions(WARNINGS),
  ]);
  expect(added({ alarms, spend: limited(HOURLY, MONTHLY) })).toEqual([
    manageTopics,
    composite,
    manageDashboard,
    subscriptions(WARNINGS),
    budgets,
  ]);
});

test("mails to an existing topic need its subscriptions, and nothing else of it", () => {
  const target = { existingTopicArn: PAGER, emails: ["ops@example.com"] };
  expect(added({ alarms: { warning: target } })).toEqual([
    manageAlarms(),
    manageDashboard,
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

describe("without alarms", () => {
  test.each<[string, object]>([
    ["a queue", { queues: [{ name: "inbound" }] }],
    ["a function", { functions: [{ name: "chat", functionArn: FUNCTION }] }],
  ])("%s has alarms that tell nobody: no topic, no dashboard", (_, delivery) => {
    expect(added({ delivery })).toEqual([manageAlarms()]);
  });
});
