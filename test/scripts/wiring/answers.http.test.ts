import type { FaultOptions, TamperedAnswer } from "../../../local/emulator/faults";
import type { Operation } from "../../../local/emulator/protocol";
import { clock } from "../../../scripts/aws/clock";
import { apply } from "../../../scripts/commands/apply";
import { detach } from "../../../scripts/commands/detach";
import { plan } from "../../../scripts/commands/plan";
import { FOREIGN, marker, OWNER, TOPIC, wabaId } from "./fixtures";
import { type Ended, ended, inFolder, use } from "./in-process";
import { emulatorOf, environmentFile, Folder, stateOf, writesIn } from "./site";

// A field that is missing is unknown, never "none": what is decided from it would overwrite what stands there.

const OPTIONS = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY };
const TAGS = { Team: "care" };

// What comes late is waited for, and nobody here has the time.
beforeEach(() => {
  jest.spyOn(clock, "wait").mockResolvedValue();
});

/** An account that sends to somebody else, and whose file wants it otherwise. */
async function site(faults: FaultOptions) {
  const tags = { ...TAGS, ...marker(TAGS, OWNER, [TOPIC]) };
  const emulator = await emulatorOf(
    [
      { number: 1, destination: FOREIGN, tags, phones: { 1: tags } },
      { number: 2, destination: TOPIC, tags },
    ],
    faults,
  );
  use(emulator);
  const declared = environmentFile([{ number: 1, tags: { Team: "sales" }, phones: { 1: {} } }]);
  return { emulator, folder: inFolder(new Folder({ prod: declared })) };
}

const LIST = "ListLinkedWhatsAppBusinessAccounts";
const GET = "GetLinkedWhatsAppBusinessAccount";
const TAG_LIST = "ListTagsForResource";
const PAGE = "<html><body>Please sign in to this network</body></html>";

type Malformed = readonly [what: string, operation: Operation, path: string, value: unknown];

/** What stands at the path instead, undefined where the field is missing; a path that ends in + adds to a list. */
const MALFORMED: readonly Malformed[] = [
  ["no list", LIST, "linkedAccounts", undefined],
  ["null for the list", LIST, "linkedAccounts", null],
  ["a text for the list", LIST, "linkedAccounts", "none"],
  ["null in the list", LIST, "linkedAccounts.+", null],
  ["an account without id", LIST, "linkedAccounts.0.id", undefined],
  ["an account without ARN", LIST, "linkedAccounts.0.arn", undefined],
  ["an account without destinations", LIST, "linkedAccounts.1.eventDestinations", undefined],
  ["an account twice", LIST, "linkedAccounts.1.id", wabaId(1)],
  ["a list without end", LIST, "nextToken", Buffer.from(wabaId(1)).toString("base64url")],
  ["no account", GET, "account", undefined],
  ["another account", GET, "account.id", wabaId(9)],
  ["no destinations", GET, "account.eventDestinations", undefined],
  ["null for the destinations", GET, "account.eventDestinations", null],
  ["a text for the destinations", GET, "account.eventDestinations", "none"],
  ["null in the destinations", GET, "account.eventDestinations", [null]],
  ["a destination without ARN", GET, "account.eventDestinations", [{}]],
  ["an empty ARN", GET, "account.eventDestinations", [{ eventDestinationArn: "" }]],
  ["a second destination", GET, "account.eventDestinations.+", { eventDestinationArn: TOPIC.arn }],
  ["no registration status", GET, "account.registrationStatus", undefined],
  ["no numbers", GET, "account.phoneNumbers", undefined],
  ["null in the numbers", GET, "account.phoneNumbers.+", null],
  ["a number without id", GET, "account.phoneNumbers.+", { arn: "arn:x" }],
  ["a number without ARN", GET, "account.phoneNumbers.+", { phoneNumberId: "x" }],
  ["no tags", TAG_LIST, "tags", undefined],
  ["null for the tags", TAG_LIST, "tags", null],
  ["null in the tags", TAG_LIST, "tags.+", null],
  ["a tag without key", TAG_LIST, "tags.+", { value: "x" }],
  ["a tag without value", TAG_LIST, "tags.+", { key: "x" }],
  ["a number for a value", TAG_LIST, "tags.+", { key: "x", value: 5 }],
  ["a key twice", TAG_LIST, "tags.+", { key: "Team", value: "other" }],
  ...[LIST, GET, TAG_LIST].map((operation): Malformed => {
    return ["a page of something else", operation as Operation, "", PAGE];
  }),
];

