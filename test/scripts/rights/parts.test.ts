import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../app/environment";
import { whatsAppApp } from "../../../app/whatsapp-app";
import {
  type EnvironmentPart,
  partsOf,
  partsWithRole,
} from "../../../constructs/messaging/capabilities";
import { isOurs } from "../../../constructs/shared/part";
import { writeState } from "../../../scripts/rights/state-access";
import { numbers, seriesOf } from "../../constructs/alarms/scenes";
import { environment, spendUpTo } from "../../environment";
import { delivery, full, keyArn, named, rules, small, withoutTopic } from "./environments";

type Values = Readonly<Record<string, unknown>>;

const outdir = mkdtempSync(join(tmpdir(), "parts-"));
afterAll(() => rmSync(outdir, { recursive: true }));

function synthesized(of: Environment, stack = "prod") {
  whatsAppApp([of], outdir).app.synth();
  return JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
}

/** One argument of every resource or data source of a type. */
function argumentsIn(byType: Readonly<Record<string, Record<string, Values>>>) {
  return (type: string, argument: string) =>
    Object.values(byType?.[type] ?? {}).map((values) => String(values[argument]));
}

const lastOf = (arn: string) => arn.split(/[:/]/).at(-1) ?? "";

const alarms = {
  warning: { emails: ["ops@example.com"] },
  critical: { existingTopicArn: "arn:aws:sns:eu-west-1:111122223333:pager" },
  key: { deletionWindowDays: 7 },
};

const spend = spendUpTo(
  [
    [40, "hour", "warning"],
    [3000, "month", "critical"],
  ],
  { estimated: [...seriesOf("DE")] },
);

const critical = [...spend.limits, { usd: 80, per: "hour", severity: "critical" }];
const brake = { roles: ["arn:aws:iam::111122223333:role/sender"] };

