import { performance } from "node:perf_hooks";
import {
  GetLinkedWhatsAppBusinessAccountCommand,
  ListLinkedWhatsAppBusinessAccountsCommand,
  ListTagsForResourceCommand,
  PutWhatsAppBusinessAccountEventDestinationsCommand,
  TagResourceCommand,
  ThrottledRequestException,
} from "@aws-sdk/client-socialmessaging";
import { exampleSeed } from "../../../local/emulator/example-seed";
import { Faults, type ScriptedFailure, SERVICE_QUOTAS } from "../../../local/emulator/faults";
import { ROUTES } from "../../../local/emulator/protocol";
import { parseSeed } from "../../../local/emulator/seed";
import { Store } from "../../../local/emulator/store";
import { awsError, clientOf, start, TOPIC_ARN, UNWIRED_WABA, WABA, WABA_ARN } from "./harness";

const listTags = () => new ListTagsForResourceCommand({ resourceArn: WABA_ARN });
const tag = () =>
  new TagResourceCommand({ resourceArn: WABA_ARN, tags: [{ key: "owner", value: "care" }] });
const put = () =>
  new PutWhatsAppBusinessAccountEventDestinationsCommand({
    id: UNWIRED_WABA,
    eventDestinations: [{ eventDestinationArn: TOPIC_ARN }],
  });
const internal = { name: "InternalServiceException", status: 500 } as const;

afterEach(() => jest.restoreAllMocks());

