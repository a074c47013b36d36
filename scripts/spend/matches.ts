import type { Metric, Query } from "../../constructs/alarms/alarm-definition";
import { NUMBER_DIMENSION } from "../../constructs/money/fees";

/** What an alarm's query asks CloudWatch for, read from the query itself. */
export interface InsightsQuery {
  readonly namespace: string;
  readonly metric: string;
  /** Only metrics with this number; nothing: all of them. */
  readonly numberArn: string | undefined;
}

const SQL = new RegExp(
  `^SELECT SUM\\((\\w+)\\) FROM "([^"]+)"(?: WHERE ${NUMBER_DIMENSION} = '([^']+)')?$`,
);

/** Alarms here ask no other queries than those of `countOf`. */
export function insightsQuery(query: Query): InsightsQuery {
  const parts = query.kind === "insights" ? SQL.exec(query.sql) : null;
  if (parts === null) throw new Error(`unforeseen query: ${JSON.stringify(query)}`);
  const [, metric = "", namespace = "", numberArn] = parts;
  return { metric, namespace, numberArn };
}

/** The metrics whose data a Metrics Insights query adds up, whatever other dimensions they have. */
export function matchedBy(query: Query, published: readonly Metric[]): readonly Metric[] {
  const { metric, namespace, numberArn } = insightsQuery(query);
  return published.filter(
    (each) =>
      each.name === metric &&
      each.namespace === namespace &&
      (numberArn === undefined || each.dimensions[NUMBER_DIMENSION] === numberArn),
  );
}

/** CloudWatch finds a metric by all of its dimensions, no more and no fewer. */
export function isPublished(metric: Metric, published: readonly Metric[]): boolean {
  return published.some((each) => keyOf(each) === keyOf(metric));
}

export function keyOf({ namespace, name, dimensions }: Metric): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}

/** `DestinationCountryCode + MessageFeeType`. */
export function setOf({ dimensions }: Pick<Metric, "dimensions">): string {
  return Object.keys(dimensions).sort().join(" + ") || "no dimensions";
}
