import {
  GetWhatsAppMessageMediaCommand,
  SendWhatsAppMessageCommand,
} from "@aws-sdk/client-socialmessaging";
import { awsError, clientOf, PHONE, PHONE_ARN, start } from "./harness";

const text = { messaging_product: "whatsapp", to: "+12025550123", text: { body: "Hello" } };
const unknown = PHONE.replace(/.{4}$/, "ffff");

const send = (message: unknown, originationPhoneNumberId = PHONE) =>
  new SendWhatsAppMessageCommand({
    originationPhoneNumberId,
    metaApiVersion: "v20.0",
    message: Buffer.from(typeof message === "string" ? message : JSON.stringify(message)),
  });

describe("SendWhatsAppMessage", () => {
  test.each([PHONE, PHONE_ARN])("keeps and reports what is sent from %s", async (from) => {
    const shown: unknown[] = [];
    const emulator = await start({ onSent: (sent) => shown.push(sent) });
    const { messageId } = await clientOf(emulator).send(send(text, from));
    const sent = { messageId, phoneNumberId: PHONE, metaApiVersion: "v20.0", message: text };
    expect(emulator.store.sent).toEqual([sent]);
    expect(shown).toEqual([sent]);
  });

  test.each([
    ["what is no JSON", "Hello"],
    ["a list", "[]"],
    ["null", "null"],
    ["another product", { ...text, messaging_product: "sms" }],
    ["no recipient", { messaging_product: "whatsapp" }],
  ])("refuses %s, and sends nothing", async (_, message) => {
    const emulator = await start();
    const call = clientOf(emulator).send(send(message));
    await expect(call).rejects.toEqual(awsError("InvalidParametersException", 400, /must be/));
    expect(emulator.store.sent).toEqual([]);
  });

  test("does not find a number that is not linked", async () => {
    const call = clientOf(await start()).send(send(text, unknown));
    await expect(call).rejects.toEqual(awsError("ResourceNotFoundException", 404));
  });
});

describe("GetWhatsAppMessageMedia", () => {
  const photo = { mimeType: "image/jpeg", fileSize: 2_048 };
  const get = (input: Partial<ConstructorParameters<typeof GetWhatsAppMessageMediaCommand>[0]>) =>
    new GetWhatsAppMessageMediaCommand({
      mediaId: "4711",
      originationPhoneNumberId: PHONE,
      ...input,
    });

  async function withPhoto() {
    const emulator = await start();
    emulator.store.media.set("4711", photo);
    return { client: clientOf(emulator), store: emulator.store };
  }

  test("notes where the media would be: the key, followed by its id", async () => {
    const { client, store } = await withPhoto();
    const destinationS3File = { bucketName: "acme-media", key: "inbound/" };
    expect(await client.send(get({ destinationS3File }))).toMatchObject(photo);
    expect(store.saved).toEqual([
      { mediaId: "4711", bucketName: "acme-media", key: "inbound/4711" },
    ]);
  });

  test("returns type and size alone if only they are asked for", async () => {
    const { client, store } = await withPhoto();
    expect(await client.send(get({ metadataOnly: true }))).toMatchObject(photo);
    expect(store.saved).toEqual([]);
  });

  test("refuses media without a destination", async () => {
    const { client } = await withPhoto();
    await expect(client.send(get({}))).rejects.toEqual(
      awsError("InvalidParametersException", 400, /destination/),
    );
  });

  test.each([{ mediaId: "4712" }, { originationPhoneNumberId: unknown }])(
    "does not find %j",
    async (input) => {
      const { client } = await withPhoto();
      await expect(client.send(get({ ...input, metadataOnly: true }))).rejects.toEqual(
        awsError("ResourceNotFoundException", 404),
      );
    },
  );
});
