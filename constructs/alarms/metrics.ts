import { type Fee, METRIC, NAMESPACE, NUMBER_DIMENSION } from "../money/fees";
import { QUEUE_METRIC } from "../shared/metric-names";
import type { FeeSeries } from "./spend-options";

/** One published time series, with all its dimensions: CloudWatch finds no other by part of them. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export type Statistic = "Sum" | "Maximum";

/** What an alarm compares with its threshold. */
export type Query =
  | { readonly kind: "metric"; readonly metric: Metric; readonly statistic: Statistic }
  | Insights
  | {
      readonly kind: "math";
      /** What the expression counts. */
      readonly label: string;
      /** Over the metrics' ids, each the sum of its period, and over FEES_ID if there is a query. */
      readonly expression: string;
      readonly metrics: readonly { readonly id: string; readonly metric: Metric }[];
      /** A Metrics Insights query; CloudWatch takes one. */
      readonly insights?: string;
    };

interface Insights {
  readonly kind: "insights";
  readonly sql: string;
}

/** What expressions call the result of a query. */
export const FEES_ID = "fees";

/** What is billed of an alarm each month. */
export interface Price {
  /** Metrics that it looks at by name. */
  readonly metrics: number;
  /** Whether every metric that its query matches is billed, however many the account has. */
  readonly matches: boolean;
  readonly composites: number;
}

