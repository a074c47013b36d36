import { type EventFilter, filterFindings, filterPolicyOf } from "../../formats/event-filter";
import type { FilterPolicy } from "../../formats/filter-policy";

const hex = (number: number) => number.toString(16).padStart(32, "0");
const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `phone-number-id-${hex(index)}`);
const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => `waba-${hex(index)}`);

const scope = { account: "111122223333", region: "eu-west-1" };

const findings = (filter: EventFilter) =>
  filterFindings(scope, filter).map(({ path, got, fix }) => `${path.join(".")}: ${got}: ${fix}`);

describe("a filter that cannot work is refused", () => {
  test.each([
    ["whatsAppWebhookEntry", { whatsAppWebhookEntry: { changes: ["messages"] } }],
    ["whatsappWebhookEntry", { whatsappWebhookEntry: [{ prefix: "{" }] }],
    ["whatsAppWebhookEntry.changes.field", { "whatsAppWebhookEntry.changes.field": ["messages"] }],
  ])("inside the JSON string %s, with the reason", (field, filterPolicy) => {
    expect(findings({ filterPolicy })).toEqual([
      expect.stringContaining(
        `filterPolicy.${field}: a filter on the webhook entry: filter in the consumer: the entry is a JSON string, and SNS does not look inside strings`,
      ),
    ]);
  });

  test.each<[string, EventFilter, string]>([
    [
      "on a field that events do not have",
      { filterPolicy: { context: { MetaWabaIds: { id: ["1"] } } } },
      "filterPolicy.context.MetaWabaIds.id: a field that events do not have: remove it: no event would ever match",
    ],
    [
      "on a field whose name is misspelt",
      { filterPolicy: { messageID: ["1"] } },
      "filterPolicy.messageID: a field that events do not have: write messageId: no event would ever match",
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
      "in two ways at once",
      { wabaIds: accounts(1), filterPolicy: { messageId: ["1"] } },
      "filterPolicy: a policy beside ids: write the ids into the policy, or remove it",
    ],
  ])("%s", (_, filter, problem) => {
    expect(findings(filter)).toEqual([problem]);
  });
});

