import {
  added,
  load,
  problemsOf,
  refusal,
  refuses,
  right,
  rightToo,
  told,
  warnings,
} from "./harness";

const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:chat";
const HEX = "0123456789abcdef0123456789abcdef";

const queue = (text: string) => added(`delivery:\n  queues:\n    - ${text}`);
const called = (text: string) => added(`delivery:\n  functions:\n    - ${text}`);
const posted = (text: string) => added(`delivery:\n  https:\n    - ${text}`);

describe("names", () => {
  const NAME =
    "at most 24 lower-case letters, digits and single hyphens, a letter first, not ending like a queue of dead letters";
  const FIX = "write it as inbound";
  refuses("delivery.queues[0].name", NAME, queue, [
    ["name: ▸Inbound", '"Inbound"', FIX],
    ["name: ▸inbound-poison", '"inbound-poison"', FIX],
    ["name: ▸inbound-undeliverable", '"inbound-undeliverable"', FIX],
    [`name: ▸${"a".repeat(25)}`, `"${"a".repeat(25)}"`, FIX],
  ]);

  test("a name of 24 characters fits, with every other at its longest", () => {
    const longest = right.replace("acme-prod", "a".repeat(24));
    const text = `${longest}delivery: { queues: [{ name: ${"b".repeat(24)} }] }\n`;
    expect(load({ "prod.yaml": text }).environments).toHaveLength(1);
  });

  test("each once, whatever has it, as queues are named after it", () => {
    const text = `${right}delivery:
  queues: [{ name: inbound }]
  functions: [{ name: inbound, functionArn: ${FUNCTION} }]
`;
    expect(refusal({ "prod.yaml": text })).toBe(
      told([
        "prod.yaml:8:23  delivery.functions[0].name",
        '"acme-prod-whatsapp-inbound", as in environments/prod.yaml:7:20',
        "a subscriber's name that nothing else has in account 111122223333",
        "choose another for one of them: SQS would take their queues for the same",
      ]),
    );
  });

  test("in two files, though prefixes differ", () => {
    const files = {
      "dev.yaml": `${rightToo}delivery: { queues: [{ name: whatsapp-in }] }\n`,
      "prod.yaml": `${right.replace("acme-prod", "acme-dev-whatsapp")}delivery: { queues: [{ name: in }] }\n`,
    };
    expect(refusal(files)).toContain('"acme-dev-whatsapp-whatsapp-in", as in');
  });
});

describe("numbers", () => {
  const whole = (min: number, max: number) => `a whole number from ${min} to ${max}`;
  refuses("delivery.queues[0].visibilityTimeoutSeconds", whole(0, 43_200), queue, [
    ["{ name: in, visibilityTimeoutSeconds: ▸-1 }", "-1", "write 0"],
    ["{ name: in, visibilityTimeoutSeconds: ▸43201 }", "43201", "write 43200"],
  ]);
  refuses("delivery.queues[0].retentionDays", whole(1, 14), queue, [
    ["{ name: in, retentionDays: ▸0 }", "0", "write 1"],
    ["{ name: in, retentionDays: ▸15 }", "15", "write 14"],
  ]);
  refuses("delivery.queues[0].maxReceiveCount", whole(1, 1000), queue, [
    ["{ name: in, maxReceiveCount: ▸0 }", "0", "write 1"],
    ["{ name: in, maxReceiveCount: ▸1001 }", "1001", "write 1000"],
  ]);
  refuses("delivery.queues[0].oldestMinutes", whole(1, 20_160), queue, [
    ["{ name: in, oldestMinutes: ▸0 }", "0", "write 1"],
    ["{ name: in, oldestMinutes: ▸20161 }", "20161", "write 20160"],
  ]);
  refuses("delivery.queues[0].depth", whole(1, 1_000_000), queue, [
    ["{ name: in, depth: ▸0 }", "0", "write 1"],
    ["{ name: in, depth: ▸1000001 }", "1000001", "write 1000000"],
  ]);
});

