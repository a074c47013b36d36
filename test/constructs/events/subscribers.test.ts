import { lambdaFunction } from "../../../constructs/events/function";
import { https } from "../../../constructs/events/https";
import { queue } from "../../../constructs/events/queue";
import {
  type SubscriberKind,
  subscriptionDecisions,
} from "../../../constructs/events/subscriber-kind";
import { subscribers, usesSharedKey } from "../../../constructs/events/subscribers";
import { partsOfArn } from "../../../constructs/shared/function-arn";
import type { Publisher } from "../../../constructs/shared/publisher";
import {
  FROM_THERE,
  KEY_ELSEWHERE,
  noKey,
  noReference,
  type Row,
  refusesOptions,
} from "../refuses-options";

const scope = { account: "111122223333", region: "eu-west-1" };
const environment = { ...scope, namePrefix: "acme" };
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:acme-whatsapp-events";
const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:chat";
const ENDPOINT = "https://hooks.example.com/whatsapp";
const HEX = "0123456789abcdef0123456789abcdef";
const NUMBER = `phone-number-id-${HEX}`;
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const key = { ...scope, arn: KEY, grantPublish: (_: Publisher) => {} };

const decisions = (kind: unknown) => subscriptionDecisions(kind as SubscriberKind, TOPIC);
const right = { ...scope, name: "acme-inbound", key };
const whole = (min: number, max: number) => `a whole number from ${min} to ${max}`;

describe("a subscriber of any kind", () => {
  const NAME = "the name of a standard SQS queue: 1 to 66 letters, digits, hyphens and underscores";
  const FIFO = "a standard topic cannot deliver to FIFO queues";
  const A_NUMBER = [
    "phone-number-id- and 32 hexadecimal digits",
    "copy the id that `aws socialmessaging get-linked-whatsapp-business-account` prints as phoneNumberId",
  ] as const;
  refusesOptions(decisions(queue), right, [
    [{ name: "acme.fifo" }, ["name", '"acme.fifo"', NAME, `${FIFO}: write acme`]],
    [{ name: "a b.fifo" }, ["name", '"a b.fifo"', NAME, `${FIFO}: name a standard queue`]],
    [{ key: undefined }, noKey("nothing", "the queues, as the topic has none")],
    [{ key: { ...key, region: "us-east-1" } }, KEY_ELSEWHERE],
    [
      { phoneNumberIds: [] },
      [
        "phoneNumberIds",
        "an empty list",
        "ids that events may come from",
        "name at least one, or remove phoneNumberIds to receive every event",
      ],
    ],
    [
      { phoneNumberIds: [NUMBER, NUMBER] },
      ["phoneNumberIds[1]", `"${NUMBER}"`, "each value once", "remove the second one"],
    ],
    [{ phoneNumberIds: ["12065550100"] }, ["phoneNumberIds[0]", '"12065550100"', ...A_NUMBER]],
    [{ phoneNumberIds: ["${TfToken[TOKEN.1]}"] }, noReference("phoneNumberIds[0]", ...A_NUMBER)],
  ]);
});

describe("a queue", () => {
  const refused = (field: string, value: number, min: number, max: number, fix: string) =>
    [{ [field]: value }, [field, String(value), whole(min, max), fix] as Row] as const;
  refusesOptions(decisions(queue), right, [
    refused("visibilityTimeoutSeconds", -1, 0, 43_200, "write 0"),
    refused("visibilityTimeoutSeconds", 43_201, 0, 43_200, "write 43200"),
    refused("retentionDays", 0, 1, 14, "write 1"),
    refused("retentionDays", 15, 1, 14, "write 14"),
    refused("maxReceiveCount", 0, 1, 1000, "write 1"),
    refused("maxReceiveCount", 1001, 1, 1000, "write 1000"),
    refused("oldestMinutes", 0, 1, 20_160, "write 1"),
    refused("oldestMinutes", 20_161, 1, 20_160, "write 20160"),
    refused("depth", 0, 1, 1_000_000, "write 1"),
    refused("depth", 1_000_001, 1, 1_000_000, "write 1000000"),
  ]);
});

