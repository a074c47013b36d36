import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import * as sdk from "@aws-sdk/client-socialmessaging";
import { startEmulator } from "../../../local/emulator/server";
import { awsError, clientOf, start, TOPIC_ARN, UNWIRED_WABA, WABA } from "./harness";

const LIST = "/v1/whatsapp/waba/list";

describe("a request signed for another Region", () => {
  test("sees no accounts and changes none", async () => {
    const emulator = await start();
    const client = clientOf(emulator, { region: "eu-west-1" });
    const { linkedAccounts } = await client.send(
      new sdk.ListLinkedWhatsAppBusinessAccountsCommand({}),
    );
    expect(linkedAccounts).toEqual([]);
    await expect(
      client.send(new sdk.GetLinkedWhatsAppBusinessAccountCommand({ id: WABA })),
    ).rejects.toEqual(awsError("ResourceNotFoundException", 404));
    await expect(
      client.send(
        new sdk.PutWhatsAppBusinessAccountEventDestinationsCommand({
          id: UNWIRED_WABA,
          eventDestinations: [{ eventDestinationArn: TOPIC_ARN }],
        }),
      ),
    ).rejects.toEqual(awsError("InvalidParametersException", 400));
    expect(emulator.store.account(UNWIRED_WABA).eventDestinations).toEqual([]);
  });
});

describe("the emulator", () => {
  test("says so when its port is taken", async () => {
    const { url } = await start();
    await expect(start({ port: Number(new URL(url).port) })).rejects.toThrow("EADDRINUSE");
  });

  test("outlives a client that hangs up in the middle of its request", async () => {
    const emulator = await start();
    const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
    socket.write(`PUT ${LIST} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{`, () =>
      socket.destroy(),
    );
    await once(socket, "close");
    await clientOf(emulator).send(new sdk.ListLinkedWhatsAppBusinessAccountsCommand({}));
    expect(emulator.requests).toHaveLength(1);
  });

  test("listens on this machine only", async () => {
    const { url } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    // Reaches a server that listens on every address.
    await expect(fetch(url.replace("127.0.0.1", "127.0.0.2"))).rejects.toThrow();
  });

  test("records each request with its time, parameters and status", async () => {
    const emulator = await start();
    const client = clientOf(emulator);
    const earliest = new Date();
    await client.send(new sdk.ListLinkedWhatsAppBusinessAccountsCommand({ maxResults: 7 }));
    await client
      .send(new sdk.UntagResourceCommand({ resourceArn: WABA, tagKeys: ["team"] }))
      .catch(() => "refused");
    expect(emulator.requests).toEqual([
      {
        time: expect.any(Date),
        method: "GET",
        path: LIST,
        operation: "ListLinkedWhatsAppBusinessAccounts",
        parameters: { maxResults: "7" },
        status: 200,
      },
      {
        time: expect.any(Date),
        method: "POST",
        path: "/v1/tags/untag-resource",
        operation: "UntagResource",
        parameters: { resourceArn: WABA, tagKeys: ["team"] },
        status: 400,
      },
    ]);
    for (const { time } of emulator.requests) {
      expect(time.getTime()).toBeGreaterThanOrEqual(earliest.getTime());
      expect(time.getTime()).toBeLessThanOrEqual(Date.now());
    }
  });

  test("closes at once although a client keeps its connection, and may be closed again", async () => {
    const emulator = await startEmulator({
      seed: { accountId: "111122223333", region: "us-east-1", linkedAccounts: [] },
      delayMs: 60_000,
    });
    const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
    socket.write(`GET ${LIST} HTTP/1.1\r\nhost: x\r\n\r\n`);
    await once(socket, "connect");
    await emulator.close();
    expect(await text(socket).catch(() => "")).toBe("");
    await emulator.close();
    await expect(fetch(emulator.url)).rejects.toThrow();
  });
});
