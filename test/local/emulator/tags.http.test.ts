import {
  ListTagsForResourceCommand,
  type SocialMessagingClient,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-socialmessaging";
import { fc, runs } from "../../fuzz";
import { awsError, clientOf, PHONE, PHONE_ARN, start, WABA_ARN } from "./harness";

const tag = (resourceArn: string, ...tags: Tag[]) => new TagResourceCommand({ resourceArn, tags });
const untag = (resourceArn: string, ...tagKeys: string[]) =>
  new UntagResourceCommand({ resourceArn, tagKeys });

async function tagsOf(client: SocialMessagingClient, resourceArn: string) {
  const { tags = [] } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

function numbered(count: number): Tag[] {
  return Array.from({ length: count }, (_, index) => ({ key: `key-${index}`, value: "" }));
}

describe.each([
  ["TagResource", (arn: string) => tag(arn, { key: "team", value: "care" })],
  ["UntagResource", (arn: string) => untag(arn, "team")],
  ["ListTagsForResource", (resourceArn: string) => new ListTagsForResourceCommand({ resourceArn })],
] as const)("%s", (_, command) => {
  const send = async (client: SocialMessagingClient, arn: string) =>
    client.send(command(arn) as TagResourceCommand);

  test.each([
    ["an unknown resource", `${PHONE_ARN}ff`],
    ["an ARN whose id keeps its prefix", WABA_ARN.replace("waba/", "waba/waba-")],
  ])("refuses %s with the error its page lists", async (_, arn) => {
    const client = clientOf(await start());
    await expect(send(client, arn)).rejects.toEqual(awsError("InvalidParametersException", 400));
  });

  test("refuses an id where an ARN belongs", async () => {
    const client = clientOf(await start());
    await expect(send(client, PHONE)).rejects.toEqual(
      awsError("ValidationException", 400, /'resourceArn'.*arn:\.\*/),
    );
  });

  test("has its status code in the body as well", async () => {
    const client = clientOf(await start());
    await expect(send(client, WABA_ARN)).resolves.toMatchObject({ statusCode: 200 });
  });
});

describe("the limits of tags", () => {
  test.each([
    ["an empty key", { key: "", value: "x" }, /tags\[1\]\.key/],
    ["a key of 129 characters", { key: "k".repeat(129), value: "x" }, /tags\[1\]\.key/],
    ["a value of 257 characters", { key: "k", value: "v".repeat(257) }, /tags\[1\]\.value/],
  ])("refuse %s, and then set none of the request's tags", async (_, bad, message) => {
    const client = clientOf(await start());
    await expect(client.send(tag(WABA_ARN, { key: "good", value: "x" }, bad))).rejects.toEqual(
      awsError("ValidationException", 400, message),
    );
    expect(await tagsOf(client, WABA_ARN)).toEqual({ team: "support" });
  });

  test.each(["aws:cloudformation:stack-name", "AWS:x"])("reserve %s for AWS", async (key) => {
    const emulator = await start();
    emulator.store.resource(WABA_ARN).tags.set(key, "set by AWS");
    const client = clientOf(emulator);
    const refusal = awsError("InvalidParametersException", 400, /reserved/);
    await expect(client.send(tag(WABA_ARN, { key, value: "mine" }))).rejects.toEqual(refusal);
    await expect(client.send(untag(WABA_ARN, key, "team"))).rejects.toEqual(refusal);
    expect(await tagsOf(client, WABA_ARN)).toEqual({ team: "support", [key]: "set by AWS" });
  });

  test("stop at 50 tags a resource, not counting those of AWS", async () => {
    const emulator = await start();
    emulator.store.resource(PHONE_ARN).tags.clear();
    emulator.store.resource(PHONE_ARN).tags.set("aws:cloudformation:stack-name", "x");
    const client = clientOf(emulator);
    await client.send(tag(PHONE_ARN, ...numbered(50)));
    await expect(client.send(tag(PHONE_ARN, { key: "one more", value: "" }))).rejects.toEqual(
      awsError("InvalidParametersException", 400, /50 tags/),
    );
    await client.send(tag(PHONE_ARN, { key: "key-0", value: "overwriting adds none" }));
    expect(Object.keys(await tagsOf(client, PHONE_ARN))).toHaveLength(51);
  });

  test("are met by the longest key and value, and by a tag without a value", async () => {
    const client = clientOf(await start());
    const key = "k".repeat(128);
    await client.send(
      tag(WABA_ARN, { key, value: "v".repeat(256) }, { key: "bare", value: undefined }),
    );
    expect(await tagsOf(client, WABA_ARN)).toMatchObject({ [key]: "v".repeat(256), bare: "" });
  });
});

test("removing one tag leaves those of others, such as Connect's", async () => {
  const client = clientOf(await start());
  await client.send(tag(PHONE_ARN, { key: "team", value: "support" }));
  await client.send(untag(PHONE_ARN, "team", "never set"));
  expect(await tagsOf(client, PHONE_ARN)).toEqual({ AmazonConnectEnabled: "True" });
});

test("any sequence of tagging behaves like a map, resource by resource", async () => {
  const key = fc.constantFrom("a", "b", "Straße", "x y", "__proto__", "constructor", "ключ");
  const step = fc.record({
    arn: fc.constantFrom(WABA_ARN, PHONE_ARN),
    add: fc.array(fc.tuple(key, fc.string({ maxLength: 20 })), { maxLength: 3 }),
    remove: fc.array(key, { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      const emulator = await start();
      const client = clientOf(emulator);
      const model = new Map([
        [WABA_ARN, new Map([["team", "support"]])],
        [PHONE_ARN, new Map([["AmazonConnectEnabled", "True"]])],
      ]);
      for (const { arn, add, remove } of steps) {
        await client.send(tag(arn, ...add.map(([key, value]) => ({ key, value }))));
        await client.send(untag(arn, ...remove));
        for (const [key, value] of add) model.get(arn)?.set(key, value);
        for (const key of remove) model.get(arn)?.delete(key);
      }
      for (const [resourceArn, expected] of model) {
        const { tags = [] } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
        expect(new Map(tags.map(({ key, value }) => [key, value]))).toEqual(expected);
      }
    }),
    runs(25),
  );
});
