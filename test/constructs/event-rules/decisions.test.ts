import { eventRuleDecisions, eventRuleWarnings } from "../../../constructs/event-rules/decisions";
import { eventPattern } from "../../../constructs/event-rules/event-rule-policies";
import type { EventSelection } from "../../../constructs/event-rules/options";
import { EVENT_TYPES, type EventType } from "../../../formats/event-types";
import { FROM_THERE, noReference, type Row, refusesOptions } from "../refuses-options";
import { scope } from "../synthesize";

const CODE = "write one of Meta's error codes, such as 131026";

const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:theirs";
const BUS = "arn:aws:events:eu-west-1:111122223333:event-bus/theirs";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";

const NAME = "the name of an EventBridge rule: 1 to 59 letters, digits, hyphens and underscores";
const TARGET = "the ARN of a standard SQS queue, a standard SNS topic or an event bus";
const A_TARGET = "write it as arn:aws:sqs:eu-west-1:111122223333:queue-name";
const TYPES = EVENT_TYPES.join(", ");

const elsewhere = (field: string, arn: string, allowed: string): [object, Row] => [
  { [field]: arn },
  [field, JSON.stringify(arn), allowed, FROM_THERE],
];

refusesOptions(eventRuleDecisions, { ...scope, name: "acme-failures", targetArn: QUEUE }, [
  ...["", "a".repeat(60)].map((name): [object, Row] => [
    { name },
    ["name", JSON.stringify(name), NAME, "write a name such as acme-failures"],
  ]),
  [
    { detailTypes: [] },
    [
      "detailTypes",
      "an empty list",
      "at least one event type",
      "list one, or leave it out for all",
    ],
  ],
  [
    { detailTypes: ["WhatsApp Message Fail"] },
    ["detailTypes[0]", '"WhatsApp Message Fail"', TYPES, "write WhatsApp Message Failed"],
  ],
  [
    { detailTypes: ["WhatsApp Message Read", "WhatsApp Message Read"] },
    ["detailTypes[1]", '"WhatsApp Message Read"', "each value once", "remove the second one"],
  ],
  [
    { targetArn: `${QUEUE}.fifo` },
    [
      "targetArn",
      `"${QUEUE}.fifo"`,
      TARGET,
      "name a standard queue or topic: the events carry no message group",
    ],
  ],
  [
    { targetArn: "arn:aws:lambda:eu-west-1:111122223333:function:chat" },
    ["targetArn", '"arn:aws:lambda:eu-west-1:111122223333:function:chat"', TARGET, A_TARGET],
  ],
  [{ targetArn: "${aws_sqs_queue.theirs.arn}" }, noReference("targetArn", TARGET, A_TARGET)],
  elsewhere(
    "targetArn",
    QUEUE.replace("111122223333", "444455556666"),
    "an ARN in account 111122223333",
  ),
  elsewhere("targetArn", "arn:aws:sns:eu-west-2:111122223333:theirs", "an ARN in Region eu-west-1"),
  elsewhere("targetKeyArn", KEY.replace("eu-west-1", "eu-west-2"), "an ARN in Region eu-west-1"),
  [
    { targetArn: BUS, targetKeyArn: KEY },
    [
      "targetKeyArn",
      `"${KEY}"`,
      "nothing beside an event bus, which uses its key itself",
      "remove targetKeyArn",
    ],
  ],
  ...["phone-number-id-0123456789abcdef0123456789abcdef", "+12065550100"].map(
    (id): [object, Row] => [
      { metaPhoneNumberIds: [id] },
      [
        "metaPhoneNumberIds[0]",
        JSON.stringify(id),
        "the id that Meta gives a number, 5 to 20 digits in quotes",
        `${id.startsWith("+") ? "copy the digits that" : "write Meta's id of this number:"} \`aws socialmessaging get-linked-whatsapp-business-account\` prints ${id.startsWith("+") ? "as" : "it as"} metaPhoneNumberId`,
      ],
    ],
  ),
  [
    { metaPhoneNumberIds: [], errorCodes: [] },
    [
      "metaPhoneNumberIds",
      "an empty list",
      "at least one number",
      "list one, or leave it out for all numbers",
    ],
    [
      "errorCodes",
      "an empty list",
      "at least one code",
      "list one, or leave it out for all events",
    ],
  ],
  [
    { errorCodes: [131026, 131026.5, -1] },
    ["errorCodes[1]", "131026.5", "a whole number from 0 to 9999999", CODE],
    ["errorCodes[2]", "-1", "a whole number from 0 to 9999999", CODE],
  ],
  [
    { detailTypes: ["WhatsApp Message Failed", "WhatsApp Message Sent"], errorCodes: [131026] },
    [
      "detailTypes[1]",
      '"WhatsApp Message Sent" beside errorCodes',
      "types of events that report errors, such as WhatsApp Message Failed",
      "remove it, or write a second rule without errorCodes: no event of this type would ever match",
    ],
  ],
  [
    { metaPhoneNumberIds: Array.from({ length: 120 }, (_, index) => String(10 ** 14 + index)) },
    [
      "metaPhoneNumberIds",
      "an event pattern of 2529 characters",
      "at most 2048 characters, EventBridge's quota",
      "write a second rule with a part of the list",
    ],
  ],
  [{ deliverWith: "rolle" }, ["deliverWith", '"rolle"', "role, policy", "write role"]],
  ...(
    [
      [
        { targetArn: "arn:aws:sns:eu-west-1:111122223333:theirs" },
        "role for a topic: EventBridge does not name its rule to topics, so that their policies would let in the rules of every customer",
      ],
      [{ targetArn: BUS }, "role for an event bus"],
      [
        { targetKeyArn: KEY },
        "role for a queue with a customer-managed key: EventBridge does not name its rule to keys, so that the key's policy would let in the rules of every customer",
      ],
    ] as const
  ).map(([target, allowed]): [object, Row] => [
    { ...target, deliverWith: "policy" },
    ["deliverWith", '"policy"', allowed, "write role, or leave deliverWith out"],
  ]),
]);

