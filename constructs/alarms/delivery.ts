import type { Scope } from "../shared/scope";
import type { AlarmDefinition, Metric } from "./alarm-definition";
import { alarmName } from "./names";
import type { Severity } from "./options";
import { inRunbook } from "./sentences";

/** The queues of one subscriber. */
export interface WatchedQueue {
  /** Takes events, in the account and Region of the alarms; functions and web addresses have none. */
  readonly queueName: string | undefined;
  /** Queues of what could not be delivered or processed. */
  readonly deadLetterQueueNames: readonly string[];
  /**
   * Minutes that the oldest event may wait.
   * @default 15
   */
  readonly oldestMinutes?: number;
  /**
   * Events that may wait.
   * @default 1000
   */
  readonly depth?: number;
}

const FIVE_MINUTES = 300;

/** Whether events get lost between the event topic and its subscribers. */
export function topicAlarms(
  scope: Scope,
  severity: Severity,
  topicName: string,
): AlarmDefinition[] {
  return [failedNotifications(scope, severity, topicName)];
}

/** Whether events pile up in a queue, or end in its dead letters. */
export function queueAlarms(
  scope: Scope,
  severity: Severity,
  queue: WatchedQueue,
): AlarmDefinition[] {
  const { queueName } = queue;
  return [
    ...(queueName === undefined
      ? []
      : [
          oldEvents(scope, severity, queueName, queue.oldestMinutes),
          manyEvents(scope, severity, queueName, queue.depth),
        ]),
    ...queue.deadLetterQueueNames.map((name) => deadLetters(scope, severity, name)),
  ];
}

function failedNotifications(scope: Scope, severity: Severity, topicName: string) {
  return alarm(scope, severity, {
    what: ["delivery", "failed"],
    metric: {
      namespace: "AWS/SNS",
      name: "NumberOfNotificationsFailed",
      dimensions: { TopicName: topicName },
    },
    statistic: "Sum",
    threshold: 1,
    periods: 1,
    description: `SNS gave up delivering events of ${topicName} to a subscriber: without a dead-letter queue they are lost. Fees of what was sent fall due all the same. Look at the subscriber's permissions, its key and its endpoint.`,
    anchor: "events-get-lost",
  });
}

function oldEvents(scope: Scope, severity: Severity, queueName: string, minutes = 15) {
  return alarm(scope, severity, {
    what: ["delivery", "age", queueName],
    metric: sqs("ApproximateAgeOfOldestMessage", queueName),
    statistic: "Maximum",
    threshold: minutes * 60,
    periods: 3,
    description: `For 15 minutes the oldest event in ${queueName} has waited for ${minutes} ${minutes === 1 ? "minute" : "minutes"} or more: the consumer is stopped or too slow, and customers wait for answers. Answers after 24 hours cost a template's fees. Look at the consumer's errors.`,
    anchor: "events-pile-up",
  });
}

function manyEvents(scope: Scope, severity: Severity, queueName: string, depth = 1000) {
  return alarm(scope, severity, {
    what: ["delivery", "depth", queueName],
    metric: sqs("ApproximateNumberOfMessagesVisible", queueName),
    statistic: "Maximum",
    threshold: depth,
    periods: 3,
    description: `For 15 minutes ${depth.toLocaleString("en-US")} events or more have waited in ${queueName}: the consumer is stopped or too slow. Answers after 24 hours cost a template's fees. Look at the consumer's errors and its concurrency.`,
    anchor: "events-pile-up",
  });
}

function deadLetters(scope: Scope, severity: Severity, queueName: string) {
  return alarm(scope, severity, {
    what: ["delivery", "dead-letters", queueName],
    metric: sqs("ApproximateNumberOfMessagesVisible", queueName),
    statistic: "Maximum",
    threshold: 1,
    periods: 1,
    description: `Events lie in ${queueName}: they could not be delivered or processed, and expire there. Fees of what was sent fall due all the same. Look at one of them, mend the cause and redrive the queue.`,
    anchor: "events-get-lost",
  });
}

function sqs(name: string, queueName: string): Metric {
  return { namespace: "AWS/SQS", name, dimensions: { QueueName: queueName } };
}

interface Watching {
  readonly what: readonly string[];
  readonly metric: Metric;
  readonly statistic: "Sum" | "Maximum";
  readonly threshold: number;
  readonly periods: number;
  readonly description: string;
  readonly anchor: string;
}

function alarm(scope: Scope, severity: Severity, watching: Watching): AlarmDefinition {
  const { what, metric, statistic, threshold, periods, description, anchor } = watching;
  return {
    id: what.slice(1).join("-"), // the construct is called Delivery already
    name: alarmName(scope.namePrefix, ...what, severity),
    severity,
    description: `${description} ${inRunbook(anchor)}`,
    query: { kind: "metric", metric, statistic },
    periodSeconds: FIVE_MINUTES,
    periods,
    breaksWhen: "atLeast",
    threshold,
    missingData: "notBreaching",
  };
}
