import { z } from "zod";
import { text } from "../formats/fields";
import * as names from "../formats/names";

const messagingTags = z
  .record(text(names.messagingTagKey, "Tag key."), text(names.tagValue, "Tag value."))
  .default({})
  .meta({ description: "Tags to be set here; keys that stand there already stay untouched." });

const phoneNumber = z.strictObject({
  id: text(names.phoneNumberId, "The number's id in AWS."),
  tags: messagingTags,
});

/** A linked WhatsApp Business Account. Linking happens in the console and is never done from here. */
export const whatsAppBusinessAccount = z.strictObject({
  id: text(names.wabaId, "The account's id in AWS."),
  destination: z.enum(["sns", "connect", "none"]).meta({
    description:
      "Where its events go: sns (the event topic), connect (the Amazon Connect instance) or none. An account has at most one destination.",
  }),
  tags: messagingTags,
  phoneNumbers: z.array(phoneNumber).default([]).meta({ description: "Its phone numbers." }),
});
