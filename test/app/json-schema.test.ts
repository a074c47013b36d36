import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { environmentJsonSchema, environmentSchema } from "../../app/environment";
import { valueAt } from "../../formats/schema-walk";
import { fc, runs } from "../fuzz";
import { added, changed, right, withSpend } from "./harness";
import { everything, mutated } from "./values";

const FILE = join(__dirname, "../../environments/environment.schema.json");

const written = JSON.parse(readFileSync(FILE, "utf8"));
const validate = new Ajv({ allErrors: true }).compile(written);
const zodAccepts = (data: unknown) => environmentSchema.safeParse(data).success;

/** What the loader alone refuses: editors would find multiples of 0.01 with doubles, and miss 0.07. */
function hasFractionOfCents(data: unknown): boolean {
  const limits = valueAt(data, ["spend", "limits"]);
  return (Array.isArray(limits) ? limits : []).some((limit) => {
    const usd = valueAt(limit, ["usd"]);
    return typeof usd === "number" && !/^\d+(\.\d{1,2})?$/.test(String(usd));
  });
}

test("the checked-in schema is what the zod schema says today: if not, npm run schema", () => {
  expect(withoutSentences(written)).toEqual(withoutSentences(environmentJsonSchema()));
});

/** What a field means comes from TSDoc, which only the compiler reads. */
function withoutSentences(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === "description" && typeof value === "string" ? undefined : value,
  );
}

test("fields that have a default need not be written", () => {
  expect(written.required).toEqual([
    "account",
    "region",
    "namePrefix",
    "state",
    "serviceLinkedRole",
  ]);
});

test("every field has a description", () => {
  for (const [name, property] of Object.entries(written.properties)) {
    expect([name, property]).toEqual([
      name,
      expect.objectContaining({ description: expect.stringMatching(/^[A-Zf].*\.$/) }),
    ]);
  }
});

const NUMBER = "arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/0123456789abcdef";
const limits = (usd: unknown) => `[{ usd: ${usd}, per: hour, severity: warning }]`;

describe("editors and the loader agree about single fields", () => {
  const account = "id: waba-0123456789abcdef0123456789abcdef, destination: sns";
  test.each<[string, boolean, string]>([
    ["the least that can be written", true, right],
    ["nothing", false, ""],
    ["a list", false, "- a"],
    ["an unknown key", false, added("speed: 1")],
    ["an account without quotes", false, changed("account: 111122223333")],
    ["an account of 11 digits", false, changed('account: "11112222333"')],
    ["an unknown Region", true, changed("region: eu-west-9")],
    ["a Region that is none", false, changed("region: Ireland")],
    ["a prefix of 24 characters", true, changed(`namePrefix: ${"a".repeat(24)}`)],
    ["a prefix of 25 characters", false, changed(`namePrefix: ${"a".repeat(25)}`)],
    ["an unknown way to the role", false, changed("serviceLinkedRole: maybe")],
    ["no state", false, right.replace(/^state.*$/m, "")],
    ["a state of no kind", false, changed("state: {}")],
    ["an S3 state", true, changed("state: { backend: s3, bucket: acme, region: eu-west-1 }")],
    ["an S3 state without a bucket", false, changed("state: { backend: s3, region: eu-west-1 }")],
    ["a local state with a bucket", false, changed("state: { backend: local, bucket: acme }")],
    [
      "a state at the bucket's root",
      true,
      changed('state: { backend: s3, bucket: acme, region: eu-west-1, keyPrefix: "" }'),
    ],
    ["tags in any script", true, added("tags: { Бюро: Zürich, 部門: 開発 }")],
    ["a tag value that is no text", false, added("tags: { Version: 1.5 }")],
    ["a reserved tag key", false, added("tags: { aws:team: a }")],
    ["an empty section", false, added("tags:")],
    ["a FIFO topic", false, added("eventTopic: { name: events.fifo }")],
    ["a bucket name in capitals", false, added("mediaBucket: { name: Acme }")],
    ["a bucket that is an IP address", false, added("mediaBucket: { name: 10.0.0.1 }")],
    ["prefixes two folders deep", true, added("mediaBucket: { inboundPrefix: a/b/ }")],
    ["a prefix without a slash", false, added("mediaBucket: { inboundPrefix: a/b }")],
    ["half a day", false, added("mediaBucket: { retentionDays: 0.5 }")],
    ["a window of 30 days", true, added("key: { deletionWindowDays: 30 }")],
    ["a window of 31 days", false, added("key: { deletionWindowDays: 31 }")],
    ["a key's alias", false, added("key: { existingArn: alias/aws/sns }")],
    ["a Connect instance without its ARN", false, added("connect: {}")],
    ["limits", true, withSpend("")],
    ["a limit of 0.01 USD", true, withSpend("", limits(0.01))],
    ["a limit below a cent", false, withSpend("", limits(0.001))],
    ["a limit of ten million USD", true, withSpend("", limits(10_000_000))],
    ["a limit above that", false, withSpend("", limits(10_000_000.01))],
    ["a limit in words", false, withSpend("", limits('"40"'))],
    ["limits without a rate card", false, added("spend: { limits: [] }")],
    ["a rate card elsewhere", false, withSpend("").replace("rates.csv", "../rates.csv")],
    ["a window of 3 hours", true, withSpend("feeRate: { windowHours: 3 }")],
    ["a window of 4 hours", false, withSpend("feeRate: { windowHours: 4 }")],
    ["a share of 0", false, withSpend(`numbers: [{ arn: ${NUMBER}, sharePercent: 0 }]`)],
    ["a share of 100", true, withSpend(`numbers: [{ arn: ${NUMBER}, sharePercent: 100 }]`)],
    ["a number's id", false, withSpend("numbers: [{ arn: phone-number-id-0, sharePercent: 9 }]")],
    [
      "a dimension without text",
      false,
      withSpend("estimated: [{ fee: MessageFee, dimensions: { a: 1 } }]"),
    ],
    ["alarms without recipients", false, added("alarms: {}")],
    [
      "an e-mail address with a name",
      false,
      added('alarms: { warning: { emails: ["A <a@b.de>"] } }'),
    ],
    ["an account", true, added(`whatsappBusinessAccounts: [{ ${account} }]`)],
    [
      "an account's wrong destination",
      false,
      added(`whatsappBusinessAccounts: [{ ${account.replace("sns", "sqs")} }]`),
    ],
    [
      "a tag that Connect sets",
      false,
      added(`whatsappBusinessAccounts: [{ ${account}, tags: { AmazonConnectEnabled: "True" } }]`),
    ],
  ])("%s: %s", (_, allowed, text) => {
    const data: unknown = parse(text);
    expect([zodAccepts(data), validate(data)]).toEqual([allowed, allowed]);
  });

  test("everything that can be written", () => {
    expect([zodAccepts(everything), validate(everything)]).toEqual([true, true]);
  });

  test("whatever is changed in it", () => {
    fc.assert(
      fc.property(mutated(everything), (data) => {
        if (hasFractionOfCents(data)) expect(zodAccepts(data)).toBe(false);
        else expect(validate(data)).toBe(zodAccepts(data));
      }),
      runs(1000),
    );
  });
});