/** What AWS's guide shows of each type; of the others it shows nothing. */
const SAMPLES: readonly object[] = ["Sent", "Delivered", "Read", "Failed"].map((type) => ({
  source: "aws.social-messaging",
  "detail-type": `WhatsApp Message ${type}`,
  resources: [],
  detail: {
    wabaId: "1163793972139053",
    originationPhoneNumberId: "574086085794038",
    status: type.toLowerCase(),
    ...(type === "Failed" && {
      errors: [
        { code: 131000, title: "Something went wrong" },
        { code: 131026, title: "Message undeliverable" },
      ],
    }),
  },
}));

/** EventBridge's matching of exact values: one of those in the pattern, in one of the entries of a list. */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((entry) => matches(pattern, entry));
  if (Array.isArray(pattern)) return pattern.includes(value);
  return Object.entries(Object(pattern)).every(([key, inner]) =>
    matches(inner, Object(value)[key]),
  );
}

test.each<[EventSelection, string[]]>([
  [{}, ["sent", "delivered", "read", "failed"]],
  [{ detailTypes: ["WhatsApp Message Read"] }, ["read"]],
  [{ metaPhoneNumberIds: ["574086085794038", "1"] }, ["sent", "delivered", "read", "failed"]],
  [{ metaPhoneNumberIds: ["1"] }, []],
  [{ errorCodes: [131026, 131047] }, ["failed"]],
  [{ errorCodes: [131047] }, []],
  [{ errorCodes: [131026], metaPhoneNumberIds: ["1"] }, []],
])("a rule of %j takes %j of AWS's samples", (selection, statuses) => {
  const pattern = JSON.parse(eventPattern(selection));
  const taken = SAMPLES.filter((sample) => matches(pattern, sample));
  expect(taken).toMatchObject(statuses.map((status) => ({ detail: { status } })));
});

test("a filter by number is doubtful for types of which AWS shows no sample", () => {
  const found = (detailTypes?: readonly EventType[], metaPhoneNumberIds?: readonly string[]) =>
    eventRuleWarnings({ detailTypes, metaPhoneNumberIds }).map(({ got }) => got);
  const numbers = ["574086085794038"];
  expect(found(["WhatsApp Message Failed"], numbers)).toEqual([]);
  expect(found(undefined, undefined)).toEqual([]);
  expect(found(["WhatsApp Message Received", "WhatsApp Message Read"], numbers)).toEqual([
    "a filter by number for WhatsApp Message Received",
  ]);
  expect(found(undefined, numbers)).toHaveLength(1);
});
