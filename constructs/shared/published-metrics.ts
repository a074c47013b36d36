import { Fn, Token } from "cdktf";
import { topicNameIn } from "../../formats/arns";
import { QUEUE_METRIC, RULE_METRIC, TOPIC_METRIC } from "./metric-names";

/**
 * One metric in CloudWatch, with the statistic that makes sense for it: plain data under the names of an alarm's
 * arguments, for alarms, dashboards and queries of your own.
 * @example
 * new CloudwatchMetricAlarm(this, "Old", {
 *   ...inbound.metrics.age,
 *   alarmName: "acme-inbound-old",
 *   comparisonOperator: "GreaterThanThreshold",
 *   threshold: 600, // seconds
 *   period: 300,
 *   evaluationPeriods: 1,
 * });
 */
export interface Metric {
  /** For example `AWS/SQS`. */
  readonly namespace: string;
  /** As CloudWatch spells it. */
  readonly metricName: string;
  /** All of them: CloudWatch finds no metric by a part of its dimensions. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Sum of what is counted, Maximum of what is measured. */
  readonly statistic: "Sum" | "Maximum";
}

/**
 * What SNS counts of a topic.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export interface TopicMetrics {
  /** Events that were published. */
  readonly published: Metric;
  /** Deliveries to subscribers that succeeded. */
  readonly delivered: Metric;
  /** Deliveries that SNS gave up. */
  readonly failed: Metric;
  /** Deliveries that a subscriber's filter left out. */
  readonly filteredOut: Metric;
  /** Deliveries that SNS gave up and moved to dead letters. */
  readonly deadLettered: Metric;
  /** Events that are lost: SNS could not even move them to dead letters. */
  readonly lost: Metric;
}

/**
 * What SQS measures of a queue.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export interface QueueMetrics {
  /** Age of the oldest message in seconds. */
  readonly age: Metric;
  /** Messages that wait for a consumer. */
  readonly waiting: Metric;
  /** Messages that a consumer has received and not deleted yet. */
  readonly inFlight: Metric;
  /** Messages that were sent to the queue. */
  readonly sent: Metric;
  /** Messages that consumers received, repeated ones among them. */
  readonly received: Metric;
  /** Messages that consumers deleted, as they do with what is done. */
  readonly deleted: Metric;
}

/** What every kind of subscriber has: SNS or EventBridge could not deliver these. */
export interface DeadLetterMetrics {
  /** Messages in the queue for what could not be delivered. */
  readonly undeliverable: Metric;
}

/** Of a queue with its dead letters. */
export interface SubscribedQueueMetrics extends QueueMetrics, DeadLetterMetrics {
  /** Messages in the queue for what no consumer could process. */
  readonly poison: Metric;
}

/**
 * What EventBridge counts of a rule, and what waits in its dead letters.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export interface EventRuleMetrics extends DeadLetterMetrics {
  /** Events that matched the rule. */
  readonly matched: Metric;
  /** Times that the target was invoked, with success or with a failure for good. */
  readonly invocations: Metric;
  /** Events that EventBridge gave up. */
  readonly failed: Metric;
}

/** @internal Of a topic, whose name is the last part of its ARN. */
export function topicMetrics(arn: string): TopicMetrics {
  const name = topicNameIn(arn) ?? Token.asString(Fn.element(Fn.split(":", arn), 5));
  return counted("AWS/SNS", { TopicName: name }, TOPIC_METRIC);
}

/** @internal */
export function queueMetrics(queueName: string): QueueMetrics {
  const all = counted("AWS/SQS", { QueueName: queueName }, QUEUE_METRIC);
  const measured = (metric: Metric): Metric => ({ ...metric, statistic: "Maximum" });
  const { age, waiting, inFlight } = all;
  return {
    ...all,
    age: measured(age),
    waiting: measured(waiting),
    inFlight: measured(inFlight),
  };
}

/** @internal By what waits there: SQS does not count messages that a redrive moves as sent. */
export function deadLetterMetrics(queueName: string): DeadLetterMetrics {
  return { undeliverable: queueMetrics(queueName).waiting };
}

/** @internal Of a rule on the default event bus. */
export function eventRuleMetrics(ruleName: string, deadLetterQueueName: string): EventRuleMetrics {
  return {
    ...counted("AWS/Events", { RuleName: ruleName }, RULE_METRIC),
    ...deadLetterMetrics(deadLetterQueueName),
  };
}

/** Under the same names the metrics that CloudWatch calls so. */
function counted<Name extends string>(
  namespace: string,
  dimensions: Metric["dimensions"],
  names: Readonly<Record<Name, string>>,
): Record<Name, Metric> {
  const metrics = Object.entries<string>(names).map(([name, metricName]) => {
    const metric: Metric = { namespace, metricName, dimensions, statistic: "Sum" };
    return [name, metric];
  });
  return Object.fromEntries(metrics) as Record<Name, Metric>;
}
