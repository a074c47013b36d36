import {
  ListLinkedWhatsAppBusinessAccountsCommand,
  paginateListLinkedWhatsAppBusinessAccounts,
} from "@aws-sdk/client-socialmessaging";
import type { SeedInput } from "../../../local/emulator/seed";
import { awsError, clientOf, start } from "./harness";

const list = (input: { maxResults?: number; nextToken?: string }) =>
  new ListLinkedWhatsAppBusinessAccountsCommand(input);

function seedOf(count: number): SeedInput {
  return {
    accountId: "123456789012",
    region: "us-east-1",
    linkedAccounts: Array.from({ length: count }, (_, index) => ({
      id: `waba-${index.toString(16).padStart(32, "0")}`,
      wabaId: `${index}`,
      wabaName: `Example ${index}`,
      linkDate: "2026-01-31T09:00:00Z",
    })),
  };
}

test.each([
  [{ maxResults: 0 }, /'maxResults'/],
  [{ maxResults: 101 }, /'maxResults'/],
  [{ maxResults: -1 }, /'maxResults'/],
  [{ nextToken: "" }, /'nextToken'/],
  [{ nextToken: "x".repeat(601) }, /'nextToken'/],
])("a page size or token out of bounds is refused: %j", async (input, message) => {
  const client = clientOf(await start());
  await expect(client.send(list(input))).rejects.toEqual(
    awsError("ValidationException", 400, message),
  );
});

test("a token that the emulator did not give is refused", async () => {
  const client = clientOf(await start());
  await expect(client.send(list({ nextToken: "made-up" }))).rejects.toEqual(
    awsError("InvalidParametersException", 400, /nextToken/),
  );
});

test.each([
  [0, 100, [0]],
  [100, undefined, [100]],
  [101, undefined, [100, 1]],
  [250, undefined, [100, 100, 50]],
  [5, 2, [2, 2, 1]],
  [4, 2, [2, 2]],
])("%d accounts, %s a page, are listed in pages of %j", async (count, pageSize, sizes) => {
  const emulator = await start({ seed: seedOf(count) });
  const pages = paginateListLinkedWhatsAppBusinessAccounts(
    { client: clientOf(emulator), pageSize },
    {},
  );
  const listed: (string | undefined)[][] = [];
  for await (const { linkedAccounts = [] } of pages)
    listed.push(linkedAccounts.map(({ id }) => id));
  expect(listed.map((page) => page.length)).toEqual(sizes);
  expect(listed.flat()).toEqual(emulator.store.accounts.map(({ id }) => id));
});

test("a caller who reads only the first page misses accounts", async () => {
  const client = clientOf(await start({ seed: seedOf(101) }));
  const { linkedAccounts, nextToken } = await client.send(list({}));
  expect(linkedAccounts).toHaveLength(100);
  expect(nextToken).toEqual(expect.any(String));
});

test("a summary carries no phone numbers and no tags", async () => {
  const { linkedAccounts = [] } = await clientOf(await start()).send(list({}));
  expect(linkedAccounts.map((summary) => Object.keys(summary).sort())).toEqual([
    ["arn", "eventDestinations", "id", "linkDate", "registrationStatus", "wabaId", "wabaName"],
    ["arn", "eventDestinations", "id", "linkDate", "registrationStatus", "wabaId", "wabaName"],
  ]);
});
