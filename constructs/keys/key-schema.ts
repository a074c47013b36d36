import { z } from "zod";
import { keyArn } from "../../formats/arns";
import { text, whole } from "../../formats/fields";
import { deletionWindowDays } from "../../formats/ranges";

export const key = z
  .strictObject({
    existingArn: text(keyArn, "Names a key instead of creating one.").optional(),
    deletionWindowDays: whole(
      deletionWindowDays,
      "Days between deletion of a created key and its end, 30 by default.",
    ).optional(),
  })
  .meta({ description: "The KMS key: created unless existingArn names one." });
