import type { Chart, Line } from "./dashboard";
import type { WatchedQueue } from "./delivery";

/** Whether events pass the topic, and what waits behind it. */
export function deliveryCharts(topicName: string, queues: readonly WatchedQueue[]): Chart[] {
  const topicChart = {
    ...FIVE_MINUTES,
    title: "Events on the topic",
    unit: "events in 5 minutes",
    lines: [
      topicLine(topicName, "published", "NumberOfMessagesPublished"),
      topicLine(topicName, "delivered", "NumberOfNotificationsDelivered"),
      topicLine(topicName, "failed", "NumberOfNotificationsFailed"),
    ],
  };
  if (queues.length === 0) return [topicChart];
  const read = queues.flatMap(({ queueName }) => queueName ?? []);
  const waiting = queues.flatMap((queue) =>
    [queue.queueName ?? [], queue.deadLetterQueueNames].flat(),
  );
  return [
    topicChart,
    {
      ...FIVE_MINUTES,
      title: "Events that wait in queues",
      unit: "events",
      lines: waiting.map((name, at) =>
        queueLine(name, `waiting${at}`, "ApproximateNumberOfMessagesVisible"),
      ),
    },
    {
      ...FIVE_MINUTES,
      title: "Age of the oldest event",
      unit: "seconds",
      lines: read.map((queueName, at) =>
        queueLine(queueName, `oldest${at}`, "ApproximateAgeOfOldestMessage"),
      ),
    },
  ];
}

const FIVE_MINUTES = { periodSeconds: 300, stacked: false, marks: [] } as const;

function topicLine(topicName: string, id: string, name: string): Line {
  const metric = { namespace: "AWS/SNS", name, dimensions: { TopicName: topicName } };
  return { id, label: id, source: { kind: "metric", metric, statistic: "Sum" }, drawn: true };
}

function queueLine(queueName: string, id: string, name: string): Line {
  const metric = { namespace: "AWS/SQS", name, dimensions: { QueueName: queueName } };
  const source = { kind: "metric", metric, statistic: "Maximum" } as const;
  return { id, label: queueName, source, drawn: true };
}
