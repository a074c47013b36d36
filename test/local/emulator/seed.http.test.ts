import { exampleSeed } from "../../../local/emulator/example-seed";
import { parseSeed, SeedError } from "../../../local/emulator/seed";
import { startEmulator } from "../../../local/emulator/server";

const account = {
  id: "waba-01234567890123456789012345678901",
  wabaId: "100000000000001",
  wabaName: "Example",
  linkDate: "2026-01-31T09:00:00Z",
};
const phoneNumber = {
  phoneNumberId: "phone-number-id-01234567890123456789012345678901",
  phoneNumber: "+12065550100",
  displayPhoneNumber: "+1 206-555-0100",
  displayPhoneNumberName: "Example",
  qualityRating: "GREEN",
  metaPhoneNumberId: "200000000000001",
};
const seed = { accountId: "111122223333", region: "us-east-1", linkedAccounts: [account] };

function problemsOf(value: unknown): string[] {
  try {
    parseSeed(value);
  } catch (error) {
    if (error instanceof SeedError) return error.message.split("\n").slice(1);
  }
  return [];
}

test.each([
  ["nothing", undefined, ["- seed: Invalid input: expected object, received undefined"]],
  [
    "an account id of 11 digits",
    { ...seed, accountId: "11112222333" },
    ['- accountId: expected an AWS account id of 12 digits, got "11112222333"'],
  ],
  [
    "a Region that is none",
    { ...seed, region: "Frankfurt" },
    ['- region: expected a Region such as eu-west-1, got "Frankfurt"'],
  ],
  ["a member with a typing error", { ...seed, regoin: 1 }, ['- seed: Unrecognized key: "regoin"']],
  [
    "an id of 31 digits and a date without a time",
    {
      ...seed,
      linkedAccounts: [{ ...account, id: account.id.slice(0, -1), linkDate: "2026-01-31" }],
    },
    [
      '- linkedAccounts[0].id: expected waba-<32 hex digits>, got "waba-0123456789012345678901234567890"',
      '- linkedAccounts[0].linkDate: expected a time such as 2026-01-31T09:00:00Z, got "2026-01-31"',
    ],
  ],
  [
    "an account twice",
    { ...seed, linkedAccounts: [account, account] },
    [`- linkedAccounts[1].id: expected an id that occurs once, got "${account.id}"`],
  ],
  [
    "a phone number in two accounts",
    {
      ...seed,
      linkedAccounts: [
        { ...account, phoneNumbers: [phoneNumber] },
        { ...account, id: account.id.replace("01", "ff"), phoneNumbers: [phoneNumber] },
      ],
    },
    [
      `- linkedAccounts[1].phoneNumbers[0].phoneNumberId: expected an id that occurs once, got "${phoneNumber.phoneNumberId}"`,
    ],
  ],
  [
    "a role in the wrong case",
    {
      ...seed,
      linkedAccounts: [
        {
          ...account,
          eventDestinations: [
            { eventDestinationArn: "arn:aws:sns:us-east-1:111122223333:x", rolearn: "x" },
          ],
        },
      ],
    },
    ['- linkedAccounts[0].eventDestinations[0]: Unrecognized key: "rolearn"'],
  ],
])("the error says what is wrong with a seed that has %s", (_, value, problems) => {
  expect(problemsOf(value)).toEqual(problems);
});

test("an emulator does not start from a bad seed", async () => {
  await expect(startEmulator({ seed: { ...seed, region: "" } })).rejects.toThrow(SeedError);
});

test("what may be left out of a seed is filled in", () => {
  expect(parseSeed(seed).linkedAccounts).toEqual([
    {
      ...account,
      registrationStatus: "COMPLETE",
      eventDestinations: [],
      tags: {},
      phoneNumbers: [],
    },
  ]);
});

test("two emulators of one seed share no state", async () => {
  const [one, other] = [
    await startEmulator({ seed: exampleSeed }),
    await startEmulator({ seed: exampleSeed }),
  ];
  one.store.account(account.id).eventDestinations = [];
  one.store.resource(account.id).tags.clear();
  expect(other.store.account(account.id).eventDestinations).toHaveLength(1);
  expect([...other.store.resource(account.id).tags]).toEqual([["team", "support"]]);
  await Promise.all([one.close(), other.close()]);
});
