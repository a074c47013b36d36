import { apply } from "../../../scripts/commands/apply";
import { detach } from "../../../scripts/commands/detach";
import { plan } from "../../../scripts/commands/plan";
import { FOREIGN, marker, OWNER, phoneId, TOPIC } from "./fixtures";
import { askedOfFakeServices, ended, inFolder, use } from "./in-process";
import {
  callsIn,
  type Declared,
  emulatorOf,
  environmentFile,
  Folder,
  type Linked,
  SET,
  stateOf,
  TAGS,
} from "./site";

const OPTIONS = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY };
const folderOf = (accounts: readonly Declared[]): Folder =>
  inFolder(new Folder({ prod: environmentFile(accounts) }));

const READS_OF_TWO_ACCOUNTS = {
  ListLinkedWhatsAppBusinessAccounts: 1,
  GetLinkedWhatsAppBusinessAccount: 2,
  // Two accounts and three numbers.
  ListTagsForResource: 5,
};

const declared: readonly Declared[] = [
  { number: 1, tags: TAGS, phones: { 11: TAGS, 12: {} } },
  { number: 2, phones: { 21: {} } },
];
const wired: readonly Linked[] = [
  { number: 1, destination: TOPIC, tags: SET, phones: { 11: SET, 12: {} } },
  { number: 2, destination: TOPIC, phones: { 21: {} } },
  // Somebody else's, with numbers that are nobody's business here.
  { number: 3, destination: FOREIGN, phones: { 31: {}, 32: {} } },
];

test("an environment without accounts asks whose account this is, and lists: one may still send here", async () => {
  const emulator = await emulatorOf([{ number: 3, destination: FOREIGN, phones: { 31: {} } }]);
  use(emulator);
  const folder = folderOf([]);
  for (const command of [plan, apply, detach]) {
    const { code, out } = await ended(folder, () => command("prod", { ...OPTIONS }));
    expect(out).toContain("Nothing to change.");
    expect(code).toBe(0);
  }
  expect(callsIn(emulator)).toEqual({ ListLinkedWhatsAppBusinessAccounts: 3 });
  expect(askedOfFakeServices()).toEqual(Array.from({ length: 3 }, () => "GetCallerIdentity"));
});

test("an account that left the file is unwired, with what else is ours there", async () => {
  const ours = { ...TAGS, ...marker(TAGS, OWNER, [TOPIC]) };
  const emulator = await emulatorOf([
    { number: 1, destination: TOPIC, tags: { ...ours, Theirs: "x" }, phones: { 11: SET } },
    { number: 2, destination: TOPIC, tags: { Theirs: "x" } },
  ]);
  use(emulator);
  const { code, out } = await ended(folderOf([]), () => apply("prod", { ...OPTIONS, yes: true }));
  expect(out).toContain("environments/prod.yaml does not name it");
  expect(code).toBe(0);
  expect(stateOf(emulator)).toMatchObject([
    { eventDestinations: [], tags: [["Theirs", "x"]], phones: [[phoneId(11), []]] },
    { eventDestinations: [{ eventDestinationArn: TOPIC.arn }], tags: [["Theirs", "x"]] },
  ]);
});

test("a plan without changes lists once, gets each account once and its tags once", async () => {
  const emulator = await emulatorOf(wired);
  use(emulator);
  const { code } = await ended(folderOf(declared), () => plan("prod", OPTIONS));
  expect(code).toBe(0);
  expect(callsIn(emulator)).toEqual(READS_OF_TWO_ACCOUNTS);
  // Two accounts, one topic.
  expect(askedOfFakeServices()).toEqual(["GetCallerIdentity", "GetTopicAttributes"]);
});

test("an apply without changes makes the calls of a plan and no other", async () => {
  const emulator = await emulatorOf(wired);
  use(emulator);
  const { code } = await ended(folderOf(declared), () => apply("prod", { ...OPTIONS, yes: true }));
  expect(code).toBe(0);
  expect(callsIn(emulator)).toEqual(READS_OF_TWO_ACCOUNTS);
});

test("an apply looks once before each destination, writes once each, reads back what it touched", async () => {
  const emulator = await emulatorOf([
    { number: 1, tags: SET, phones: { 11: SET, 12: {} } },
    { number: 2, destination: TOPIC, phones: { 21: {} } },
  ]);
  use(emulator);
  const { code } = await ended(folderOf(declared), () => apply("prod", { ...OPTIONS, yes: true }));
  expect(code).toBe(0);
  expect(callsIn(emulator)).toEqual({
    TagResource: 1, // the mark
    PutWhatsAppBusinessAccountEventDestinations: 1,
    // Read back: a list, and account 1 alone with its two numbers.
    ListLinkedWhatsAppBusinessAccounts: 2,
    GetLinkedWhatsAppBusinessAccount: 2 + 1 + 1,
    ListTagsForResource: 5 + 1 + 3,
  });
});

test("tags are written once for each resource, and removed in a call of their own only if any are", async () => {
  const old = { Old: "1" };
  const emulator = await emulatorOf([
    { number: 1, destination: TOPIC, phones: { 11: { ...old, ...marker(old) }, 12: SET } },
    { number: 2, destination: TOPIC, phones: { 21: {} } },
  ]);
  use(emulator);
  const { code } = await ended(folderOf(declared), () => apply("prod", { ...OPTIONS, yes: true }));
  expect(code).toBe(0);
  expect(callsIn(emulator)).toEqual({
    TagResource: 2, // the account is tagged, number 11 gets another tag
    UntagResource: 2, // number 11 loses the old one, number 12 tag and memory
    ListLinkedWhatsAppBusinessAccounts: 2,
    GetLinkedWhatsAppBusinessAccount: 2 + 1,
    ListTagsForResource: 5 + 3 + 3,
  });
});

test("an account on the second page is found", async () => {
  const others = Array.from({ length: 100 }, (_, index) => ({ number: 1000 + index }));
  const emulator = await emulatorOf([...others, ...wired]);
  use(emulator);
  const { code } = await ended(folderOf(declared), () => plan("prod", OPTIONS));
  expect(code).toBe(0);
  expect(callsIn(emulator)).toEqual({
    ...READS_OF_TWO_ACCOUNTS,
    ListLinkedWhatsAppBusinessAccounts: 2,
  });
});

test("a refused read is the last: nothing else is asked", async () => {
  const accounts = Array.from({ length: 6 }, (_, index) => ({ number: index + 1 }));
  const emulator = await emulatorOf(accounts, {
    failures: [
      {
        operation: "GetLinkedWhatsAppBusinessAccount",
        call: 1,
        when: "before",
        answer: { name: "AccessDeniedException", status: 403 },
      },
    ],
  });
  use(emulator);
  // Paced, so that the others still wait for their turn when the first is refused.
  const { code, err } = await ended(folderOf(accounts), () =>
    plan("prod", { ...OPTIONS, quotaShare: 1 }),
  );
  expect(err).toContain("these credentials lack social-messaging:GetLinkedWhatsAppBusinessAccount");
  expect(code).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(callsIn(emulator)).toEqual({
    ListLinkedWhatsAppBusinessAccounts: 1,
    GetLinkedWhatsAppBusinessAccount: 1,
  });
});
