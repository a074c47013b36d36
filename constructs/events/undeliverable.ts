import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import type { Construct } from "constructs";
import { queueArnOf } from "../../formats/arns";
import { createQueue, DEAD_LETTER_RETENTION_DAYS } from "../shared/encrypted-queue";
import type { MessagingKey } from "../shared/messaging-key";
import { undeliverableQueueName } from "../shared/names";
import { deliveriesOf } from "../shared/publisher";
import type { SubscribedTopic } from "./subscribed-topic";

/** Keeps what SNS could not deliver to one subscriber, whatever kind that is. */
export interface Undeliverable {
  readonly queue: SqsQueue;
  /** Of the subscription. */
  readonly redrivePolicy: string;
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html */
export function keepUndeliverable(
  scope: Construct,
  topic: SubscribedTopic,
  name: string,
  key: MessagingKey,
): Undeliverable {
  const { account, region } = topic;
  const queue = createQueue(scope, "Undeliverable", {
    account,
    region,
    name: undeliverableQueueName(name),
    key,
    retentionDays: DEAD_LETTER_RETENTION_DAYS,
    senders: [deliveriesOf(topic, topic.arn)],
    deadLettersOf: [], // SNS alone fills it
  });
  const deadLetterTargetArn = queueArnOf(topic, undeliverableQueueName(name));
  return { queue, redrivePolicy: JSON.stringify({ deadLetterTargetArn }) };
}
