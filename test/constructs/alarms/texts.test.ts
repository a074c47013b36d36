import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withParts } from "../../../constructs/alarms/alarm-definition";
import { queueAlarms, topicAlarms } from "../../../constructs/alarms/delivery";
import { SEVERITIES } from "../../../constructs/alarms/options";
import type { SpendOptions } from "../../../constructs/alarms/spend-options";
import { spendAlarms } from "../../../constructs/alarms/spend-plan";
import type { Scope } from "../../../constructs/shared/scope";
import { oneNumberArn } from "../../../formats/arns";
import * as rules from "../../../formats/names";
import { manySeries, rates, spending } from "./scenes";

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_ALARM_NAME = 255;
const LONGEST_DESCRIPTION = 1024;

/** As long as each rule allows. */
const scope: Scope = {
  account: "111122223333",
  region: "us-gov-northeast-11",
  namePrefix: "a".repeat(24),
};
const topic = "t".repeat(256);
const number = `arn:aws-us-gov:social-messaging:${scope.region}:${scope.account}:phone-number-id/${"9".repeat(64)}`;
const longest: SpendOptions = spending({
  scope: "numbers",
  numbers: [{ arn: number, sharePercent: 100 }],
  limits: SEVERITIES.flatMap((severity) =>
    (["hour", "day", "month"] as const).map((per) => ({ usd: 9_999_999.99, per, severity })),
  ),
  rates: rates.map((rate) => ({ ...rate, usd: "0.000000123" })),
  feeRate: { windowHours: 3 },
  estimated: manySeries(30).map(({ fee, dimensions }) => ({
    fee,
    dimensions: { ...dimensions, WhatsAppPhoneNumberArn: number },
  })),
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
  expect(described).toHaveLength(4 + 12 + 3 + 5 + 2 * 4);
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
      /^([\d,]+\.\d+ USD an hour, the \w+ limit,|Estimated spend of [\d,]+\.\d+ USD|(Estimated s|S)pend is not watched: )/,
    );
  }
});

test("names differ", () => {
  const names = described.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("every alarm has its place in the runbook", () => {
  const runbook = readFileSync(join(__dirname, "../../../docs/runbook.md"), "utf8");
  const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(" ", "-"),
  );
  const anchors = described.map(([, description]) =>
    description.match(/ Runbook: docs\/runbook\.md#([\w-]+)$/)?.at(1),
  );
  expect(new Set(anchors)).toEqual(
    new Set([
      "spend-reaches-a-limit",
      "spend-alarms-see-nothing",
      "events-get-lost",
      "events-pile-up",
    ]),
  );
  expect([...new Set(anchors)].filter((anchor) => !headings.includes(anchor ?? ""))).toEqual([]);
});
