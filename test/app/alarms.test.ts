import { added, load, problemsOf, type Row, refuses } from "./harness";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:pager";
const EVENTS = "arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-events";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";

const inWarning = (field: string, allowed: string, rows: readonly Row[]) =>
  refuses(
    `alarms.warning${field}`,
    allowed,
    (target) => added(`alarms: { warning: ${target} }`),
    rows,
  );
const fields = (text: string) => problemsOf({ "prod.yaml": added(text) }).map(({ field }) => field);

describe("who is told", () => {
  const SOMEBODY = "e-mail addresses, an existing topic, or both";
  const ADD = "add emails: [on-call@example.com], or existingTopicArn";
  inWarning("", SOMEBODY, [
    ["▸{}", "nobody", ADD],
    ["▸{ emails: [] }", "nobody", ADD],
  ]);

  test.each([
    "{ emails: [on-call@example.com] }",
    `{ existingTopicArn: "${TOPIC}" }`,
    `{ existingTopicArn: "${TOPIC}", existingTopicKeyArn: "${KEY}", emails: [a@example.com] }`,
  ])("%s is somebody", (target) => {
    const text = added(`alarms: { warning: ${target} }`);
    expect(load({ "prod.yaml": text }).environments).toHaveLength(1);
  });

  test("nobody is told twice, and a wrong address is not nobody", () => {
    expect(fields("alarms: { warning: { emails: [nobody] } }")).toEqual([
      "alarms.warning.emails[0]",
    ]);
    expect(fields("alarms: { warning: }")).toEqual(["alarms.warning"]);
    expect(fields("alarms: {}")).toEqual(["alarms.warning"]);
    expect(fields("alarms:")).toEqual(["alarms"]);
  });
});

describe("e-mail addresses", () => {
  const ONE = "one e-mail address";
  const WRITE = "write it as on-call@example.com";
  inWarning(".emails[0]", ONE, [
    ["{ emails: [▸on-call] }", '"on-call"', WRITE],
    ["{ emails: [▸on-call@example] }", '"on-call@example"', WRITE],
    ["{ emails: [▸on call@example.com] }", '"on call@example.com"', WRITE],
    ['{ emails: [▸"On Call <a@example.com>"] }', '"On Call <a@example.com>"', WRITE],
    ['{ emails: [▸"a@example.com, b@example.com"] }', '"a@example.com, b@example.com"', WRITE],
    ['{ emails: [▸"mailto:a@example.com"] }', '"mailto:a@example.com"', WRITE],
    ["{ emails: [▸a@-example.com] }", '"a@-example.com"', WRITE],
  ]);
  inWarning(".emails[2]", "each address once", [
    [
      "{ emails: [a@example.com, b@example.com, ▸a@example.com] }",
      '"a@example.com"',
      "remove one of them",
    ],
  ]);
});

describe("an existing topic", () => {
  const ANOTHER = "another topic than the event topic, whose subscribers expect WhatsApp events";
  const OWN = "name a topic of its own, or leave it out and one is created";
  inWarning(".existingTopicArn", ANOTHER, [
    [`{ existingTopicArn: ▸"${EVENTS}" }`, `"${EVENTS}", which is the event topic`, OWN],
  ]);
  refuses(
    "alarms.warning.existingTopicArn",
    ANOTHER,
    (topic) =>
      added(
        `alarms: { warning: { existingTopicArn: ${topic} } }\neventTopic: { existingArn: "${TOPIC}" }`,
      ),
    [[`▸"${TOPIC}"`, `"${TOPIC}", which is the event topic`, OWN]],
  );
  refuses(
    "alarms.warning.existingTopicArn",
    ANOTHER,
    (topic) =>
      added(`alarms: { warning: { existingTopicArn: ${topic} } }\neventTopic: { name: pager }`),
    [[`▸"${TOPIC}"`, `"${TOPIC}", which is the event topic`, OWN]],
  );
  inWarning(".existingTopicArn", "the ARN of a standard SNS topic", [
    [
      `{ existingTopicArn: ▸"${TOPIC}.fifo" }`,
      `"${TOPIC}.fifo"`,
      "AWS services cannot publish to FIFO topics: name a standard topic",
    ],
  ]);
  inWarning(".existingTopicArn", "an ARN in Region eu-west-1", [
    [
      `{ existingTopicArn: ▸"${TOPIC.replace("eu-west-1", "us-east-1")}" }`,
      `"${TOPIC.replace("eu-west-1", "us-east-1")}"`,
      "name one from there, or correct account or region at the top of the file",
    ],
  ]);
  inWarning(
    ".existingTopicKeyArn",
    "a key beside existingTopicArn only: a created topic uses alarms.key",
    [
      [
        `{ emails: [a@example.com], existingTopicKeyArn: ▸"${KEY}" }`,
        `"${KEY}"`,
        "remove it, or name the topic that it encrypts",
      ],
    ],
  );

  test("is no event topic when that has another name", () => {
    const text = added(`alarms: { warning: { existingTopicArn: "${TOPIC}" } }`);
    expect(load({ "prod.yaml": text }).environments).toHaveLength(1);
  });
});

describe("the severity of delivery alarms", () => {
  const target = "warning: { emails: [a@example.com] }";
  refuses(
    "alarms.delivery",
    "a severity that alarms lists: warning",
    (delivery) => added(`alarms: { ${target}, delivery: ${delivery} }`),
    [["▸critical", "critical, of which nobody is told", "add alarms.critical, or write warning"]],
  );

  test("is one of which somebody is told", () => {
    const text = added(
      `alarms: { ${target}, critical: { emails: [b@example.com] }, delivery: critical }`,
    );
    expect(load({ "prod.yaml": text }).environments[0]?.alarms?.delivery).toBe("critical");
  });
});

test("alarm topics that are created have a key of their own, and named ones none", () => {
  const existing = `key: { deletionWindowDays: 7 }
eventTopic: { existingArn: "${TOPIC}" }
mediaBucket: { enabled: false }
`;
  expect(fields(existing)).toEqual(["key"]);
  const alarms = "alarms: { warning: { emails: [a@example.com] }";
  expect(fields(`${existing}${alarms} }`)).toEqual(["key"]);
  const own = ", key: { deletionWindowDays: 7 } }";
  expect(fields(`${alarms}${own}`)).toEqual([]);
  expect(fields(`alarms: { warning: { existingTopicArn: "${TOPIC}" }${own}`)).toEqual([
    "alarms.key",
  ]);
});
