import { z } from "zod";
import { functionArn, keyArn, ruleTargetArn } from "../../formats/arns";
import { EVENT_TYPES } from "../../formats/event-types";
import { text, whole } from "../../formats/fields";
import { httpsEndpoint } from "../../formats/https-endpoint";
import * as names from "../../formats/names";
import * as ranges from "../../formats/ranges";

const subscriber = {
  name: text(names.subscriberName, "Behind <namePrefix>-whatsapp-, starts its queues' names."),
  phoneNumberIds: z
    .array(text(names.phoneNumberId, "The number's id in AWS."))
    .optional()
    .meta({ description: "Only events of these numbers; left out: of all." }),
  wabaIds: z
    .array(text(names.wabaId, "The account's id in AWS."))
    .optional()
    .meta({ description: "Only events of these accounts; left out: of all." }),
  filterPolicy: z.record(z.string(), z.any()).optional().meta({
    description:
      "Instead of ids: a filter in SNS's language, on the fields beside the webhook entry.",
  }),
};

const queue = z.strictObject({
  ...subscriber,
  rawMessageDelivery: z.boolean().optional().meta({
    description: "false: events come in SNS's envelope. Default: true, the events themselves.",
  }),
  visibilityTimeoutSeconds: whole(
    ranges.visibilityTimeoutSeconds,
    "Seconds that a consumer has for a message, 30 by default.",
  ).optional(),
  retentionDays: whole(
    ranges.queueRetentionDays,
    "Days that events wait for a consumer, 4 by default.",
  ).optional(),
  maxReceiveCount: whole(
    ranges.maxReceiveCount,
    "Receives after which a message counts as poison, 5 by default.",
  ).optional(),
  oldestMinutes: whole(
    ranges.oldestMinutes,
    "Minutes that the oldest event may wait before an alarm, 15 by default.",
  ).optional(),
  depth: whole(ranges.depth, "Events that may wait before an alarm, 1000 by default.").optional(),
});

const lambdaFunction = z.strictObject({
  ...subscriber,
  functionArn: text(functionArn, "The Lambda function that is called."),
});

const https = z.strictObject({
  ...subscriber,
  endpoint: text(httpsEndpoint, "Where events are posted, in SNS's signed envelope."),
  endpointAutoConfirms: z.boolean().optional().meta({
    description: "false: somebody confirms the subscription by hand. Default: true.",
  }),
});

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

/** Who receives the events of the topic. */
export const delivery = z
  .strictObject({
    queues: z
      .array(queue)
      .default([])
      .meta({ description: "Encrypted queues with dead letters, created." }),
    functions: z.array(lambdaFunction).default([]).meta({ description: "Lambda functions." }),
    https: z.array(https).default([]).meta({ description: "HTTPS endpoints." }),
    eventRules: z.array(rule).default([]).meta({
      description:
        "EventBridge rules: the service's events besides the topic, at best effort, with Meta's ids.",
    }),
  })
  .meta({ description: "Who receives events: from the topic, and by EventBridge rules." });

export type Delivery = z.infer<typeof delivery>;
