import { FILE_WORDS } from "../../formats/door";
import { messagingTagKey, tagKey, tagValue } from "../../formats/names";
import { added, changed, places, RATES, refusal, refuses, rendered, withSpend } from "./harness";

const TOP_LEVEL =
  "account, region, namePrefix, tags, protect, deployRoleArn, permissionsBoundaryArn, state, key, mediaKey, adopt, eventTopic, connect, mediaBucket, serviceLinkedRole, delivery, vpcEndpoint, dataEventTrail, alarms, spend, costAnomalies, outcomes, whatsappBusinessAccounts, access";
const ELSEWHERE = "remove it, or move it where it belongs";
const A_MAP = "a map of keys and values";
const WRITE_A_MAP = "write keys and values, indented below it";
const TAG_KEY = tagKey.allowed;
const TAG_VALUE = tagValue.allowed;
const RESERVED = "AWS reserves keys that start with aws: choose another";

const account = "id: waba-0123456789abcdef0123456789abcdef, destination: none";

describe("unknown keys", () => {
  describe("are reported with the nearest known one", () => {
    refuses("acount", TOP_LEVEL, added, [["▸acount: x", "an unknown key", "write account"]]);
    refuses("EVENTTOPIC", TOP_LEVEL, added, [
      ["▸EVENTTOPIC: {}", "an unknown key", "write eventTopic"],
    ]);
    refuses("WhatsAppBusinessAccount", TOP_LEVEL, added, [
      ["▸WhatsAppBusinessAccount: []", "an unknown key", "write whatsappBusinessAccounts"],
    ]);
    refuses("key.exisitngArn", "existingArn, alias, deletionWindowDays, statements, tags", added, [
      ["key: { ▸exisitngArn: x }", "an unknown key", "write existingArn"],
    ]);
    refuses(
      "whatsappBusinessAccounts[0].tag",
      "id, name, arn, destination, tags, phoneNumbers",
      added,
      [[`whatsappBusinessAccounts: [{ ${account}, ▸tag: {} }]`, "an unknown key", "write tags"]],
    );
  });

  describe("without one when nothing is near", () => {
    refuses(
      "whatsappBusinessAccounts[0].no",
      "id, name, arn, destination, tags, phoneNumbers",
      added,
      [[`whatsappBusinessAccounts: [{ ${account}, ▸no: 1 }]`, "an unknown key", ELSEWHERE]],
    );
    refuses(
      "spend.monthlyUsd",
      "rateCard, scope, numbers, limits, feeRate, estimated, budgets, countryBurst, brake",
      withSpend,
      [["▸monthlyUsd: 5", "an unknown key", ELSEWHERE]],
      { "rates.csv": RATES },
    );
    refuses("constructor", TOP_LEVEL, added, [["▸constructor: 1", "an unknown key", ELSEWHERE]]);
  });

  describe("in words that cannot break the message", () => {
    refuses("7", TOP_LEVEL, added, [["▸7: x", "an unknown key", ELSEWHERE]]);
    refuses('[""]', TOP_LEVEL, added, [["▸null: x", "an unknown key", ELSEWHERE]]);
    refuses('["[ a, b ]"]', TOP_LEVEL, added, [["? ▸[a, b]\n: x", "an unknown key", ELSEWHERE]]);
    refuses('["two\\nlines"]', TOP_LEVEL, added, [
      ['▸"two\\nlines": x', "an unknown key", ELSEWHERE],
    ]);
    refuses('["\\u001b[31mred"]', TOP_LEVEL, added, [
      ['▸"\\e[31mred": x', "an unknown key", ELSEWHERE],
    ]);
    refuses(`["${"k".repeat(116)}...]`, TOP_LEVEL, added, [
      [`▸${"k".repeat(1000)}: x`, "an unknown key", ELSEWHERE],
    ]);
  });
});

