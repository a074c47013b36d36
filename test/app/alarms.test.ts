import { added, load, places, problemsOf } from "./harness";

// What is wrong with alarms is tested with its decisions; here, that a file's reader sees where.

const fields = (text: string) => problemsOf({ "prod.yaml": added(text) }).map(({ field }) => field);

test("alarms without recipients are refused where they stand", () => {
  expect(places({ "prod.yaml": added("alarms: { warning: {} }") })).toEqual([
    "prod.yaml:6:20  alarms.warning: no recipient",
  ]);
});

test("a mistake is reported once, and hides no other", () => {
  expect(fields("alarms: { warning: { emails: [nobody] }, delivery: critical }")).toEqual([
    "alarms.warning.emails[0]",
    "alarms.delivery",
  ]);
  expect(fields("alarms: { warning: }")).toEqual(["alarms.warning"]);
  expect(fields("alarms: {}")).toEqual(["alarms.warning"]);
  expect(fields("alarms:")).toEqual(["alarms"]);
});

test("an existing topic is no event topic when that has another name", () => {
  const TOPIC = "arn:aws:sns:eu-west-1:111122223333:pager";
  const text = added(`alarms: { warning: { existingTopicArn: "${TOPIC}" } }`);
  expect(load({ "prod.yaml": text }).environments).toHaveLength(1);
  expect(
    fields(
      `alarms: { warning: { existingTopicArn: "${TOPIC}" } }\neventTopic: { existingArn: "${TOPIC}" }`,
    ),
  ).toEqual(["alarms.warning.existingTopicArn"]);
});

test("alarm topics that are created have a key of their own, and the key of events is not theirs", () => {
  const existing = `key: { deletionWindowDays: 7 }
eventTopic: { existingArn: "arn:aws:sns:eu-west-1:111122223333:pager" }
mediaBucket: { enabled: false }
`;
  expect(fields(existing)).toEqual(["key"]);
  const alarms = "alarms: { warning: { emails: [a@example.com] }";
  expect(fields(`${existing}${alarms} }`)).toEqual(["key"]);
  expect(fields(`${alarms}, key: { deletionWindowDays: 7 } }`)).toEqual([]);
});
