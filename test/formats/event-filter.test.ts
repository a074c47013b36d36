import {
  type EventFilter,
  type FilterPolicy,
  filterPolicyOf,
  filterProblems,
} from "../../formats/event-filter";

const hex = (number: number) => number.toString(16).padStart(32, "0");
const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `phone-number-id-${hex(index)}`);
const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => `waba-${hex(index)}`);

const told = (filter: EventFilter) =>
  filterProblems(filter).map(({ path, got, fix }) => `${path.join(".")}: ${got}: ${fix}`);

describe("a filter that cannot work is refused", () => {
  test.each([
    ["whatsAppWebhookEntry", { whatsAppWebhookEntry: { changes: ["messages"] } }],
    ["whatsappWebhookEntry", { whatsappWebhookEntry: [{ prefix: "{" }] }],
    ["whatsAppWebhookEntry.changes.field", { "whatsAppWebhookEntry.changes.field": ["messages"] }],
  ])("inside the JSON string %s, with the reason", (field, filterPolicy) => {
    expect(told({ filterPolicy })).toEqual([
      `filterPolicy.${field}: a filter on the webhook entry: filter in the consumer: the entry is a JSON string, and SNS does not look inside strings, so that no event would ever match`,
    ]);
  });

  test.each<[string, EventFilter, string]>([
    [
      "on a field that events do not have",
      { filterPolicy: { context: { MetaWabaIds: { id: ["1"] } } } },
      "filterPolicy.context.MetaWabaIds.id: a field that events do not have: remove it: no event would ever match",
    ],
    [
      "on what every object inherits",
      { filterPolicy: { constructor: ["1"] } },
      "filterPolicy.constructor: a field that events do not have: remove it: no event would ever match",
    ],
    [
      "joined by dots",
      { filterPolicy: { "context.MetaWabaIds.wabaId": ["1"] } },
      "filterPolicy.context.MetaWabaIds.wabaId: a field that events do not have: write each part below the other, not joined by dots",
    ],
    [
      "on an object as if it were a value",
      { filterPolicy: { context: ["1"] } },
      'filterPolicy.context: ["1"]: name one of them, and values below it',
    ],
    [
      "on a value as if it were an object",
      { filterPolicy: { aws_account_id: { id: ["1"] } } },
      'filterPolicy.aws_account_id: {"id":["1"]}: write it as ["value"]',
    ],
    [
      "on nothing at all, as a file may say it",
      { filterPolicy: { context: null } as unknown as FilterPolicy },
      "filterPolicy.context: null: name one of them, and values below it",
    ],
    [
      "without values",
      { filterPolicy: { messageId: [] } },
      'filterPolicy.messageId: []: write it as ["value"]',
    ],
    [
      "without fields",
      { filterPolicy: {} },
      "filterPolicy: an empty policy: name a field, or remove it",
    ],
    [
      "on no number",
      { phoneNumberIds: [] },
      "phoneNumberIds: an empty list: name at least one, or remove phoneNumberIds to receive every event",
    ],
    [
      "on a number twice",
      { phoneNumberIds: [...numbers(1), ...numbers(1)] },
      `phoneNumberIds.1: "phone-number-id-${hex(0)}": remove the second one`,
    ],
    [
      "in two ways at once",
      { wabaIds: accounts(1), filterPolicy: { messageId: ["1"] } },
      "filterPolicy: a policy beside ids: write the ids into the policy, or remove it",
    ],
  ])("%s", (_, filter, problem) => {
    expect(told(filter)).toEqual([problem]);
  });

  test("by a number that a phone would show, or by a token", () => {
    for (const id of ["12065550100", "${TfToken[TOKEN.1]}", `waba-${hex(1)}`]) {
      expect(filterProblems({ phoneNumberIds: [id] })).toEqual([
        expect.objectContaining({
          path: ["phoneNumberIds", 0],
          allowed: "phone-number-id- and 32 hexadecimal digits, literally",
        }),
      ]);
    }
  });
});

/** Three deep, so each value counts three times. */
describe("as complex as SNS admits, and no more", () => {
  test.each<[string, EventFilter, number]>([
    ["50 numbers", { phoneNumberIds: numbers(50) }, 0],
    ["51 numbers", { phoneNumberIds: numbers(51) }, 1],
    ["50 accounts", { wabaIds: accounts(50) }, 0],
    ["51 accounts", { wabaIds: accounts(51) }, 1],
    ["4 accounts and 4 numbers", { wabaIds: accounts(4), phoneNumberIds: numbers(4) }, 0],
    ["4 accounts and 5 numbers", { wabaIds: accounts(4), phoneNumberIds: numbers(5) }, 1],
    ["150 message ids", { filterPolicy: { messageId: accounts(150) } }, 0],
    ["151 message ids", { filterPolicy: { messageId: accounts(151) } }, 1],
  ])("%s", (_, filter, problems) => {
    expect(filterProblems(filter)).toHaveLength(problems);
  });

  test("five fields, not six", () => {
    const plain = { aws_account_id: ["1"], messageId: ["1"], message_timestamp: ["1"] };
    const of = (context: FilterPolicy) => told({ filterPolicy: { ...plain, context } });
    expect(of({ MetaWabaIds: { wabaId: ["1"], arn: ["1"] } })).toEqual([]);
    const both = { MetaWabaIds: { wabaId: ["1"], arn: ["1"] }, MetaPhoneNumberIds: { arn: ["1"] } };
    expect(of(both)).toEqual([
      "filterPolicy: 6 fields with values: split it: subscribe twice, each with a part",
    ]);
  });
});

test("without a filter, every event comes", () => {
  expect(filterPolicyOf({})).toBeUndefined();
  expect(filterProblems({})).toEqual([]);
});

test("accounts and numbers must both fit", () => {
  expect(filterPolicyOf({ wabaIds: accounts(1), phoneNumberIds: numbers(1) })).toEqual({
    context: {
      MetaWabaIds: { arn: [{ suffix: hex(0) }] },
      MetaPhoneNumberIds: { arn: [{ suffix: hex(0) }] },
    },
  });
});
