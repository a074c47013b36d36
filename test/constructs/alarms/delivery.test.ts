import { queueAlarms, topicAlarms } from "../../../constructs/alarms/delivery";
import { scope, TOPIC } from "./scenes";

const fiveMinutes = {
  severity: "warning",
  periodSeconds: 300,
  breaksWhen: "atLeast",
  missingData: "notBreaching",
};

const onQueue = (name: string, QueueName: string) => ({
  kind: "metric",
  metric: { namespace: "AWS/SQS", name, dimensions: { QueueName } },
  statistic: "Maximum",
});

test("a topic: notifications that failed", () => {
  expect(topicAlarms(scope, "warning", TOPIC)).toMatchObject([
    {
      ...fiveMinutes,
      id: "failed",
      name: "acme-prod-whatsapp-delivery-failed-warning",
      description: `SNS gave up delivering events of ${TOPIC} to a subscriber: without a dead-letter queue they are lost. Fees of what was sent fall due all the same. Look at the subscriber's permissions, its key and its endpoint. Runbook: docs/runbook.md#events-get-lost of the package cdktf-aws-social-messaging`,
      query: {
        kind: "metric",
        metric: {
          namespace: "AWS/SNS",
          name: "NumberOfNotificationsFailed",
          dimensions: { TopicName: TOPIC },
        },
        statistic: "Sum",
      },
      periods: 1,
      threshold: 1,
    },
  ]);
});

const age = {
  ...fiveMinutes,
  id: "age-inbound",
  name: "acme-prod-whatsapp-delivery-age-inbound-warning",
  description:
    "For 15 minutes the oldest event in inbound has waited for 15 minutes or more: the consumer is stopped or too slow, and customers wait for answers. Answers after 24 hours cost a template's fees. Look at the consumer's errors. Runbook: docs/runbook.md#events-pile-up of the package cdktf-aws-social-messaging",
  query: onQueue("ApproximateAgeOfOldestMessage", "inbound"),
  periods: 3,
  threshold: 900,
};

const depth = {
  ...fiveMinutes,
  id: "depth-inbound",
  name: "acme-prod-whatsapp-delivery-depth-inbound-warning",
  description:
    "For 15 minutes 1,000 events or more have waited in inbound: the consumer is stopped or too slow. Answers after 24 hours cost a template's fees. Look at the consumer's errors and its concurrency. Runbook: docs/runbook.md#events-pile-up of the package cdktf-aws-social-messaging",
  query: onQueue("ApproximateNumberOfMessagesVisible", "inbound"),
  periods: 3,
  threshold: 1000,
};

test("a queue: age, depth and each of its dead-letter queues", () => {
  const deadLetters = (queue: string) => ({
    ...fiveMinutes,
    id: `dead-letters-${queue}`,
    name: `acme-prod-whatsapp-delivery-dead-letters-${queue}-warning`,
    description: expect.stringMatching(
      `^Events lie in ${queue}: they could not be delivered or processed, and expire there. .* Look at one of them, mend the cause and redrive the queue. Runbook: docs/runbook.md#events-get-lost of`,
    ),
    query: onQueue("ApproximateNumberOfMessagesVisible", queue),
    periods: 1,
    threshold: 1,
  });
  const queue = { queueName: "inbound", deadLetterQueueNames: ["undelivered", "unprocessed"] };
  expect(queueAlarms(scope, "warning", queue)).toMatchObject([
    age,
    depth,
    deadLetters("undelivered"),
    deadLetters("unprocessed"),
  ]);
});

test("thresholds and severity of the operator", () => {
  const queue = {
    queueName: "inbound",
    deadLetterQueueNames: [],
    oldestMinutes: 1,
    depth: 25_000,
  };
  expect(queueAlarms(scope, "critical", queue)).toMatchObject([
    {
      ...age,
      severity: "critical",
      name: "acme-prod-whatsapp-delivery-age-inbound-critical",
      description: age.description.replace("waited for 15 minutes", "waited for 1 minute"),
      threshold: 60,
    },
    {
      ...depth,
      severity: "critical",
      name: "acme-prod-whatsapp-delivery-depth-inbound-critical",
      description: depth.description.replace("1,000", "25,000"),
      threshold: 25_000,
    },
  ]);
});