describe("tags", () => {
  refuses("tags.aws:team", TAG_KEY, added, [
    ["tags: { ▸aws:team: a }", 'the key "aws:team"', RESERVED],
  ]);
  test("keys are refused that Terraform would evaluate, or that mark what is created", () => {
    const template = { "prod.yaml": added('tags: { "${team}": a }') };
    expect(places(template)).toEqual(['prod.yaml:6:9  tags["${team}"]: the key "${team}"']);
    expect(refusal(template)).toContain(`${TAG_KEY}, without \${ or %{`);
    const mark = { "prod.yaml": added("tags: { Cdktf-AWS-social-messaging: a }") };
    expect(places(mark)).toEqual([
      'prod.yaml:6:9  tags.Cdktf-AWS-social-messaging: the key "Cdktf-AWS-social-messaging"',
    ]);
    expect(refusal(mark)).toContain("leave it out: this tag marks");
  });
  refuses('tags["team?"]', TAG_KEY, added, [
    ["tags: { ▸team?: a }", 'the key "team?"', "rename the key"],
  ]);
  refuses("tags.Team", TAG_VALUE, added, [
    ["tags: { Team: ▸a;b }", '"a;b"', tagValue.fix("a;b")],
    ["tags: { Team: ▸0815 }", "0815", 'put it in quotes: "0815"'],
    ["tags: { Team: ▸1.50 }", "1.50", 'put it in quotes: "1.50"'],
    ["tags: { Team: ▸true }", "true", 'put it in quotes: "true"'],
    ["tags: { Team: ▸[a, b] }", '["a","b"]', 'write text, or "" for none'],
    ["tags: { Team: ▸}", "an empty value", 'write text, or "" for none'],
    ["tags: { ▸Team }", "an empty value", 'write text, or "" for none'],
  ]);
  refuses("tags.7", TAG_VALUE, added, [["tags: { 7: ▸a;b }", '"a;b"', tagValue.fix("a;b")]]);
  refuses("tags", A_MAP, added, [["tags: ▸[a]", '["a"]', WRITE_A_MAP]]);

  const onAccount = (entry: string) =>
    added(`whatsappBusinessAccounts:\n  - { ${account}, tags: { ${entry} } }`);
  refuses("whatsappBusinessAccounts[0].tags.aws:team", messagingTagKey.allowed, onAccount, [
    ["▸aws:team: a", 'the key "aws:team"', RESERVED],
  ]);
  test("both the key and the value are reported when both are wrong", () => {
    expect(refusal({ "prod.yaml": added("tags: { aws:team: 5 }") })).toBe(
      rendered(
        ["prod.yaml:6:9  tags.aws:team", 'the key "aws:team"', TAG_KEY, RESERVED],
        ["prod.yaml:6:19  tags.aws:team", "5", TAG_VALUE, 'put it in quotes: "5"'],
      ),
    );
  });
});

describe("lists", () => {
  const list = (text: string) => added(`whatsappBusinessAccounts: ${text}`);
  const numbers = (text: string) => list(`[{ ${account}, phoneNumbers: ${text} }]`);
  const A_LIST = "write a list, each item after a hyphen";

  refuses("whatsappBusinessAccounts", "a list", list, [["▸{ id: x }", '{"id":"x"}', A_LIST]]);
  refuses("whatsappBusinessAccounts[0]", A_MAP, list, [
    ["\n  -▸", "an empty value", WRITE_A_MAP],
    ["[▸support]", '"support"', WRITE_A_MAP],
  ]);
  refuses("whatsappBusinessAccounts[0].phoneNumbers[0]", A_MAP, numbers, [
    ["[▸support]", '"support"', WRITE_A_MAP],
  ]);
});

describe("sections with nothing below them are reported instead of being taken for left out", () => {
  const REMOVE = `${WRITE_A_MAP}, or remove the field`;
  refuses("tags", A_MAP, added, [["tags:▸", "an empty value", REMOVE]]);
  refuses("key", A_MAP, added, [["key:▸", "an empty value", REMOVE]]);
  refuses("mediaKey", A_MAP, added, [["mediaKey: ▸~", "~", REMOVE]]);
  refuses("eventTopic", A_MAP, added, [["eventTopic: ▸null", "null", REMOVE]]);
  refuses("connect", A_MAP, added, [
    ["connect:▸\n  # instanceArn: soon", "an empty value", REMOVE],
  ]);
  refuses("mediaBucket", A_MAP, added, [["mediaBucket:▸", "an empty value", REMOVE]]);
  refuses("spend", A_MAP, added, [["spend:▸", "an empty value", REMOVE]]);
  refuses("whatsappBusinessAccounts", "a list", added, [
    [
      "whatsappBusinessAccounts:▸",
      "an empty value",
      `${FILE_WORDS.words.array}, or remove the field`,
    ],
  ]);
  // Required, so that removing it would not help.
  refuses("state", A_MAP, changed, [["state:▸", "an empty value", WRITE_A_MAP]]);
});