describe("filters", () => {
  refuses(
    "delivery.queues[0].filterPolicy.whatsAppWebhookEntry",
    "context, aws_account_id, message_timestamp, messageId",
    queue,
    [
      [
        "{ name: in, filterPolicy: { whatsAppWebhookEntry: ▸[messages] } }",
        "a filter on the webhook entry",
        "filter in the consumer: the entry is a JSON string, and SNS does not look inside strings, so that no event would ever match",
      ],
    ],
  );
  test("on more numbers than SNS admits", () => {
    const id = (index: number) => `phone-number-id-${String(index).padStart(32, "0")}`;
    const ids = Array.from({ length: 51 }, (_, index) => id(index)).join(", ");
    const text = queue(`{ name: in, phoneNumberIds: [${ids}] }`);
    expect(refusal({ "prod.yaml": text })).toBe(
      told([
        "prod.yaml:8:35  delivery.queues[0].phoneNumberIds",
        "153 combinations, as SNS counts: the product of values times depth",
        "at most 150, so 50 numbers or 50 accounts by id",
        "split it: subscribe twice, each with a part",
      ]),
    );
  });

  refuses("delivery.queues[0].wabaIds[0]", "waba- and 32 hexadecimal digits", queue, [
    [
      "{ name: in, wabaIds: [▸waba-1] }",
      '"waba-1"',
      "copy the id that `aws socialmessaging list-linked-whatsapp-business-accounts` prints as id",
    ],
  ]);

  test("on an id that the file does not know are doubtful", () => {
    const account = `whatsappBusinessAccounts: [{ id: waba-${HEX}, destination: sns }]\n`;
    const other = `waba-${HEX.replace("0", "f")}`;
    const text = `${right}${account}delivery: { queues: [{ name: in, wabaIds: [${other}] }] }\n`;
    expect(warnings({ "prod.yaml": text })).toEqual([
      {
        where: "environments/prod.yaml:7:44",
        field: "delivery.queues[0].wabaIds[0]",
        got: `"${other}"`,
        allowed: "an id that stands below whatsappBusinessAccounts, too",
        fix: "check the id: nothing is delivered for one that does not exist",
      },
    ]);
  });

  test("on ids cannot be judged where the file names none", () => {
    const text = queue(
      `{ name: in, wabaIds: [waba-${HEX}], phoneNumberIds: [phone-number-id-${HEX}] }`,
    );
    expect(warnings({ "prod.yaml": text })).toEqual([]);
  });
});

describe("functions and endpoints", () => {
  refuses("delivery.functions[0].functionArn", "an ARN in account 111122223333", called, [
    [
      `{ name: chat, functionArn: ▸${FUNCTION.replace("111122223333", "444455556666")} }`,
      `"${FUNCTION.replace("111122223333", "444455556666")}"`,
      "name one from there, or correct account or region at the top of the file",
    ],
  ]);
  refuses("delivery.https[0].endpoint", "an https:// URL without credentials in it", posted, [
    [
      "{ name: hook, endpoint: ▸http://hooks.example.com }",
      '"http://hooks.example.com"',
      "write https://: events are private conversations",
    ],
    [
      "{ name: hook, endpoint: ▸https://user:hunter2@hooks.example.com }",
      '"https://***@hooks.example.com"',
      "drop user and password, which Terraform's state would keep in plain text: verify the signature of each notification instead",
    ],
  ]);
});

test("an endpoint twice is refused, as SNS would keep the first subscription alone", () => {
  const text = posted(
    "{ name: one, endpoint: https://example.com }\n    - { name: two, endpoint: https://example.com }",
  );
  expect(refusal({ "prod.yaml": text })).toBe(
    told([
      "prod.yaml:9:30  delivery.https[1].endpoint",
      '"https://example.com", as in environments/prod.yaml:8:30',
      "a subscribed endpoint that nothing else has in the topic of acme-prod",
      "widen the filter of the one: SNS keeps one subscription for a topic and an endpoint",
    ]),
  );
});

// What is wrong with a rule is tested with its decisions; here, that a file's reader sees where.
describe("EventBridge rules", () => {
  const rule = (text: string) => added(`delivery:\n  eventRules:\n    - ${text}`);
  const BUS = "arn:aws:events:us-east-1:444455556666:event-bus/theirs";
  const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";

  test("are refused where their mistakes stand", () => {
    const text = rule(`{ name: a, detailTypes: [], targetArn: "${BUS}", targetKeyArn: "${KEY}" }`);
    expect(refusal({ "prod.yaml": text }).match(/:\d+:\d+ {2}\S+/g)).toEqual([
      ":8:31  delivery.eventRules[0].detailTypes",
      ":8:118  delivery.eventRules[0].targetKeyArn",
    ]);
  });

  test("may send to a bus anywhere", () => {
    const files = { "prod.yaml": rule(`{ name: a, targetArn: "${BUS}" }`) };
    expect(load(files).environments).toHaveLength(1);
  });

  test("share their names with no subscriber, whose dead letters would meet theirs", () => {
    const text = `${rule(`{ name: inbound, targetArn: "${BUS}" }`)}  queues: [{ name: inbound }]\n`;
    expect(refusal({ "prod.yaml": text })).toContain("SQS would take their queues for the same");
  });

  test("have a name once, which is one problem although queue and role are named after it", () => {
    const text = `${rule(`{ name: a, targetArn: "${BUS}" }`)}    - { name: a, targetArn: "${BUS}" }\n`;
    expect(problemsOf({ "prod.yaml": text }).map(({ field }) => field)).toEqual([
      "delivery.eventRules[1].name",
    ]);
  });
});

describe("a key for queues of a topic that exists", () => {
  const topic = "eventTopic: { existingArn: arn:aws:sns:eu-west-1:111122223333:events }\n";
  const rest = `mediaBucket: { enabled: false }\nkey: { deletionWindowDays: 7 }\n`;

  test("is used, where the topic has none", () => {
    const text = `${right}${topic}${rest}delivery: { queues: [{ name: inbound }] }\n`;
    expect(load({ "prod.yaml": text }).environments).toHaveLength(1);
  });

  test("is not, where nothing is subscribed", () => {
    expect(refusal({ "prod.yaml": right + topic + rest })).toContain(
      "nothing: no topic, no bucket and no queue that it would encrypt is created",
    );
  });
});