describe("a filter that no event would ever match is refused", () => {
  const rows = (filterPolicy: unknown) =>
    filterFindings(scope, { filterPolicy: filterPolicy as FilterPolicy }).map(
      ({ path, got, allowed, fix }) => [path.slice(1).join("."), got, allowed, fix],
    );
  const TEXT = "text, as events hold nothing else in this field";
  const ELSEWHERE = "correct or remove it: no event comes from elsewhere";
  const WABA = "arn:aws:social-messaging:eu-west-1:111122223333:waba/1";

  test.each<[string, unknown, string, string]>([
    ["a number", 111122223333, "", "111122223333"],
    ["a switch", true, "", "true"],
    ["nothing", null, "", "null"],
    ["a list", ["1"], "", '["1"]'],
    ["anything but a number", { "anything-but": 1 }, ".anything-but", "1"],
    ["anything but some numbers", { "anything-but": ["1", 2] }, ".anything-but.1", "2"],
  ])("%s where events hold text", (_, value, below, got) => {
    expect(rows({ messageId: ["1", value] })).toEqual([
      [`messageId.1${below}`, got, TEXT, "put it in quotes"],
    ]);
  });

  test("by numbers", () => {
    expect(rows({ messageId: [{ numeric: [">", 0] }] })).toEqual([
      [
        "messageId.0.numeric",
        "a comparison of numbers",
        "an operator on text, such as prefix, suffix or anything-but",
        "write the values as text: events hold text in this field, so that no event would ever match",
      ],
    ]);
  });

  const HERE = "arn:aws:social-messaging:eu-west-1:111122223333";
  const OTHER_WABA = "arn:aws:social-messaging:eu-west-1:444455556666:waba/1";
  const MATCHES_NONE = expect.stringMatching(
    /no event (would ever match|comes|has)|^(write|list|put)/,
  );

  test.each<[string, string, unknown]>([
    ["a range of addresses", "messageId", [{ cidr: "10.0.0.0/8" }]],
    ["an operator that is misspelt", "messageId", [{ prefx: "a" }]],
    ["two operators at once", "messageId", [{ prefix: "a", suffix: "b" }]],
    ["no operator", "messageId", [{}]],
    ["the start of a number", "messageId", [{ prefix: 49 }]],
    ["the end of nothing", "messageId", [{ suffix: null }]],
    ["another case of a list", "messageId", [{ "equals-ignore-case": ["a"] }]],
    ["a field that is not there", "messageId", [{ exists: false }]],
    ["a field that is there, in quotes", "messageId", [{ exists: "true" }]],
    ["anything but an empty list of starts", "messageId", [{ "anything-but": { prefix: [] } }]],
    ["anything but a list with a number", "messageId", [{ "anything-but": { suffix: [1] } }]],
    ["anything but numbers", "messageId", [{ "anything-but": { numeric: [">", 1] } }]],
    ["anything but an empty object", "messageId", [{ "anything-but": {} }]],
    ["anything but nothing", "messageId", [{ "anything-but": null }]],
    ["anything but this account", "aws_account_id", [{ "anything-but": "111122223333" }]],
    ["anything but this account's start", "aws_account_id", [{ "anything-but": { prefix: "1" } }]],
    ["the start of another account", "aws_account_id", [{ prefix: "4444" }]],
    ["the end of another account", "aws_account_id", [{ suffix: "4444" }]],
    ["a pattern of other accounts", "aws_account_id", [{ wildcard: "4*" }]],
    ["another account in any case", "aws_account_id", [{ "equals-ignore-case": "444455556666" }]],
    ["an empty text", "messageId", [""]],
    ["an empty text in any case", "messageId", [{ "equals-ignore-case": "" }]],
    ["anything but any start", "messageId", [{ "anything-but": { prefix: ["a", ""] } }]],
    ["anything but any pattern", "message_timestamp", [{ "anything-but": { wildcard: "*" } }]],
  ])("%s", (_, field, wanted) => {
    expect(rows({ [field]: wanted })).toEqual([
      [expect.any(String), expect.any(String), expect.any(String), MATCHES_NONE],
    ]);
  });

  test.each<[string, string, string, unknown]>([
    ["an id of AWS as Meta's", "MetaWabaIds", "wabaId", `waba-${hex(1)}`],
    [
      "an id of AWS as Meta's",
      "MetaPhoneNumberIds",
      "metaPhoneNumberId",
      `phone-number-id-${hex(1)}`,
    ],
    ["an ARN as Meta's id", "MetaWabaIds", "wabaId", `${HERE}:waba/1`],
    ["the start of an id of AWS", "MetaWabaIds", "wabaId", { prefix: "waba-" }],
    ["an id as an ARN", "MetaWabaIds", "arn", `waba-${hex(1)}`],
    ["an ARN of another service", "MetaWabaIds", "arn", "arn:aws:sns:eu-west-1:111122223333:t"],
    ["a number as an account", "MetaWabaIds", "arn", `${HERE}:phone-number-id/1`],
    ["an account as a number", "MetaPhoneNumberIds", "arn", `${HERE}:waba/1`],
    [
      "the bare start of another account",
      "MetaWabaIds",
      "arn",
      { prefix: "arn:aws:social-messaging:eu-west-1:4444" },
    ],
    [
      "a pattern in another Region",
      "MetaWabaIds",
      "arn",
      { wildcard: "arn:aws:social-messaging:us-*" },
    ],
    ["another partition", "MetaWabaIds", "arn", { prefix: "arn:aws-cn:" }],
    ["the end of an id of AWS", "MetaWabaIds", "wabaId", { suffix: `waba-${hex(1)}` }],
    ["an id of AWS in capitals", "MetaWabaIds", "wabaId", { "equals-ignore-case": "WABA-1" }],
    ["an id of AWS in a pattern", "MetaWabaIds", "wabaId", { wildcard: "*waba-*" }],
    ["another account's whole ARN as an end", "MetaWabaIds", "arn", { suffix: OTHER_WABA }],
    ["the end of a number as an account", "MetaWabaIds", "arn", { suffix: "phone-number-id/1" }],
    ["a pattern of another account", "MetaWabaIds", "arn", { wildcard: "*:444455556666:*" }],
    ["an ARN that lacks the id", "MetaWabaIds", "arn", `${HERE}:waba/`],
    ["anything but our ARNs", "MetaWabaIds", "arn", { "anything-but": { prefix: `${HERE}:` } }],
    ["anything but ARNs", "MetaPhoneNumberIds", "arn", { "anything-but": { wildcard: "arn:*" } }],
  ])("%s", (_, group, field, value) => {
    expect(rows({ context: { [group]: { [field]: [value] } } })).toEqual([
      [expect.any(String), expect.any(String), expect.any(String), MATCHES_NONE],
    ]);
  });

  test.each<[string, unknown]>([
    ["messageId", [{ exists: true }]],
    ["messageId", [{ "anything-but": "a" }, { "anything-but": { prefix: ["a", "b"] } }]],
    ["messageId", [{ prefix: "a" }, { wildcard: "a*b" }, { "equals-ignore-case": "a" }]],
    ["aws_account_id", [{ prefix: "1111" }, { suffix: "3333" }, { wildcard: "1*3" }]],
    ["aws_account_id", [{ "anything-but": "444455556666" }]],
    ["context", { MetaWabaIds: { wabaId: ["123", { suffix: "3" }], arn: [{ suffix: hex(1) }] } }],
    [
      "context",
      { MetaWabaIds: { arn: [{ wildcard: "arn:*:waba/1" }, { prefix: "arn:aws:social" }] } },
    ],
    ["context", { MetaPhoneNumberIds: { arn: [`${HERE}:phone-number-id/1`] } }],
    ["context", { MetaWabaIds: { arn: [{ "anything-but": { prefix: `${HERE}:waba/1` } }] } }],
    ["context", { MetaWabaIds: { arn: [{ "equals-ignore-case": `${HERE}:WABA/A` }] } }],
    ["messageId", [{ wildcard: "\\*" }, { "anything-but": { wildcard: "\\*" } }]],
  ])("what an event can match is right: %s %j", (field, wanted) => {
    expect(rows({ [field]: wanted })).toEqual([]);
  });

  test("anything but nothing, which SNS refuses", () => {
    expect(rows({ messageId: [{ "anything-but": [] }] })).toEqual([
      [
        "messageId.0.anything-but",
        "an empty list",
        "at least one value that is not wanted",
        "list what is not wanted, or remove it to receive every event",
      ],
    ]);
  });

  test("another account", () => {
    expect(rows({ aws_account_id: ["111122223333", "444455556666"] })).toEqual([
      ["aws_account_id.1", '"444455556666"', 'the topic\'s own account, "111122223333"', ELSEWHERE],
    ]);
  });

  test("ARNs of another account or Region, whole or by their start", () => {
    const elsewhere = WABA.replace("eu-west-1", "us-east-1");
    const start = "arn:aws:social-messaging:eu-west-1:444455556666:waba/";
    const arn = [WABA, elsewhere, { prefix: start }, { prefix: "arn:aws:" }];
    expect(rows({ context: { MetaWabaIds: { arn } } })).toEqual([
      ["context.MetaWabaIds.arn.1", `"${elsewhere}"`, "an ARN in Region eu-west-1", ELSEWHERE],
      [
        "context.MetaWabaIds.arn.2.prefix",
        `"${start}"`,
        "an ARN in account 111122223333",
        ELSEWHERE,
      ],
    ]);
  });

  test("what only Terraform knows, or what cannot be judged, is right", () => {
    const filterPolicy = { aws_account_id: ["${aws_caller.id}"], messageId: [{ suffix: "a" }] };
    expect(filterFindings(scope, { filterPolicy })).toEqual([]);
    expect(filterFindings({}, { filterPolicy: { aws_account_id: ["444455556666"] } })).toEqual([]);
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
    expect(filterFindings(scope, filter)).toHaveLength(problems);
  });

  test("five fields, not six", () => {
    const plain = { aws_account_id: [scope.account], messageId: ["1"], message_timestamp: ["1"] };
    const of = (context: FilterPolicy) => findings({ filterPolicy: { ...plain, context } });
    const arn = [{ suffix: "1" }];
    expect(of({ MetaWabaIds: { wabaId: ["1"], arn } })).toEqual([]);
    const both = { MetaWabaIds: { wabaId: ["1"], arn }, MetaPhoneNumberIds: { arn } };
    expect(of(both)).toEqual([
      "filterPolicy: 6 fields with values: split it: subscribe twice, each with a part",
    ]);
  });
});

test("without a filter, every event comes", () => {
  expect(filterPolicyOf({})).toBeUndefined();
  expect(filterFindings(scope, {})).toEqual([]);
});

test("accounts and numbers must both fit", () => {
  expect(filterPolicyOf({ wabaIds: accounts(1), phoneNumberIds: numbers(1) })).toEqual({
    context: {
      MetaWabaIds: { arn: [{ suffix: hex(0) }] },
      MetaPhoneNumberIds: { arn: [{ suffix: hex(0) }] },
    },
  });
});