/** What ListMetrics must be asked for, to know which metrics an alarm sees. */
export interface Listing {
  readonly namespace: string;
  readonly name?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** Whether an alarm can ever see a data point. */
export interface Judgement {
  /** never: metrics of that name exist, but none that it asks for. not proved: there is none at all. */
  readonly verdict: "can fire" | "never" | "not proved";
  readonly why: string;
  readonly fix?: string;
}

/** What an alarm looks at: how CloudWatch is asked for it, what that costs, and whether an account has it. */
export interface Source {
  readonly query: Query;
  readonly price: Price;
  readonly listing: Listing;
  /** Those of the account's metrics that it looks at. */
  sees(published: readonly Metric[]): readonly Metric[];
  /** Judged by the metrics that the account has. */
  judge(published: readonly Metric[]): Judgement;
}

/**
 * As far back as an alarm on a query can look.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html
 */
export const INSIGHTS_HOURS = 3;

/**
 * Alarms on queries that CloudWatch takes in an account and Region.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
 */
export const MOST_INSIGHTS_ALARMS = 200;

/** CloudWatch lists a metric that had data this recently. */
export const LISTED_FOR = "two weeks";

const NO_PRICE: Price = { metrics: 0, matches: false, composites: 0 };
export const COMPOSITE_PRICE: Price = { ...NO_PRICE, composites: 1 };

/** Which fees a query counts: those of a kind, of one number or of all, whatever other dimensions they have. */
export interface Counted {
  readonly fee: Fee;
  /** @default - of all numbers */
  readonly numberArn?: string | undefined;
  /** Values of dimensions whose fees it does not count. @default - none */
  readonly leftOut?: readonly LeftOut[];
}

export interface LeftOut {
  readonly dimension: string;
  readonly value: string;
}

/** Metrics Insights counts whatever dimension sets the service publishes. */
export function feesOf(counted: Counted): Source & { readonly query: Insights } {
  const { fee, numberArn, leftOut = [] } = counted;
  const name = METRIC[fee];
  const where = [
    ...(numberArn === undefined ? [] : [`${NUMBER_DIMENSION} = '${numberArn}'`]),
    ...leftOut.map(({ dimension, value }) => `${dimension} != '${value}'`),
  ];
  const conditions = where.length === 0 ? "" : ` WHERE ${where.join(" AND ")}`;
  const sees = (published: readonly Metric[]) =>
    named(published, [name]).filter(
      ({ dimensions }) =>
        (numberArn === undefined || dimensions[NUMBER_DIMENSION] === numberArn) &&
        leftOut.every(({ dimension, value }) => dimensions[dimension] !== value),
    );
  return {
    query: { kind: "insights", sql: `SELECT SUM(${name}) FROM "${NAMESPACE}"${conditions}` },
    price: { ...NO_PRICE, matches: true },
    listing: { namespace: NAMESPACE },
    sees,
    judge(published) {
      const matching = sees(published);
      const open = matching.filter(({ dimensions }) =>
        leftOut.some(({ dimension }) => dimensions[dimension] === undefined),
      );
      if (open.length > 0) return withoutDimension(name, open.length, leftOut);
      if (matching.length > 0) {
        return { verdict: "can fire", why: `it counts ${metricsIn(matching.length)} of ${name}` };
      }
      const others = named(published, [name]);
      if (others.length === 0) return nothingOf([name], published);
      const left = others.filter(({ dimensions }) => dimensions[NUMBER_DIMENSION] === numberArn);
      if (numberArn === undefined || left.length > 0) return onlyLeftOut(name);
      return {
        verdict: "never",
        why: `${name} exists under ${setsOf(others)}, but none of its ${metricsIn(others.length)} has ${NUMBER_DIMENSION} = ${numberArn}`,
        fix: asSpelled(others),
      };
    },
  };
}

/** CloudWatch does not document whether `!=` matches a metric that lacks the dimension. */
function withoutDimension(name: string, open: number, leftOut: readonly LeftOut[]): Judgement {
  const dimensions = [...new Set(leftOut.map(({ dimension }) => dimension))].join(" or ");
  return {
    verdict: "not proved",
    why: `the account has ${metricsIn(open)} of ${name} without ${dimensions}, whose free values the query leaves out: whether it counts them is not documented`,
    fix: "write feeRate: { scheme: queriesOnly } below spend, whose queries leave nothing out",
  };
}

function onlyLeftOut(name: string): Judgement {
  return {
    verdict: "not proved",
    why: `every metric of ${name} has a value that the rate card prices at 0, which the query leaves out`,
    fix: "send a template message that costs something, and check again after an hour",
  };
}

/** The sum of listed fees, each times a factor. */
export function sumOf(
  label: string,
  series: readonly FeeSeries[],
  expression: (idOf: (index: number) => string) => string,
): Source {
  const listed = series.map(seriesMetric);
  const sees = (published: readonly Metric[]) =>
    listed.filter((metric) => isPublished(metric, published));
  const idOf = (index: number) => `m${index}`;
  const metrics = listed.map((metric, index) => ({ id: idOf(index), metric }));
  return {
    query: { kind: "math", label, expression: expression(idOf), metrics },
    price: { ...NO_PRICE, metrics: listed.length },
    listing: { namespace: NAMESPACE },
    sees,
    judge(published) {
      const { length } = sees(published);
      if (length > 0) {
        const some = length === listed.length ? "all" : `${length} of`;
        return { verdict: "can fire", why: `${some} ${listed.length} listed metrics exist` };
      }
      const names = [...new Set(listed.map(({ name }) => name))];
      const others = named(published, names);
      if (others.length === 0) return nothingOf(names, published);
      return {
        verdict: "never",
        why: `none of the ${listed.length} listed metrics exists; those of the account are under ${setsOf(others)}`,
        fix: "replace spend.estimated by the lines below",
      };
    },
  };
}

/** A metric that SNS publishes of a topic. */
export function ofTopic(topicName: string, name: string): Source {
  const dimensions = { TopicName: topicName };
  const listing = { namespace: "AWS/SNS", dimensions };
  return single({ namespace: "AWS/SNS", name, dimensions }, "Sum", listing, `topic ${topicName}`);
}

/** A metric that SQS publishes of a queue. A queue that has the one that is listed has all the others. */
export function ofQueue(queueName: string, name: string): Source {
  const metric = { namespace: "AWS/SQS", name, dimensions: { QueueName: queueName } };
  const listing = { namespace: "AWS/SQS", name: QUEUE_METRIC.waiting };
  return single(metric, "Maximum", listing, `queue ${queueName}`);
}

/**
 * One metric of whatever service publishes it.
 * @param publisher ends the sentence "published no metric of"
 */
export function single(
  metric: Metric,
  statistic: Statistic,
  listing: Listing,
  publisher: string,
): Source {
  return {
    query: { kind: "metric", metric, statistic },
    price: { ...NO_PRICE, metrics: 1 },
    listing,
    sees: (published) => published.filter((each) => keyOf(each) === keyOf(metric)),
    judge: (published) => judgeSingle(metric, publisher, published),
  };
}

/** The same metric with zeros in its gaps: without them, CloudWatch judges by older periods that had data. */
export function withoutGaps(label: string, source: Source): Source {
  const { query } = source;
  if (query.kind !== "metric") throw new Error(`no single metric: ${query.kind}`);
  const metrics = [{ id: "m0", metric: query.metric }];
  return { ...source, query: { kind: "math", label, expression: "FILL(m0,0)", metrics } };
}

/** For an alarm that looks for silence, which can always be: whether it is one depends on the others around it. */
export function silenceOf(source: Source): Source {
  return {
    ...source,
    judge(published) {
      const { length } = source.sees(published);
      const why =
        length === 0
          ? "no metric matches, and that is what it looks for: it stays in ALARM"
          : `it counts ${metricsIn(length)}, and looks for silence`;
      return { verdict: "can fire", why };
    },
  };
}

/** A service counts failures only when there are some: that it counts anything of the same thing is proof enough. */
function judgeSingle(metric: Metric, publisher: string, published: readonly Metric[]): Judgement {
  if (isPublished(metric, published)) return { verdict: "can fire", why: `${metric.name} exists` };
  const sibling = published.find((each) => keyOf(each) === keyOf({ ...metric, name: each.name }));
  if (sibling !== undefined) {
    return {
      verdict: "can fire",
      why: `${metric.name} had no data in the last ${LISTED_FOR}, but ${sibling.name} has the same dimensions`,
    };
  }
  const service = metric.namespace.replace("AWS/", "");
  return {
    verdict: "not proved",
    why: `${service} published no metric of ${publisher} in the last ${LISTED_FOR}: it is not deployed, or no event arrived`,
    fix: "deploy, send a message, and check again after an hour",
  };
}

/** What the absence means depends on whether the other fee is counted. */
function nothingOf(names: readonly string[], published: readonly Metric[]): Judgement {
  const why = `the account published no ${names.join(" and no ")} in the last ${LISTED_FOR}`;
  const fees = [...new Set(feesIn(published).map(({ name }) => name))].sort();
  if (fees.includes(METRIC.MessageFee) && !names.includes(METRIC.MessageFee)) {
    return {
      verdict: "not proved",
      why: `${why}, while message fees are counted: probably no template message was sent`,
      fix: "send a template message, and check again after an hour",
    };
  }
  if (fees.length > 0) {
    return {
      verdict: "not proved",
      why: `${why}; it has ${fees.join(", ")}`,
      fix: "send a message, and check again after an hour",
    };
  }
  return {
    verdict: "not proved",
    why: `${why}: nothing was sent or received, or the service-linked role is missing`,
    fix: "see docs/runbook.md#no-metrics-appear, send a message, and check again after an hour",
  };
}

function metricsIn(metrics: number): string {
  return `${metrics.toLocaleString("en-US")} ${metrics === 1 ? "metric" : "metrics"}`;
}

function asSpelled(others: readonly Metric[]): string {
  const numbers = others.flatMap(({ dimensions }) => dimensions[NUMBER_DIMENSION] ?? []);
  return numbers.length === 0
    ? "write scope: region in spend, because no fee here has the dimension of a number"
    : `write the arn of spend.numbers as the metrics spell it: ${[...new Set(numbers)].sort().join(", ")}`;
}

/** Metrics of the service, whatever their names. */
export function feesIn(published: readonly Metric[]): readonly Metric[] {
  return published.filter(({ namespace }) => namespace === NAMESPACE);
}

function named(published: readonly Metric[], names: readonly string[]): readonly Metric[] {
  return feesIn(published).filter(({ name }) => names.includes(name));
}

export function seriesMetric({ fee, dimensions }: FeeSeries): Metric {
  return { namespace: NAMESPACE, name: METRIC[fee], dimensions };
}

/** CloudWatch finds a metric by all of its dimensions, no more and no fewer. */
export function isPublished(metric: Metric, published: readonly Metric[]): boolean {
  return published.some((each) => keyOf(each) === keyOf(metric));
}

/** The same for the same metric, in whatever order its dimensions are listed. */
export function keyOf({ namespace, name, dimensions }: Metric): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}

/** `DestinationCountryCode + MessageFeeType`. */
export function setOf({ dimensions }: Pick<Metric, "dimensions">): string {
  return Object.keys(dimensions).sort().join(" + ") || "no dimensions";
}

function setsOf(metrics: readonly Metric[]): string {
  return [...new Set(metrics.map((metric) => `[${setOf(metric)}]`))].sort().join(" and ");
}