/** The policies are written without building a stack: here both are, and must agree. */
test.each<[string, Environment]>([
  ["small", small],
  ["with everything", full],
  ["with defaults", environment()],
  ["of what exists", environment(named)],
  ["without a topic", environment(withoutTopic)],
  [
    "without a topic, with alarms and rules",
    environment({ ...withoutTopic, alarms, delivery: rules }),
  ],
  ["that names only a topic", environment({ eventTopic: named.eventTopic })],
  ["that names only a bucket", environment({ mediaBucket: named.mediaBucket })],
  ["on a named key", environment({ key: { existingArn: keyArn(4) } })],
  ["with a named key for media", environment({ mediaKey: { existingArn: keyArn(5) } })],
  ["with subscribers", environment({ delivery })],
  ["with subscribers of what exists", environment({ ...named, delivery })],
  [
    "with subscribers of a topic without a key",
    environment({
      delivery,
      eventTopic: { existingArn: named.eventTopic.existingArn },
      mediaKey: {},
    }),
  ],
  ["with EventBridge rules", environment({ delivery: rules })],
  ["with both", environment({ delivery: { ...delivery, ...rules }, connect: full.connect })],
  ["with a trail", environment({ dataEventTrail: {} })],
  [
    "with a trail into somebody's bucket",
    environment({ dataEventTrail: { existingBucketName: "their-logs" } }),
  ],
  ["with alarms", environment({ alarms, delivery })],
  [
    "with a Slack channel for each severity",
    environment({
      alarms: {
        warning: { slack: { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" } },
        critical: { slack: { workspaceId: "T07EA123LEP", channelId: "G07EZ1ABC24" } },
      },
    }),
  ],
  [
    "with outcomes",
    environment({
      alarms,
      outcomes: {
        failed: { percent: 5, atLeast: 50, severity: "warning" },
        codes: [{ codes: [131048, 368], severity: "critical" }],
      },
    }),
  ],
  ["with limits", environment({ alarms, spend })],
  ["with a brake", environment({ alarms, spend: { ...spend, limits: critical, brake } })],
  [
    "with access of roles",
    environment({
      access: [
        { role: "chat", send: [numbers[0]?.arn], media: "both" },
        { role: "arn:aws:iam::444455556666:role/audit", send: [numbers[0]?.arn] },
      ],
    }),
  ],
  [
    "with a brake that alarms and budgets pull",
    environment({
      alarms,
      spend: {
        ...spend,
        limits: critical,
        brake: { ...brake, mode: "automatic", budgetAction: true },
      },
    }),
  ],
  [
    "with limits for numbers",
    environment({
      alarms,
      spend: {
        ...spend,
        limits: spend.limits.slice(0, 1),
        scope: "numbers",
        numbers,
        estimated: [],
      },
    }),
  ],
  ["with names", environment({ eventTopic: { name: "mine" }, mediaBucket: { name: "my-media" } })],
])("an environment %s creates and names what its stack does", (_, of) => {
  const { resource, data } = synthesized(of);
  const created = argumentsIn(resource);
  const all = partsOf(of);
  const parts = all.filter(isOurs);
  const names = (...roles: EnvironmentPart["role"][]) =>
    parts.filter(({ role }) => roles.includes(role)).map(({ arn = "" }) => lastOf(arn));
  expect(new Set(names("event topic", "alarm topic"))).toEqual(
    new Set(created("aws_sns_topic", "name")),
  );
  expect(new Set(names("media bucket", "trail bucket"))).toEqual(
    new Set(created("aws_s3_bucket", "bucket")),
  );
  expect(names("trail")).toEqual(created("aws_cloudtrail", "name"));
  const rules = partsWithRole(parts, "event rule");
  const channels = partsWithRole(parts, "chat channel");
  const brakes = partsWithRole(parts, "brake");
  const roles = [
    ...names("connect role"),
    ...[...rules, ...channels].flatMap(({ roleArn }) => (roleArn ? [lastOf(roleArn)] : [])),
    ...brakes.flatMap(({ machine, budgetRoleArn }) =>
      [machine?.roleArn, machine?.starterRoleArn, budgetRoleArn].flatMap((arn) => arn ?? []),
    ),
  ].map(lastOf);
  expect(new Set(names("chat channel"))).toEqual(
    new Set(created("aws_chatbot_slack_channel_configuration", "configuration_name")),
  );
  expect(names("brake", "role access")).toEqual(created("aws_iam_policy", "name"));
  const machines = brakes.flatMap(({ machine }) => machine ?? []);
  expect(machines.map(({ arn }) => lastOf(arn))).toEqual(created("aws_sfn_state_machine", "name"));
  expect(new Set(roles)).toEqual(new Set(created("aws_iam_role", "name")));
  const rulesOfBrakes = machines.flatMap((machine) => machine.rules.map(({ name }) => name));
  const logs = partsWithRole(parts, "outcome log");
  const rulesOfLogs = logs.map(({ ruleArn }) => lastOf(ruleArn));
  expect([...names("event rule"), ...rulesOfBrakes, ...rulesOfLogs]).toEqual(
    created("aws_cloudwatch_event_rule", "name"),
  );
  expect(names("outcome log")).toEqual(created("aws_cloudwatch_log_group", "name").map(lastOf));
  const deadLetters = rules.map(({ deadLetterQueueArn }) => lastOf(deadLetterQueueArn));
  const queues = [...names("queue"), ...deadLetters].toSorted();
  expect(queues).toEqual(created("aws_sqs_queue", "name").toSorted());
  const called = created("aws_lambda_permission", "function_name");
  const functions = partsWithRole(parts, "subscription").flatMap(
    ({ functionArns }) => functionArns,
  );
  expect(functions).toEqual(expect.arrayContaining(called));
  const ofQueues = /-delivery-(age|depth|dead-letters)-/; // no parts, as they need the same rights
  const alarms = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"]
    .flatMap((type) => created(type, "alarm_name"))
    .filter((name) => !ofQueues.test(name));
  expect(names("alarm").toSorted()).toEqual(alarms.toSorted());
  expect(names("budget").toSorted()).toEqual(created("aws_budgets_budget", "name").toSorted());
  expect(names("dashboard")).toEqual(created("aws_cloudwatch_dashboard", "dashboard_name"));
  const keys = partsWithRole(all, "encryption key");
  const aliases = keys.flatMap(({ alias }) => alias ?? []);
  expect(aliases.toSorted()).toEqual(created("aws_kms_alias", "name").toSorted());
  expect(keys.flatMap(({ arn }) => arn ?? [])).toEqual(argumentsIn(data)("aws_kms_key", "key_id"));
});

test("the state is where the stacks keep it", () => {
  const keys = ["prod", "account-111122223333"].map(
    (stack) => synthesized(full, stack).terraform.backend.s3.key,
  );
  const [find] = writeState(full);
  expect(find?.Condition).toEqual({ StringEqualsIfExists: { "s3:prefix": ["env:/", ...keys] } });
});
