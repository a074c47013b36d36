import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AlarmScope, withParts } from "../../../constructs/alarms/alarm-definition";
import { queueAlarms, topicAlarms } from "../../../constructs/alarms/delivery";
import { SEVERITIES } from "../../../constructs/alarms/options";
import type { SpendOptions } from "../../../constructs/alarms/spend-options";
import { spendAlarms } from "../../../constructs/alarms/spend-plan";
import { inRunbook, onDashboard } from "../../../constructs/alarms/texts";
import { usd } from "../../../constructs/money/usd";
import { oneNumberArn } from "../../../formats/arns";
import * as rules from "../../../formats/names";
import { manySeries, rates, seriesOf, spending } from "./scenes";

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_ALARM_NAME = 255;
const LONGEST_DESCRIPTION = 1024;

/** As long as each rule allows. */
const scope: AlarmScope = {
  account: "111122223333",
  region: "us-gov-northeast-11",
  namePrefix: "a".repeat(24),
  runbookUrl: `https://${"r".repeat(192)}`,
  dashboardName: "d".repeat(110),
};
const topic = "t".repeat(256);
const number = `arn:aws-us-gov:social-messaging:${scope.region}:${scope.account}:phone-number-id/${"9".repeat(64)}`;
const longest: SpendOptions = spending({
  scope: "numbers",
  numbers: [{ arn: number, sharePercent: 100 }],
  limits: SEVERITIES.flatMap((severity) =>
    (["hour", "day", "month"] as const).map((per) => ({ usd: 9_999_999.99, per, severity })),
  ),
  rates: rates.map((rate) => ({ ...rate, usd: usd(rate.usd).times("123.456789").toFixed(6) })),
  feeRate: { splits: 9 },
  countryBurst: { usd: 9_999_999.99, severity: "critical" },
  estimated: [...manySeries(30), ...seriesOf("FR"), ...seriesOf("DE")].map(
    ({ fee, dimensions }) => ({
      fee,
      dimensions: { ...dimensions, WhatsAppPhoneNumberArn: number },
    }),
  ),
});

const queue = { queueName: "q".repeat(80), deadLetterQueueNames: ["d".repeat(80)] };
const described = [
  ...withParts(spendAlarms({ scope, options: longest, eventTopicName: topic })),
  ...SEVERITIES.flatMap((severity) => [
    ...topicAlarms(scope, severity, topic),
    ...queueAlarms(scope, severity, queue),
  ]),
].map(({ name, description }) => [name, description] as const);

test("the inputs are as long as their rules allow", () => {
  expect(rules.namePrefix.pattern.test(scope.namePrefix)).toBe(true);
  expect(rules.namePrefix.pattern.test(`${scope.namePrefix}a`)).toBe(false);
  expect(rules.topicName.pattern.test(topic)).toBe(true);
  expect(rules.topicName.pattern.test(`${topic}t`)).toBe(false);
  expect(oneNumberArn.pattern.test(number)).toBe(true);
  expect(oneNumberArn.pattern.test(`${number}9`)).toBe(false);
  expect(rules.pageUrl.pattern.test(scope.runbookUrl ?? "")).toBe(true);
  expect(rules.pageUrl.pattern.test(`${scope.runbookUrl}r`)).toBe(false);
  expect(rules.dashboardName.pattern.test(scope.dashboardName ?? "")).toBe(true);
  expect(rules.dashboardName.pattern.test(`${scope.dashboardName}d`)).toBe(false);
  expect(described).toHaveLength(2 * (1 + 9 * 2) + 1 + 2 * 4 + 3 + 6 + 2 * 4);
});

test.each(described)("%s fits into CloudWatch's limits", (name, description) => {
  expect(name.length).toBeLessThanOrEqual(LONGEST_ALARM_NAME);
  expect(description.length).toBeLessThanOrEqual(LONGEST_DESCRIPTION);
});

test("whatever notifies people of money says so with its first words", () => {
  const monitored = { scope, options: longest, eventTopicName: topic };
  for (const { severity, description } of spendAlarms(monitored)) {
    expect(severity).toBeDefined();
    expect(description).toMatch(
      /^([\d,]+\.\d+ USD (in )?an hour, the \w+ limit( for one country)?,|[\d,]+\.\d+ USD or more were spent |(Estimated spend per day|Spend) is not watched: )/,
    );
  }
});

test("all names of alarms differ", () => {
  const names = described.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("every alarm has its place in the runbook", () => {
  const runbook = readFileSync(join(__dirname, "../../../docs/runbook.md"), "utf8");
  const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(" ", "-"),
  );
  const anchors = described.map(([, description]) =>
    description.match(/ Runbook: https:\/\/r+#([\w-]+)$/)?.at(1),
  );
  expect(new Set(anchors)).toEqual(
    new Set([
      "spend-reaches-a-limit",
      "spend-alarms-see-nothing",
      "a-burst-in-one-country",
      "events-get-lost",
      "events-pile-up",
    ]),
  );
  expect([...new Set(anchors)].filter((anchor) => !headings.includes(anchor ?? ""))).toEqual([]);
});

test("without a page of yours, the runbook is the one of this package", () => {
  expect(inRunbook({}, "events-pile-up")).toBe(
    "Runbook: docs/runbook.md#events-pile-up of the package cdktf-aws-social-messaging",
  );
});

test.each([
  [
    "eu-west-1",
    "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/money",
  ],
  [
    "cn-north-1",
    "https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#dashboards/dashboard/money",
  ],
  [
    "us-gov-west-1",
    "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#dashboards/dashboard/money",
  ],
  ["us-iso-east-1", "money"],
])("the dashboard in %s is %s", (region, link) => {
  const account = "111122223333";
  expect(onDashboard({ account, region, dashboardName: "money" })).toBe(
    ` on the dashboard ${link}`,
  );
  expect(onDashboard({ account, region })).toBe("");
});