/** The answer with another value at a path. */
function changed({ body }: TamperedAnswer, path: string, value: unknown): object | string {
  if (path === "") return String(value);
  const [last = "", ...above] = path.split(".").reverse();
  let at = body as Record<string, unknown>;
  for (const field of above.reverse()) at = at[field] as Record<string, unknown>;
  if (last === "+") (at as unknown as unknown[]).push(value);
  else if (value === undefined) delete at[last];
  else at[last] = value;
  return body as object;
}

const tampering =
  ([, operation, path, value]: Malformed, after = 0) =>
  (answer: TamperedAnswer) =>
    answer.operation === operation && answer.call > after
      ? changed(answer, path, value)
      : answer.body;

const COMMANDS: Readonly<Record<string, (folder: Folder) => Promise<Ended>>> = {
  plan: (folder) => ended(folder, () => plan("prod", { ...OPTIONS, replace: [wabaId(1)] })),
  apply: (folder) =>
    ended(folder, () => apply("prod", { ...OPTIONS, yes: true, replace: [wabaId(1)] })),
  detach: (folder) => ended(folder, () => detach("prod", { ...OPTIONS, yes: true })),
};

describe.each(Object.entries(COMMANDS))("%s refuses", (_, command) => {
  test.each(MALFORMED)("%s, answered by %s", async (...malformed) => {
    const { emulator, folder } = await site({ tamper: tampering(malformed) });
    const before = stateOf(emulator);
    const { code, out, err } = await command(folder);
    expect(err).toMatch(/cannot be judged|was not AWS|is decided from it/);
    expect(err).toContain(`social-messaging:${malformed[1]}`);
    expect(out + err).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
    expect(stateOf(emulator)).toEqual(before);
    expect(writesIn(emulator)).toEqual([]);
  });
});

describe("apply", () => {
  const applied = COMMANDS["apply"] as (folder: Folder) => Promise<Ended>;

  test("goes by what it knows when an answer holds more than that", async () => {
    const tamper = ({ body }: TamperedAnswer) => ({ ...body, more: { than: ["known", null] } });
    const { folder } = await site({ tamper });
    expect((await applied(folder)).code).toBe(0);
  });

  // The two accounts that send here or are named, and a number.
  const READS_OF_PLAN = { [GET]: 2, [TAG_LIST]: 3 };

  test.each(MALFORMED.filter(([, operation]) => operation !== LIST))(
    "looks again before each write, and refuses %s, answered by %s",
    async (...malformed) => {
      const after = READS_OF_PLAN[malformed[1] as keyof typeof READS_OF_PLAN];
      const { emulator, folder } = await site({ tamper: tampering(malformed, after) });
      const { code, out } = await applied(folder);
      expect(out).toMatch(/failed {5}.*(cannot be judged|was not AWS|is decided from it)/);
      expect(code).toBe(1);
      // Of what was looked at in vain, nothing was written.
      const put = "PutWhatsAppBusinessAccountEventDestinations";
      const refused = malformed[1] === GET ? [put] : ["TagResource", "UntagResource"];
      const written = writesIn(emulator).map(({ operation }) => operation);
      expect(written.filter((operation) => refused.includes(String(operation)))).toEqual([]);
    },
  );

  test("takes a page in place of the answer to a write for no success", async () => {
    const put = "PutWhatsAppBusinessAccountEventDestinations";
    const { folder } = await site({ tamper: tampering(["a page", put, "", PAGE]) });
    const { code, out } = await applied(folder);
    expect(out).toContain(`What answered social-messaging:${put}`);
    expect(out).toContain("was not AWS");
    expect(code).toBe(1);
  });
});
