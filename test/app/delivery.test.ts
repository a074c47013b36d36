import { subscriberName } from "../../formats/names";
import {
  added,
  load,
  places,
  problemsOf,
  refusal,
  refuses,
  rendered,
  right,
  rightToo,
  warnings,
} from "./harness";

const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:chat";
const HEX = "0123456789abcdef0123456789abcdef";

const queue = (text: string) => added(`delivery:\n  queues:\n    - ${text}`);
const posted = (text: string) => added(`delivery:\n  https:\n    - ${text}`);

// What is wrong with a subscriber is tested with its decisions; here, that a file's reader sees where.

describe("names", () => {
  const FIX = "write it as inbound";
  refuses("delivery.queues[0].name", subscriberName.allowed, queue, [
    ["name: ▸Inbound", '"Inbound"', FIX],
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
    expect(places({ "prod.yaml": text })).toEqual([
      'prod.yaml:8:23  delivery.functions[0].name: "acme-prod-whatsapp-inbound-undeliverable", as in environments/prod.yaml:7:20',
    ]);
    expect(problemsOf({ "prod.yaml": text })).toMatchObject([
      {
        allowed: "an SQS queue that nothing else has in account 111122223333, Region eu-west-1",
        fix: expect.stringMatching(/: the queues of a subscriber are named after it$/),
      },
    ]);
  });

  test("in two files, though prefixes differ: all queues of the two in one problem", () => {
    const files = {
      "dev.yaml": `${rightToo}delivery: { queues: [{ name: whatsapp-in }] }\n`,
      "prod.yaml": `${right.replace("acme-prod", "acme-dev-whatsapp")}delivery: { queues: [{ name: in }] }\n`,
    };
    expect(places(files)).toEqual([
      'prod.yaml:6:30  delivery.queues[0].name: "acme-dev-whatsapp-whatsapp-in", as in environments/dev.yaml:6:30',
    ]);
  });
});

describe("settings", () => {
  refuses("delivery.queues[0].retentionDays", "a whole number from 1 to 14", queue, [
    ["{ name: in, retentionDays: ▸15 }", "15", "write 14"],
  ]);

  test("that Terraform would evaluate are refused, and secrets are not shown", () => {
    const endpoints = ['"https://example.com/${upper(1)}"', "https://user:hunter2@example.com"];
    const refused = endpoints.map((endpoint) =>
      refusal({ "prod.yaml": posted(`{ name: hook, endpoint: ${endpoint} }`) }),
    );
    expect(refused[0]).toContain("without ${ or %{");
    expect(refused[1]).toContain('"https://***@example.com"');
  });
});

describe("filters", () => {
  test("are refused where their mistakes stand, also for what YAML reads as a number", () => {
    const filter = "{ whatsAppWebhookEntry: [messages], aws_account_id: [111122223333] }";
    const text = queue(`{ name: in, filterPolicy: ${filter} }`);
    expect(places({ "prod.yaml": text })).toEqual([
      "prod.yaml:8:57  delivery.queues[0].filterPolicy.whatsAppWebhookEntry: a filter on the webhook entry",
      "prod.yaml:8:86  delivery.queues[0].filterPolicy.aws_account_id[0]: 111122223333",
    ]);
  });

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

test("an endpoint twice is refused, as SNS would keep the first subscription alone", () => {
  const text = posted(
    "{ name: one, endpoint: https://example.com }\n    - { name: two, endpoint: https://example.com }",
  );
  expect(refusal({ "prod.yaml": text })).toBe(
    rendered([
      "prod.yaml:9:30  delivery.https[1].endpoint",
      '"https://example.com", as in environments/prod.yaml:8:30',
      "each endpoint once: SNS keeps one subscription for a topic and an endpoint",
      "widen the filter of the one, or subscribe another alias or path",
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
    expect(places({ "prod.yaml": text })).toEqual([
      "prod.yaml:8:31  delivery.eventRules[0].detailTypes: an empty list",
      `prod.yaml:8:118  delivery.eventRules[0].targetKeyArn: "${KEY}"`,
    ]);
  });

  const IN = "arn:aws:sqs:eu-west-1:111122223333:acme-prod-whatsapp-in";
  const refused = `delivery.eventRules[0].deliverWith
  got      "policy"
  allowed  role for a queue`;

  test("cannot send to a queue of the file with its policy, as that queue is encrypted", () => {
    const ruled = `eventRules: [{ name: a, targetArn: "${IN}", deliverWith: policy }]`;
    const both = { "prod.yaml": added(`delivery: { queues: [{ name: in }], ${ruled} }`) };
    expect(refusal(both)).toContain(refused);
    expect(load({ "prod.yaml": added(`delivery: { ${ruled} }`) }).environments).toHaveLength(1);
  });

  test("cannot do so with a queue of another file", () => {
    const dev = `${rightToo}delivery: { queues: [{ name: in }] }\n`;
    const target = IN.replace("acme-prod", "acme-dev");
    const ruled = `delivery: { eventRules: [{ name: a, targetArn: "${target}", deliverWith: policy }] }`;
    const files = { "dev.yaml": dev, "prod.yaml": added(ruled) };
    expect(refusal(files)).toContain(refused);
  });

  test("by Meta's ids want these in quotes, and codes without", () => {
    const text = rule(
      `{ name: a, targetArn: "${BUS}", metaPhoneNumberIds: [574086085794038], errorCodes: ["131026"] }`,
    );
    const found = refusal({ "prod.yaml": text });
    expect(found).toContain("5 to 20 digits in quotes");
    expect(found).toContain("a whole number from 0 to 9999999");
  });

  test("by number are doubtful for types of events that AWS does not show", () => {
    const text = rule(`{ name: a, targetArn: "${BUS}", metaPhoneNumberIds: ["574086085794038"] }`);
    expect(warnings({ "prod.yaml": text }).map(({ field }) => field)).toEqual([
      "delivery.eventRules[0].metaPhoneNumberIds",
    ]);
  });

  test("may send to a bus anywhere", () => {
    const files = { "prod.yaml": rule(`{ name: a, targetArn: "${BUS}" }`) };
    expect(load(files).environments).toHaveLength(1);
  });

  test("share their names with no subscriber, whose dead letters would meet theirs", () => {
    const text = `${rule(`{ name: inbound, targetArn: "${BUS}" }`)}  queues: [{ name: inbound }]\n`;
    expect(refusal({ "prod.yaml": text })).toContain(
      '"acme-prod-whatsapp-inbound-undeliverable", as in',
    );
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
    expect(places({ "prod.yaml": right + topic + rest })).toEqual([
      'prod.yaml:8:6  key: {"deletionWindowDays":7}',
    ]);
  });
});
