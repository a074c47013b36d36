import type { WatchedQueue } from "../alarms/delivery";
import type { Metric, Statistic } from "../alarms/metrics";
import { executions } from "../brake/failed-brake";
import { meaningOf } from "../outcomes/error-codes";
import { errorMetric, OUTCOMES, outcomeMetric, watchedCodes } from "../outcomes/log-entries";
import type { OutcomeOptions } from "../outcomes/options";
import { QUEUE_METRIC, TOPIC_METRIC } from "../shared/metric-names";
import type { Scope } from "../shared/scope";

/** One line of a chart, or several when its query groups. */
export interface Line {
  /** Unlike every other of the dashboard, and fit for metric math. */
  readonly id: string;
  readonly label: string;
  readonly source:
    | { readonly kind: "expression"; readonly expression: string }
    | { readonly kind: "metric"; readonly metric: Metric; readonly statistic: Statistic };
  /** Whether it is drawn or only feeds an expression. */
  readonly drawn: boolean;
}

export interface Chart {
  readonly title: string;
  /** What the vertical axis counts. */
  readonly unit: string;
  readonly periodSeconds: number;
  /** How many days back it looks. @default - as far as the dashboard is set to */
  readonly days?: number;
  readonly stacked: boolean;
  readonly lines: readonly Line[];
  /** Drawn across, such as a limit. */
  readonly marks: readonly { readonly label: string; readonly value: number }[];
}

/** When the brake was pulled, and whether everything was stopped. */
export function brakeChart(byHand: Metric, machineArn: string | undefined): Chart {
  const line = (id: string, label: string, metric: Metric): Line => ({
    id,
    label,
    source: { kind: "metric", metric, statistic: "Sum" },
    drawn: true,
  });
  const byAlarms = (id: string, label: string, name: string) =>
    machineArn === undefined ? [] : [line(id, label, executions(machineArn, name))];
  return {
    ...FIVE_MINUTES,
    title: "The brake, when it was pulled",
    unit: "pulls in 5 minutes",
    lines: [
      line("pulledByHand", "by hand", byHand),
      ...byAlarms("pulled", "by alarms", "ExecutionsStarted"),
      ...byAlarms("notEverything", "by alarms, not everything stopped", "ExecutionsFailed"),
    ],
  };
}

function topicChart(topicName: string): Chart {
  return {
    ...FIVE_MINUTES,
    title: "Events on the topic",
    unit: "events in 5 minutes",
    lines: [
      topicLine(topicName, "published", TOPIC_METRIC.published),
      topicLine(topicName, "delivered", TOPIC_METRIC.delivered),
      topicLine(topicName, "failed", TOPIC_METRIC.failed),
    ],
  };
}

/** Whether events pass the topic, if there is one, and what waits in queues. */
export function deliveryCharts(
  topicName: string | undefined,
  queues: readonly WatchedQueue[],
): Chart[] {
  const topicCharts = topicName === undefined ? [] : [topicChart(topicName)];
  if (queues.length === 0) return topicCharts;
  const read = queues.flatMap(({ queueName }) => queueName ?? []);
  const all = queues.flatMap((queue) => [queue.queueName ?? [], queue.deadLetterQueueNames].flat());
  const waiting = [...new Set(all)]; // subscribers may share their dead letters
  const waitingChart = {
    ...FIVE_MINUTES,
    title: "Events that wait in queues",
    unit: "events",
    lines: waiting.map((name, at) => queueLine(name, `waiting${at}`, QUEUE_METRIC.waiting)),
  };
  if (read.length === 0) return [...topicCharts, waitingChart]; // CloudWatch refuses a chart without lines
  const ageChart = {
    ...FIVE_MINUTES,
    title: "Age of the oldest event",
    unit: "seconds",
    lines: read.map((name, at) => queueLine(name, `oldest${at}`, QUEUE_METRIC.age)),
  };
  return [...topicCharts, waitingChart, ageChart];
}

/** What becomes of messages, and why some fail. */
export function outcomeCharts(scope: Scope, options: OutcomeOptions): Chart[] {
  const counted = (id: string, label: string, metric: Metric): Line => {
    return { id, label, source: { kind: "metric", metric, statistic: "Sum" }, drawn: true };
  };
  const chart = { ...FIVE_MINUTES, unit: "messages in 5 minutes" };
  const outcomes = OUTCOMES.map((each) => counted(each, each, outcomeMetric(scope, each)));
  const codes = watchedCodes(options).map((code) => {
    const label = [code, meaningOf(code) ?? []].flat().join(": ");
    return counted(`error${code}`, label, errorMetric(scope, code));
  });
  return [
    { ...chart, title: "Outcomes of messages, at best effort", lines: outcomes },
    // CloudWatch refuses a chart without lines.
    ...(codes.length === 0 ? [] : [{ ...chart, title: "Why messages fail", lines: codes }]),
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
