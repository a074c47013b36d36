import type { WatchedQueue } from "../alarms/delivery";
import { estimate, pricedFor } from "../alarms/estimated";
import type { Metric, Statistic } from "../alarms/metrics";
import { tailOf, type Watched, watched } from "../alarms/numbers";
import type { Span, SpendOptions } from "../alarms/spend-options";
import { money } from "../alarms/texts";
import { executions } from "../brake/failed-brake";
import {
  CATEGORY_DIMENSION,
  COUNTRY_DIMENSION,
  FEES,
  type Fee,
  METRIC,
  NAMESPACE,
  NUMBER_DIMENSION,
} from "../money/fees";
import { highestRate } from "../money/worst-case";

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
  readonly stacked: boolean;
  readonly lines: readonly Line[];
  /** Drawn across, such as a limit. */
  readonly marks: readonly { readonly label: string; readonly value: number }[];
}

/** Money against the limits first, then where it goes. */
export function spendCharts(spend: SpendOptions): Chart[] {
  return [
    usd(spend, "hour", 3600),
    usd(spend, "day", 86_400),
    ...watched(spend).flatMap((part) =>
      FEES.flatMap((fee) => [
        grouped(part, fee, "category", CATEGORY_DIMENSION[fee]),
        grouped(part, fee, "country", COUNTRY_DIMENSION),
      ]),
    ),
  ];
}

const WORD: Readonly<Record<Fee, string>> = {
  MessageFee: "AWS message fees",
  MetaTemplateMessageFee: "Meta template fees",
};

/** A chart for each number, as CloudWatch answers one Metrics Insights query in each. */
function grouped(part: Watched, fee: Fee, by: string, dimension: string): Chart {
  const ofWhom = part.tail === undefined ? "" : ` of ${part.tail}`;
  return {
    title: `${WORD[fee]} by ${by}${ofWhom}`,
    unit: "fees an hour",
    periodSeconds: 3600,
    stacked: true,
    lines: [
      {
        id: idOf(`${by}${fee}`, part),
        label: "",
        source: { kind: "expression", expression: groupedBy(fee, dimension, part) },
        drawn: true,
      },
    ],
    marks: [],
  };
}

/** The ten largest groups: a longer legend hides the chart. */
function groupedBy(fee: Fee, dimension: string, { arn }: Watched): string {
  const where = arn === undefined ? "" : ` WHERE ${NUMBER_DIMENSION} = '${arn}'`;
  return `SELECT SUM(${METRIC[fee]}) FROM "${NAMESPACE}"${where} GROUP BY ${dimension} ORDER BY SUM() DESC LIMIT 10`;
}

function usd(spend: SpendOptions, per: Exclude<Span, "month">, periodSeconds: number): Chart {
  const limits = spend.limits.filter((limit) => limit.per === per);
  return {
    title: `USD per ${per}`,
    unit: "USD",
    periodSeconds,
    stacked: false,
    lines: [...upperBound(spend, per, periodSeconds), ...listedEstimate(spend, per)],
    marks: limits.map(({ usd: value, severity }) => ({
      label: `${severity}: ${money(value)}`,
      value,
    })),
  };
}

/** Every fee at the highest rate of its kind: what the fee-rate alarms compare with the limits. */
function upperBound(spend: SpendOptions, per: string, periodSeconds: number): Line[] {
  const counts = watched(spend).flatMap((part) =>
    FEES.map((fee) => ({
      fee,
      id: idOf(`${per}${fee}`, part),
      label: METRIC[fee],
      source: { kind: "expression", expression: found(fee, part, periodSeconds) } as const,
      drawn: false,
    })),
  );
  const terms = counts.map(({ id, fee }) => `FILL(${id},0)*${highestRate(spend.rates, fee).usd}`);
  const expression = terms.join("+");
  return [
    ...counts.map(({ fee: _, ...line }) => line),
    {
      id: `${per}Highest`,
      label: "at the highest rates",
      source: { kind: "expression", expression },
      drawn: true,
    },
  ];
}

/**
 * Every fee of a kind by a search, because a chart may hold several searches, but only one Metrics Insights
 * query. A search finds 500 metrics at most.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html
 */
function found(fee: Fee, { arn }: Watched, periodSeconds: number): string {
  const number = arn === undefined ? "" : ` ${NUMBER_DIMENSION}="${arn}"`;
  const query = `Namespace="${NAMESPACE}" MetricName="${METRIC[fee]}"${number}`;
  return `SUM(SEARCH('${query}', 'Sum', ${periodSeconds}))`;
}

function listedEstimate(spend: SpendOptions, per: string): Line[] {
  const series = watched(spend).flatMap((part) => pricedFor(part, spend));
  if (series.length === 0) return [];
  const idAt = (index: number) => `${per}Listed${index}`;
  return [
    ...series.map(({ fee, dimensions }, index): Line => {
      const metric = { namespace: NAMESPACE, name: METRIC[fee], dimensions };
      const source = { kind: "metric", metric, statistic: "Sum" } as const;
      return { id: idAt(index), label: METRIC[fee], source, drawn: false };
    }),
    {
      id: `${per}Listed`,
      label: "of the listed metrics",
      source: { kind: "expression", expression: estimate(series, idAt) },
      drawn: true,
    },
  ];
}

function idOf(what: string, part: Watched): string {
  return [what, ...tailOf(part)].join("_").replace(/\W/g, "_");
}

/** When alarms pulled the brake, and whether everything was stopped. */
export function brakeChart(machineArn: string): Chart {
  const line = (id: string, label: string, name: string): Line => ({
    id,
    label,
    source: { kind: "metric", metric: executions(machineArn, name), statistic: "Sum" },
    drawn: true,
  });
  return {
    ...FIVE_MINUTES,
    title: "The brake, pulled by alarms",
    unit: "pulls in 5 minutes",
    lines: [
      line("pulled", "pulled", "ExecutionsStarted"),
      line("notEverything", "not everything stopped", "ExecutionsFailed"),
    ],
  };
}

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
  const all = queues.flatMap((queue) => [queue.queueName ?? [], queue.deadLetterQueueNames].flat());
  const waiting = [...new Set(all)]; // subscribers may share their dead letters
  const waitingChart = {
    ...FIVE_MINUTES,
    title: "Events that wait in queues",
    unit: "events",
    lines: waiting.map((name, at) =>
      queueLine(name, `waiting${at}`, "ApproximateNumberOfMessagesVisible"),
    ),
  };
  if (read.length === 0) return [topicChart, waitingChart]; // CloudWatch refuses a chart without lines
  const ageChart = {
    ...FIVE_MINUTES,
    title: "Age of the oldest event",
    unit: "seconds",
    lines: read.map((name, at) => queueLine(name, `oldest${at}`, "ApproximateAgeOfOldestMessage")),
  };
  return [topicChart, waitingChart, ageChart];
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
