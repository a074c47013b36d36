import { z } from "zod";
import { literalWhole, optionsOf, whole } from "../../formats/options";
import * as ranges from "../../formats/ranges";
import { keptStatements, type Statements } from "../shared/kept";
import { poisonQueueName, undeliverableQueueName } from "../shared/names";
import type { SettingsOf, SubscriberOptions } from "./options";
import type { SubscriberKind } from "./subscriber-kind";

/** Which events, and how long they may wait. */
export interface QueueOptions extends SubscriberOptions, Statements {
  /**
   * false: each event comes in SNS's envelope, with topic, time and signature.
   * @default true (messages are the events themselves)
   */
  readonly rawMessageDelivery?: boolean;
  /**
   * Seconds that a consumer has for a message before others see it again; AWS advises six times the
   * timeout of a Lambda function that reads the queue.
   * @default 30
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * Days that events wait for a consumer.
   * @default 4
   */
  readonly retentionDays?: number;
  /**
   * Receives after which a message counts as poison: no consumer manages to process it.
   * @default 5
   */
  readonly maxReceiveCount?: number;
  /**
   * Minutes that the oldest event may wait before an alarm, where `WhatsAppMessaging` or `TopicAlarms` watches it.
   * @default 15
   */
  readonly oldestMinutes?: number;
  /**
   * Events that may wait before an alarm, where `WhatsAppMessaging` or `TopicAlarms` watches it.
   * @default 1000
   */
  readonly depth?: number;
}

const settings = optionsOf<SettingsOf<QueueOptions>>()({
  rawMessageDelivery: z.boolean().optional(),
  visibilityTimeoutSeconds: whole(ranges.visibilityTimeoutSeconds).optional(),
  retentionDays: literalWhole(ranges.queueRetentionDays).optional(),
  maxReceiveCount: literalWhole(ranges.maxReceiveCount).optional(),
  oldestMinutes: literalWhole(ranges.oldestMinutes).optional(),
  depth: literalWhole(ranges.depth).optional(),
  statements: keptStatements,
});

/** @internal A queue, created with two others for its dead letters. */
export const queue: SubscriberKind<QueueOptions> = {
  settings,
  protocol: "sqs",
  queueNames: (name) => [name, undeliverableQueueName(name), poisonQueueName(name)],
};
