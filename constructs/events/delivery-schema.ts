import { z } from "zod";
import { keyArn, ruleTargetArn } from "../../formats/arns";
import { EVENT_TYPES } from "../../formats/event-types";
import { text } from "../../formats/fields";
import * as names from "../../formats/names";
import { deliveryFields } from "./subscribers";

const rule = z.strictObject({
  name: text(names.subscriberName, "Behind <namePrefix>-whatsapp-, names rule, role and queue."),
  detailTypes: z
    .array(z.enum(EVENT_TYPES))
    .optional()
    .meta({ description: "Which events are sent on; left out: all nine." }),
  targetArn: text(ruleTargetArn, "Where they are sent."),
  targetKeyArn: text(
    keyArn,
    "The target's customer-managed key; found by itself for what this file creates.",
  ).optional(),
});

/** Who receives events: from the topic, and by EventBridge rules until these are decided in one place, too. */
export const delivery = z.strictObject({
  ...deliveryFields,
  eventRules: z
    .array(rule)
    .meta({
      description:
        "EventBridge rules: the service's events besides the topic, at best effort, with Meta's ids.",
    })
    .optional(),
});

export type Delivery = z.infer<typeof delivery>;
