import {
  GetWhatsAppMessageMediaCommand,
  SendWhatsAppMessageCommand,
  SocialMessagingClient,
} from "@aws-sdk/client-socialmessaging";

/** What Lambda reads from the queue: each body is an event of the service, as it came to the topic. */
export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** Which events Lambda must leave in the queue: they come back, and at last count as poison. */
export interface QueueAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** @see https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destination-dlrs.html */
interface MessagingEvent {
  readonly context: {
    readonly MetaPhoneNumberIds: readonly {
      readonly metaPhoneNumberId: string;
      readonly arn: string;
    }[];
  };
  /** JSON, as Meta's webhook sends it. */
  readonly whatsAppWebhookEntry: string;
}

/** The part of Meta's webhook that this function reads. */
interface WebhookEntry {
  readonly changes?: readonly {
    readonly field: string;
    readonly value: {
      readonly metadata?: { readonly phone_number_id: string };
      readonly messages?: readonly InboundMessage[];
    };
  }[];
}

type InboundMessage = {
  readonly id: string;
  readonly from: string;
  /** Seconds since 1970, as text. */
  readonly timestamp: string;
  readonly type: string;
} & { readonly [type in MediaType]?: { readonly id: string } };

const MEDIA_TYPES = ["image", "document", "audio", "video", "sticker"] as const;
type MediaType = (typeof MEDIA_TYPES)[number];

/** Meta's API version, one that the service supports in your Region. */
const META_API_VERSION = "v20.0";

/** After that, WhatsApp accepts templates only. */
const HOURS_TO_ANSWER = 24;

const messaging = new SocialMessagingClient({});

/** Answers each message once; what fails comes back alone, and not the whole batch. */
export async function handler({ Records }: QueueEvent): Promise<QueueAnswer> {
  const failed: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      await handle(JSON.parse(body));
    } catch (error) {
      // Neither text nor numbers of people: logs live longer than anybody agreed to.
      console.error("not processed", messageId, error instanceof Error ? error.name : "");
      failed.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures: failed };
}

async function handle({ context, whatsAppWebhookEntry }: MessagingEvent): Promise<void> {
  const entry: WebhookEntry = JSON.parse(whatsAppWebhookEntry);
  for (const { field, value } of entry.changes ?? []) {
    if (field !== "messages") continue;
    // Statuses of what was sent come on the same topic, without messages.
    for (const message of value.messages ?? []) {
      const number = context.MetaPhoneNumberIds.find(
        ({ metaPhoneNumberId }) => metaPhoneNumberId === value.metadata?.phone_number_id,
      );
      if (number === undefined) throw new Error("the event names no number of ours");
      if (isRecent(message)) await answer(number.arn, message);
    }
  }
}

async function answer(originationPhoneNumberId: string, message: InboundMessage): Promise<void> {
  const media = MEDIA_TYPES.flatMap((type) => message[type] ?? []);
  for (const { id } of media) await keep(originationPhoneNumberId, id);
  const body =
    media.length > 0
      ? "Thank you, we have received your file and will look at it."
      : "Thank you for your message. We will answer within one working day.";
  const reply = {
    messaging_product: "whatsapp",
    to: message.from,
    context: { message_id: message.id },
    type: "text",
    text: { body },
  };
  await messaging.send(
    new SendWhatsAppMessageCommand({
      originationPhoneNumberId,
      metaApiVersion: META_API_VERSION,
      message: Buffer.from(JSON.stringify(reply)),
    }),
  );
}

/** The service writes the file into the bucket, with this function's rights: below the prefix, named by its id. */
async function keep(originationPhoneNumberId: string, mediaId: string): Promise<void> {
  const { MEDIA_BUCKET: bucketName, MEDIA_PREFIX: key } = process.env;
  if (bucketName === undefined || key === undefined) throw new Error("no bucket is configured");
  await messaging.send(
    new GetWhatsAppMessageMediaCommand({
      mediaId,
      originationPhoneNumberId,
      destinationS3File: { bucketName, key },
    }),
  );
}

/** An event that was poison and is sent again after days is no reason to write to somebody. */
function isRecent({ timestamp }: InboundMessage): boolean {
  return Date.now() / 1000 - Number(timestamp) < HOURS_TO_ANSWER * 3600;
}