describe("a function", () => {
  const A_FUNCTION = "the ARN of a Lambda function, with or without an alias or version";
  const FIX = "write it as arn:aws:lambda:eu-west-1:111122223333:function:handler:live";
  const elsewhere = FUNCTION.replace("eu-west-1:111122223333", "eu-west-2:444455556666");
  const malformed = ["chat", `${FUNCTION}:live:1`, `${FUNCTION}*`].map((functionArn) => {
    const row: Row = ["functionArn", `"${functionArn}"`, A_FUNCTION, FIX];
    return [{ functionArn }, row] as const;
  });
  refusesOptions(decisions(lambdaFunction), { ...right, functionArn: FUNCTION } as typeof right, [
    ...malformed,
    [
      { functionArn: elsewhere },
      [
        "functionArn",
        `"${elsewhere}"`,
        "an ARN in account 111122223333, Region eu-west-1",
        FROM_THERE,
      ],
    ],
  ]);
});

describe("an endpoint", () => {
  const ALLOWED = "an https:// URL without credentials in it";
  const STATE =
    "which Terraform's state would keep in plain text: verify the signature of each notification instead";
  const AN_URL = "write it as https://hooks.example.com/whatsapp";
  const rows: (readonly [string, string])[] = [
    ["http://hooks.example.com", "write https://: events are private conversations"],
    ["hooks.example.com", AN_URL],
    ["https://", AN_URL],
    ["https://hooks.example.com/a b", AN_URL],
    ["https://hooks.example.com/#part", AN_URL],
    ["https://hooks.example.com/?token=hunter2", `drop the secret from the query, ${STATE}`],
    ["https://hooks.example.com/?a=1&API_KEY=hunter2", `drop the secret from the query, ${STATE}`],
  ];
  refusesOptions(decisions(https), { ...right, endpoint: ENDPOINT } as typeof right, [
    ...rows.map(([endpoint, fix]) => {
      return [{ endpoint }, ["endpoint", `"${endpoint}"`, ALLOWED, fix] as Row] as const;
    }),
    [
      { endpoint: "https://user:hunter2@hooks.example.com/" },
      ["endpoint", '"https://***@hooks.example.com/"', ALLOWED, `drop user and password, ${STATE}`],
    ],
  ]);
});

test("what is known at apply alone may stand for what no name is made of", () => {
  const reference = "${aws_lambda_function.chat.arn}";
  for (const [kind, option] of [
    [lambdaFunction, "functionArn"],
    [https, "endpoint"],
  ] as const) {
    const { schema, names } = decisions(kind);
    const options = { ...right, [option]: reference };
    expect(schema.safeParse(options).success).toBe(true);
    const [, endpoint] = names?.(options) ?? [];
    expect(endpoint?.name).toBe(reference); // which is never taken
  }
});

test.each([
  [FUNCTION, { functionName: FUNCTION }],
  [`${FUNCTION}:live`, { functionName: FUNCTION, qualifier: "live" }],
  [`${FUNCTION}:$LATEST`, { functionName: FUNCTION, qualifier: "$LATEST" }],
  ["${aws_lambda_function.chat.arn}", { functionName: "${aws_lambda_function.chat.arn}" }],
])("%s is called by its name and qualifier", (arn, parts) => {
  expect(partsOfArn(arn)).toEqual({ arn, ...parts });
});

const delivery = {
  queues: [{ name: "inbound" }],
  functions: [{ name: "chat", functionArn: `${FUNCTION}:live` }],
  https: [{ name: "hook", endpoint: ENDPOINT }],
};

