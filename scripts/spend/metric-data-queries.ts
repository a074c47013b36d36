import type { Metric } from "../../constructs/alarms/metrics";
import type { Chart, DashboardDefinition, Line } from "../../constructs/dashboard/dashboard";

/** One query of CloudWatch's GetMetricData. */
export interface MetricDataQuery {
  readonly Id: string;
  readonly Label?: string;
  readonly ReturnData: boolean;
  readonly Expression?: string;
  readonly Period?: number;
  readonly MetricStat?: object;
}

/**
 * The queries behind each chart of a dashboard, to record what it draws. A list for each chart, as
 * CloudWatch takes one Metrics Insights query in a call.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function metricDataQueries({ charts }: DashboardDefinition): MetricDataQuery[][] {
  return charts.map((chart) => chart.lines.map((line) => queryOf(line, chart)));
}

function queryOf({ id, label, source, drawn }: Line, { periodSeconds }: Chart): MetricDataQuery {
  const common = { Id: id, ...(label === "" ? {} : { Label: label }), ReturnData: drawn };
  if (source.kind === "expression") {
    return { ...common, Expression: source.expression, Period: periodSeconds };
  }
  const MetricStat = {
    Metric: metricOf(source.metric),
    Period: periodSeconds,
    Stat: source.statistic,
  };
  return { ...common, MetricStat };
}

function metricOf({ namespace, name, dimensions }: Metric) {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}
