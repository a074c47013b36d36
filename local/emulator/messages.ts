import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { INPUTS } from "./inputs";
import { serviceError } from "./protocol";

/** A message that the service would have handed to Meta. */
export interface SentMessage {
  readonly messageId: string;
  readonly phoneNumberId: string;
  readonly metaApiVersion: string;
  /** The message object of Meta's Cloud API. */
  readonly message: Readonly<Record<string, unknown>>;
}

/** Media that somebody sent to a number, which Meta keeps for thirty days. */
export interface Media {
  readonly mimeType: string;
  /** In bytes. */
  readonly fileSize: number;
}

/** Media that the service would have written into a bucket, with the caller's permissions. */
export interface SavedMedia {
  readonly mediaId: string;
  readonly bucketName: string;
  /** The key that was given, followed by the media's id. */
  readonly key: string;
}

/**
 * Judges a message as far as that is documented: it must be JSON for WhatsApp, with a recipient.
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/send-message.html
 */
export function sentMessage(
  { phoneNumberId }: { readonly phoneNumberId: string },
  { message: blob, metaApiVersion }: z.output<typeof INPUTS.SendWhatsAppMessage>,
): SentMessage {
  const message = parsed(Buffer.from(blob, "base64").toString());
  if (message?.["messaging_product"] !== "whatsapp" || typeof message["to"] !== "string") {
    throw serviceError(
      "InvalidParametersException",
      'The message must be a JSON object with "messaging_product": "whatsapp" and a recipient in "to".',
    );
  }
  return { messageId: randomUUID(), phoneNumberId, metaApiVersion, message };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
