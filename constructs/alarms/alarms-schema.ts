import { z } from "zod";
import { keyArn, topicArn } from "../../formats/arns";
import { text } from "../../formats/fields";
import { emailAddress } from "../../formats/names";
import { key } from "../keys/key-schema";
import { SEVERITIES } from "../money/limits";

const target = z.strictObject({
  emails: z
    .array(text(emailAddress, "Has to confirm, by a link that SNS sends."))
    .default([])
    .meta({ description: "Subscribed to the topic." }),
  existingTopicArn: text(topicArn, "Names a topic instead of creating one.").optional(),
  existingTopicKeyArn: text(
    keyArn,
    "The key that encrypts the named topic, when it is a customer-managed one.",
  ).optional(),
});

/** Who is told of what: one topic for each severity. */
export const alarms = z
  .strictObject({
    warning: target.meta({ description: "Who is told of warnings." }),
    critical: target.optional().meta({ description: "Who is told of what cannot wait." }),
    key: key.default({}).meta({
      description: "Encrypts created alarm topics; created unless existingArn names one.",
    }),
    delivery: z.enum(SEVERITIES).default("warning").meta({
      description: "The severity of events that get lost or pile up behind the event topic.",
    }),
  })
  .meta({
    description:
      "CloudWatch alarms on the delivery of events, and a dashboard. Left out: neither is built.",
  });
