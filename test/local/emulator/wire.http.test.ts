import * as sdk from "@aws-sdk/client-socialmessaging";
import { ROUTES } from "../../../local/emulator/protocol";
import { awsError, clientOf, start, TOPIC_ARN, WABA, WABA_ARN } from "./harness";

const signedFor = (scope: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/${scope}, SignedHeaders=host, Signature=00`,
});
const signed = signedFor("us-east-1/social-messaging/aws4_request");
const [LIST, PUT, TAG] = [
  "/v1/whatsapp/waba/list",
  "/v1/whatsapp/waba/eventdestinations",
  "/v1/tags/tag-resource",
];

/** What the SDK knows of each operation: its name, and its method and path. */
const sdkRoutes = Object.values(sdk).flatMap((schema: unknown) => {
  // An operation's schema: [9, namespace, name, { http: [method, path, status] }, input, output].
  if (!Array.isArray(schema) || schema[0] !== 9) return [];
  const [method, path] = schema[3].http;
  return [[schema[2] as string, `${method} ${path}`] as const];
});

test("the routes are those of the SDK", () => {
  expect(Object.fromEntries(sdkRoutes)).toMatchObject(ROUTES);
});

describe("without a credential for the service", () => {
  test("a request gets a 403, whatever it asks for", async () => {
    const emulator = await start();
    for (const path of [LIST, "/nowhere"]) {
      const response = await fetch(`${emulator.url}${path}`);
      expect(response.status).toBe(403);
      expect(response.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
      expect(await response.json()).toEqual({ message: "Missing Authentication Token" });
    }
  });

  test.each([
    { authorization: "Bearer token" },
    signedFor("us-east-1/sns/aws4_request"),
    signedFor("us-east-1/socialmessaging/aws4_request"),
  ])("a request gets a 403 as well: %j", async (headers) => {
    const { url } = await start();
    const response = await fetch(`${url}${LIST}`, { headers });
    expect(response.status).toBe(403);
    expect(response.headers.get("x-amzn-errortype")).toBe("IncompleteSignature");
  });
});

describe("an operation the emulator does not have", () => {
  test.each(sdkRoutes.filter(([name]) => !(name in ROUTES)))("%s is unknown", async (_, route) => {
    const { url } = await start();
    const [method, path] = route.split(" ");
    const response = await fetch(`${url}${path}?id=${WABA}`, { method, headers: signed });
    expect(response.status).toBe(404);
    expect(response.headers.get("x-amzn-errortype")).toBe("UnknownOperationException");
  });

  test.each([
    [
      "PostWhatsAppMessageMedia",
      new sdk.PostWhatsAppMessageMediaCommand({
        originationPhoneNumberId: "phone-number-id-01234567890123456789012345678901",
      }),
      { method: "POST", path: "/v1/whatsapp/media" },
    ],
    [
      "DisassociateWhatsAppBusinessAccount",
      new sdk.DisassociateWhatsAppBusinessAccountCommand({ id: WABA }),
      { method: "DELETE", path: "/v1/whatsapp/waba/disassociate", parameters: { id: WABA } },
    ],
  ])("fails in the SDK, changes nothing and is on record: %s", async (_, command, record) => {
    const emulator = await start();
    const client = clientOf(emulator);
    await expect(client.send(command as sdk.PostWhatsAppMessageMediaCommand)).rejects.toEqual(
      awsError("UnknownOperationException", 404),
    );
    expect(emulator.store.accounts).toHaveLength(2);
    expect(emulator.requests).toMatchObject([{ ...record, operation: undefined, status: 404 }]);
  });

  test.each(["/", "//", "/%", "/v1/tags/list/", "/__proto__", "/v1/whatsapp/waba/list%2F"])(
    "is also what a stray path asks for: %s",
    async (path) => {
      const { url } = await start();
      const response = await fetch(`${url}${path}`, { headers: signed });
      expect(response.status).toBe(404);
    },
  );

  test("is also the right path with the wrong method", async () => {
    const { url } = await start();
    const response = await fetch(`${url}${LIST}`, { method: "POST", headers: signed });
    expect(response.status).toBe(404);
  });
});

describe("a body", () => {
  test.each(["", "{", "null", "[]", '"text"'])(
    "that is no JSON object is refused: %s",
    async (body) => {
      const emulator = await start();
      const response = await fetch(`${emulator.url}${PUT}`, {
        method: "PUT",
        headers: signed,
        body,
      });
      expect(response.status).toBe(400);
      expect(response.headers.get("x-amzn-errortype")).toBe("ValidationException");
      expect(emulator.requests).toMatchObject([{ parameters: undefined, status: 400 }]);
    },
  );

  test.each([
    [PUT, "PUT", {}, "2 validation errors detected: Value at 'id' .* null; .* null$"],
    [PUT, "PUT", { id: 5, eventDestinations: {} }, "must be a string; .* must be a list$"],
    [PUT, "PUT", { id: WABA, eventDestinations: [null] }, "'eventDestinations\\[0\\]'"],
    [
      TAG,
      "POST",
      { resourceArn: WABA_ARN, tags: [{ value: "x" }] },
      "'tags\\[0\\]\\.key' .* null$",
    ],
    [TAG, "POST", { resourceArn: WABA_ARN, tags: { team: "x" } }, "'tags' .* must be a list$"],
  ])("of the wrong shape is refused: %s %s %j", async (path, method, body, message) => {
    const { url } = await start();
    const response = await fetch(`${url}${path}`, {
      method,
      headers: signed,
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ message: expect.stringMatching(message) });
  });

  test("is where the parameters of a PUT belong: the query does not count", async () => {
    const { url } = await start();
    const response = await fetch(`${url}${PUT}?id=${WABA}`, {
      method: "PUT",
      headers: signed,
      body: JSON.stringify({ eventDestinations: [] }),
    });
    expect(response.status).toBe(400);
  });

  test("may have members nobody knows, which are ignored", async () => {
    const emulator = await start();
    const destination = { eventDestinationArn: TOPIC_ARN };
    const response = await fetch(`${emulator.url}${PUT}`, {
      method: "PUT",
      headers: signed,
      body: JSON.stringify({ id: WABA, eventDestinations: [{ ...destination, new: 1 }], new: 1 }),
    });
    expect(response.status).toBe(200);
    expect(emulator.store.account(WABA).eventDestinations).toEqual([destination]);
  });
});

describe("an answer", () => {
  test("of PutWhatsAppBusinessAccountEventDestinations is empty", async () => {
    const { url } = await start();
    const response = await fetch(`${url}${PUT}`, {
      method: "PUT",
      headers: signed,
      body: JSON.stringify({ id: WABA, eventDestinations: [] }),
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  test("gives link dates in seconds, and carries what the reference requires", async () => {
    const { url } = await start();
    const response = await fetch(`${url}${LIST}?maxResults=1`, { headers: signed });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toEqual({
      linkedAccounts: [
        {
          arn: WABA_ARN,
          id: WABA,
          wabaId: "100000000000001",
          wabaName: "Example Support",
          registrationStatus: "COMPLETE",
          linkDate: 1769850000,
          eventDestinations: [
            { eventDestinationArn: "arn:aws:sns:us-east-1:111122223333:example-whatsapp-events" },
          ],
          enableReceiving: true,
          enableSending: true,
        },
      ],
      nextToken: expect.any(String),
    });
  });
});