describe("the subscribers of an environment", () => {
  const names = (changes: object = {}) =>
    subscribers
      .names({ ...environment, delivery, ...changes })
      .map(({ what, name, within, path }) => [what, name, within, path.join(".")]);

  test("take the names of their queues and, of the topic, their endpoints", () => {
    const REGION = "account 111122223333, Region eu-west-1";
    const of = (name: string, path: string) => ["SQS queue", `acme-whatsapp-${name}`, REGION, path];
    expect(names()).toEqual([
      of("inbound", "delivery.queues.0.name"),
      of("inbound-undeliverable", "delivery.queues.0.name"),
      of("inbound-poison", "delivery.queues.0.name"),
      of("chat-undeliverable", "delivery.functions.0.name"),
      [
        "subscribed endpoint",
        `${FUNCTION}:live`,
        `the topic ${TOPIC}`,
        "delivery.functions.0.functionArn",
      ],
      of("hook-undeliverable", "delivery.https.0.name"),
      ["subscribed endpoint", ENDPOINT, `the topic ${TOPIC}`, "delivery.https.0.endpoint"],
    ]);
  });

  test("take none that cannot be known", () => {
    const known = names({ namePrefix: undefined }).filter(([, name]) => !name?.includes("${"));
    expect(known.map(([what]) => what)).toEqual(["subscribed endpoint", "subscribed endpoint"]);
    expect(known.every(([, , within]) => within?.includes("${"))).toBe(true);
    expect(names({ delivery: { queues: [{}, undefined] } })).toEqual([]);
  });

  test("are queues on the topic's key, subscriptions, and functions that let the topic in", () => {
    const shared = { ...scope, alias: "alias/acme-whatsapp" };
    const ours = { owner: "this environment" };
    const queues = (declaredAt: (string | number)[], ...of: string[]) =>
      of.map((name) => ({
        ...{ role: "queue", ...ours, key: shared, declaredAt },
        arn: `arn:aws:sqs:eu-west-1:111122223333:acme-whatsapp-${name}`,
      }));
    const subscription = { role: "subscription", ...ours, arn: undefined, topicArn: TOPIC };
    const [inbound, chat, hook] = ["queues", "functions", "https"].map((field) => [
      ...["delivery", field, 0],
    ]) as [(string | number)[], (string | number)[], (string | number)[]];
    expect(subscribers.parts({ ...environment, delivery })).toEqual([
      ...queues(inbound, "inbound", "inbound-undeliverable", "inbound-poison"),
      { ...subscription, protocol: "sqs", functionArns: [], declaredAt: inbound },
      ...queues(chat, "chat-undeliverable"),
      {
        ...subscription,
        protocol: "lambda",
        functionArns: [FUNCTION, `${FUNCTION}:live`],
        declaredAt: chat,
      },
      ...queues(hook, "hook-undeliverable"),
      { ...subscription, protocol: "https", functionArns: [], declaredAt: hook },
    ]);
  });

  test("of an existing topic have its key, or the environment's where it has none", () => {
    const keyOf = (eventTopic: object) =>
      subscribers.parts({ ...environment, delivery, eventTopic })[0]?.key;
    const existingArn = TOPIC;
    expect(keyOf({ existingArn, existingKeyArn: KEY })).toEqual({ ...scope, arn: KEY });
    expect(keyOf({ existingArn })).toEqual({ ...scope, alias: "alias/acme-whatsapp" });
  });

  test("have their filters looked at, as far as ids could be read", () => {
    const queues = [
      { name: "a", filterPolicy: { messageId: [] } },
      { name: "b", wabaIds: [undefined], filterPolicy: { messageId: ["1"] } },
    ];
    const found = subscribers.findings({ ...environment, delivery: { queues } }, {});
    expect(found.map(({ path }) => path.join("."))).toEqual([
      "delivery.queues.0.filterPolicy.messageId",
    ]);
  });
});

test.each<[string, boolean, object, object]>([
  ["a topic that is created", true, {}, {}],
  ["an existing topic", false, { existingArn: TOPIC }, {}],
  ["a subscriber of a topic without a key", true, { existingArn: TOPIC }, delivery],
  ["one of a topic with a key", false, { existingArn: "wrong", existingKeyArn: "wrong" }, delivery],
])("%s needs the key of the environment: %s", (_, needs, eventTopic, receivers) => {
  expect(usesSharedKey({ delivery: receivers }, { eventTopic })).toBe(needs);
});