describe("a quota", () => {
  test("throttles what exceeds it, and only that operation", async () => {
    const emulator = await start({ requestsPerSecond: { ListTagsForResource: 2 } });
    const client = clientOf(emulator);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => client.send(listTags())),
    );
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason] : [],
    );
    // Two at once, and more only if this machine takes seconds for the rest.
    expect(refused.length).toBeGreaterThanOrEqual(10);
    expect(refused.length).toBeLessThanOrEqual(18);
    for (const error of refused) {
      expect(error).toBeInstanceOf(ThrottledRequestException);
      expect(error).toEqual(awsError("ThrottledRequestException", 429, /2 requests per second/));
    }
    await client.send(new ListLinkedWhatsAppBusinessAccountsCommand({}));
  });

  test("is survived by a client that retries", async () => {
    const emulator = await start({ requestsPerSecond: { ListTagsForResource: 2 } });
    const client = clientOf(emulator, { maxAttempts: 10 });
    for (let call = 0; call < 4; call += 1) {
      await expect(client.send(listTags())).resolves.toMatchObject({ statusCode: 200 });
    }
    const statuses = emulator.requests.map(({ status }) => status);
    expect(statuses).toContain(429);
    expect(statuses.filter((status) => status === 200)).toHaveLength(4);
  });

  test("fills up steadily, but never beyond a second's worth", () => {
    let nowMs = 5_000;
    jest.spyOn(performance, "now").mockImplementation(() => nowMs);
    const faults = new Faults({ requestsPerSecond: { TagResource: 10 } });
    const store = new Store(parseSeed(exampleSeed));
    const admitted = (calls: number) =>
      Array.from({ length: calls }, () => {
        try {
          faults.around({ operation: "TagResource", parameters: {}, store, perform: () => ({}) });
          return 1;
        } catch {
          return 0;
        }
      }).reduce<number>((sum, one) => sum + one, 0);
    expect(admitted(50)).toBe(10);
    nowMs += 99;
    expect(admitted(50)).toBe(0);
    nowMs += 1;
    expect(admitted(50)).toBe(1);
    nowMs += 350;
    expect(admitted(50)).toBe(3);
    nowMs += 60_000;
    expect(admitted(50)).toBe(10);
  });

  test("of the service covers every operation", () => {
    expect(Object.keys(SERVICE_QUOTAS).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  test("is not enforced unless asked for", async () => {
    const client = clientOf(await start());
    await Promise.all(Array.from({ length: 60 }, () => client.send(listTags())));
  });
});

describe("a scripted failure", () => {
  test.each<[ScriptedFailure["when"], Record<string, string>]>([
    ["before", { team: "support" }],
    ["after", { team: "support", owner: "care" }],
  ])("%s the write leaves the state it should", async (when, expected) => {
    const emulator = await start({
      failures: [{ operation: "TagResource", call: 1, when, answer: internal }],
    });
    await expect(clientOf(emulator).send(tag())).rejects.toEqual(
      awsError("InternalServiceException", 500, /scripted/),
    );
    expect(Object.fromEntries(emulator.store.resource(WABA_ARN).tags)).toEqual(expected);
    expect(emulator.requests).toMatchObject([{ operation: "TagResource", status: 500 }]);
  });

  test.each<[ScriptedFailure["when"], unknown[]]>([
    ["before", []],
    ["after", [{ eventDestinationArn: TOPIC_ARN }]],
  ])("can reset the connection %s the write", async (when, expected) => {
    const emulator = await start({
      failures: [
        {
          operation: "PutWhatsAppBusinessAccountEventDestinations",
          call: "every",
          when,
          answer: "connection reset",
        },
      ],
    });
    await expect(clientOf(emulator).send(put())).rejects.toThrow("ECONNRESET");
    expect(emulator.store.account(UNWIRED_WABA).eventDestinations).toEqual(expected);
    expect(emulator.requests).toMatchObject([{ status: "connection reset" }]);
  });

  test("strikes the call it names, and no other", async () => {
    const emulator = await start({
      failures: [{ operation: "ListTagsForResource", call: 2, when: "before", answer: internal }],
    });
    const client = clientOf(emulator);
    await client.send(new GetLinkedWhatsAppBusinessAccountCommand({ id: WABA }));
    await client.send(listTags());
    await expect(client.send(listTags())).rejects.toEqual(awsError(internal.name, 500));
    await client.send(listTags());
  });

  test("strikes every call if set so, with any error", async () => {
    const answer = { name: "AccessDeniedException", status: 403, message: "not you" };
    const emulator = await start({
      failures: [{ operation: "ListTagsForResource", call: "every", when: "before", answer }],
    });
    const client = clientOf(emulator);
    for (let call = 0; call < 3; call += 1) {
      await expect(client.send(listTags())).rejects.toEqual(
        awsError("AccessDeniedException", 403, /^not you$/),
      );
    }
  });

  test("after the write does not hide that the write was refused", async () => {
    const emulator = await start({
      failures: [{ operation: "TagResource", call: "every", when: "after", answer: internal }],
    });
    await expect(
      clientOf(emulator).send(new TagResourceCommand({ resourceArn: "arn:none", tags: [] })),
    ).rejects.toEqual(awsError("InvalidParametersException", 400));
  });

  test("is survived by a client that retries", async () => {
    const emulator = await start({
      failures: [
        { operation: "TagResource", call: 1, when: "after", answer: "connection reset" },
        {
          operation: "TagResource",
          call: 2,
          when: "before",
          answer: { name: "DependencyException", status: 502 },
        },
      ],
    });
    await clientOf(emulator, { maxAttempts: 3 }).send(tag());
    expect(emulator.requests.map(({ status }) => status)).toEqual(["connection reset", 502, 200]);
  });
});

test("a delay holds up every request by that much", async () => {
  const emulator = await start({ delayMs: 200 });
  const client = clientOf(emulator);
  const delays = Array.from({ length: 10 }, async () => {
    const start = performance.now();
    await client.send(listTags());
    return performance.now() - start;
  });
  expect(Math.min(...(await Promise.all(delays)))).toBeGreaterThanOrEqual(190);
});

describe("a write that shows late", () => {
  test("is read as it stood before, so many times, and only where it was made", async () => {
    const emulator = await start({ laggingReads: 2 });
    const client = clientOf(emulator);
    const keys = async () => (await client.send(listTags())).tags?.map(({ key }) => key);
    const destinations = async () => {
      const command = new GetLinkedWhatsAppBusinessAccountCommand({ id: UNWIRED_WABA });
      return (await client.send(command)).account?.eventDestinations?.length;
    };
    await client.send(tag());
    await client.send(put());
    expect([await keys(), await keys(), await keys()]).toEqual([
      ...[["team"], ["team"]],
      ["team", "owner"],
    ]);
    expect([await destinations(), await destinations(), await destinations()]).toEqual([0, 0, 1]);
  });
});

test("an answer can be tampered with, and its store stays as it is", async () => {
  const emulator = await start({
    tamper: ({ operation, call, body }) => ({ ...body, tags: [{ key: `${operation} ${call}` }] }),
  });
  const client = clientOf(emulator);
  await client.send(listTags());
  expect((await client.send(listTags())).tags).toEqual([{ key: "ListTagsForResource 2" }]);
  expect(emulator.store.account(WABA).tags.size).toBe(1);
});

test("a third party writes right before a request takes effect", async () => {
  const emulator = await start({
    meanwhile: ({ operation, store }) => {
      if (operation === "ListTagsForResource") store.resource(WABA_ARN).tags.set("theirs", "1");
    },
  });
  const { tags } = await clientOf(emulator).send(listTags());
  expect(tags?.map(({ key }) => key)).toEqual(["team", "theirs"]);
});
