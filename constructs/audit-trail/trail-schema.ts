import { z } from "zod";
import { text, whole } from "../../formats/fields";
import * as names from "../../formats/names";
import { retentionDays } from "../../formats/ranges";

/** Who sent messages and moved media, by CloudTrail. */
export const dataEventTrail = z
  .strictObject({
    bucketName: text(
      names.bucketName,
      "Default: <namePrefix>-whatsapp-trail-<account>.",
    ).optional(),
    existingBucketName: text(
      names.bucketName,
      "Names a log bucket instead of creating one.",
    ).optional(),
    phoneNumberIds: z
      .array(text(names.phoneNumberId, "The number's id in AWS."))
      .min(1)
      .max(500)
      .optional()
      .meta({ description: "Only calls on these numbers; left out: on all." }),
    readOnly: z.boolean().optional().meta({
      description: "true: only calls that read; false: only calls that write; left out: both.",
    }),
    retentionDays: whole(retentionDays, "Days until log files expire, 30 by default.").optional(),
  })
  .meta({
    description:
      "CloudTrail data events of phone numbers, which may hold the text of messages. Left out: none.",
  });
