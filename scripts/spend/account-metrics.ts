import type { CloudWatchClient, ListMetricsCommandInput } from "@aws-sdk/client-cloudwatch";
import { type Alarm, metricAlarms } from "../../constructs/alarms/alarm-definition";
import { type Listing, type Metric, setOf } from "../../constructs/alarms/metrics";
import { LIST_METRICS } from "../../constructs/alarms/rights";
import { METRIC } from "../../constructs/money/fees";
import type { AwsClients } from "../aws/clients";
import { explained } from "../aws/explain-error";

/** The metrics that an account has, as far as alarms look at them. */
export interface AccountMetrics {
  readonly metrics: readonly Metric[];
  readonly calls: number;
}

/**
 * Reads which metrics exist, never their values: one call for each 500 metrics of whatever alarms look at, such as
 * all of the service, whatever their names, those of the event topic, or one of each queue of the account.
 */
export async function readAccountMetrics(
  clients: AwsClients,
  alarms: readonly Alarm[],
): Promise<AccountMetrics> {
  const client = await clients.cloudWatch();
  const listings = metricAlarms(alarms).map(({ listing }) => listing);
  const each = new Map(listings.map((listing) => [JSON.stringify(listing), listing]));
  const metrics: Metric[] = [];
  let calls = 0;
  for (const listing of each.values()) {
    const read = await list(client, filterOf(listing));
    metrics.push(...read.metrics);
    calls += read.calls;
  }
  return { metrics, calls };
}

function filterOf({ namespace, name, dimensions }: Listing): ListMetricsCommandInput {
  return {
    Namespace: namespace,
    ...(name === undefined ? {} : { MetricName: name }),
    ...(dimensions === undefined
      ? {}
      : { Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })) }),
  };
}

async function list(client: CloudWatchClient, filter: ListMetricsCommandInput) {
  const { ListMetricsCommand } = await import("@aws-sdk/client-cloudwatch");
  const metrics: Metric[] = [];
  let calls = 0;
  let NextToken: string | undefined;
  do {
    const command = new ListMetricsCommand({ ...filter, NextToken });
    const call = { action: LIST_METRICS, resource: "*" };
    const page = await explained(call, () => client.send(command));
    for (const { Namespace = "", MetricName = "", Dimensions = [] } of page.Metrics ?? []) {
      const dimensions = Dimensions.map(({ Name = "", Value = "" }) => [Name, Value]);
      metrics.push({
        namespace: Namespace,
        name: MetricName,
        dimensions: Object.fromEntries(dimensions),
      });
    }
    calls += 1;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return { metrics, calls };
}

/** Metrics of one name whose dimensions have the same names. */
export interface DimensionSet {
  readonly metric: string;
  readonly dimensions: readonly string[];
  readonly metrics: number;
}

export function dimensionSets(fees: readonly Metric[]): DimensionSet[] {
  const sets = new Map<string, DimensionSet>();
  for (const metric of fees) {
    const key = `${metric.name} ${setOf(metric)}`;
    const metrics = (sets.get(key)?.metrics ?? 0) + 1;
    const dimensions = Object.keys(metric.dimensions).sort();
    sets.set(key, { metric: metric.name, dimensions, metrics });
  }
  return [...sets].sort(([a], [b]) => a.localeCompare(b, "en")).map(([, set]) => set);
}

/** Sets of a fee's metric that are part of another one: the same fee may be counted under both. */
export function partialSets(sets: readonly DimensionSet[]): DimensionSet[] {
  return sets.filter((set) => sets.some((other) => isPart(set, other)));
}

function isPart(set: DimensionSet, other: DimensionSet): boolean {
  return (
    Object.values(METRIC).includes(set.metric) &&
    set.metric === other.metric &&
    set.dimensions.length < other.dimensions.length &&
    set.dimensions.every((name) => other.dimensions.includes(name))
  );
}
