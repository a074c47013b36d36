import { SocialMessagingClient } from "@aws-sdk/client-socialmessaging";
import { exampleSeed } from "../../../local/emulator/example-seed";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../local/emulator/server";

export const WABA = "waba-01234567890123456789012345678901";
export const WABA_ARN =
  "arn:aws:social-messaging:us-east-1:111122223333:waba/01234567890123456789012345678901";
export const UNWIRED_WABA = "waba-01234567890123456789012345678902";
export const PHONE = "phone-number-id-01234567890123456789012345678901";
export const PHONE_ARN =
  "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/01234567890123456789012345678901";
export const TOPIC_ARN = "arn:aws:sns:us-east-1:111122223333:other-whatsapp-events";

const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource.close();
});

/** Starts an emulator of the example seed, closed after the test. */
export async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = await startEmulator({ seed: exampleSeed, ...options });
  opened.push(emulator);
  return emulator;
}

/** A real client of the emulator, which tries each call once by default. */
export function clientOf(
  emulator: Emulator,
  { region = "us-east-1", maxAttempts = 1 } = {},
): SocialMessagingClient {
  const client = new SocialMessagingClient({
    endpoint: emulator.url,
    region,
    maxAttempts,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example-secret" },
  });
  opened.push({ close: () => client.destroy() });
  return client;
}

/** What a rejected SDK call must look like. */
export function awsError(name: string, httpStatusCode: number, message?: RegExp): object {
  return expect.objectContaining({
    name,
    $metadata: expect.objectContaining({ httpStatusCode }),
    ...(message === undefined ? {} : { message: expect.stringMatching(message) }),
  });
}
