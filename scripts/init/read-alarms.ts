import type { MetricAlarm, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { globalArnOf } from "../../formats/arns";
import { describeAlarms } from "../health/alarms";
import { itemsOf, read } from "../health/read";
import { type Reads, sorted } from "./reads";
import type { LiveAlarm, WatchedMetric } from "./world";

const METRICS = "AWS/SocialMessaging";

export async function readAlarms(
  reads: Reads,
  topicArns: readonly string[],
): Promise<readonly LiveAlarm[] | "unread"> {
  const found = await reads.attempt("alarms", () => describeAlarms(reads.reading, {}));
  if (found === "unread") return found;
  const all = [
    ...found.MetricAlarms.map((alarm) => ({ alarm, metrics: metricsOf(alarm) })),
    ...found.CompositeAlarms.map((alarm) => ({ alarm, metrics: [] })),
  ];
  return all
    .map(({ alarm, metrics }): LiveAlarm & { readonly isRelated: boolean } => {
      const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = alarm;
      const notifies = sorted([...AlarmActions, ...OKActions, ...InsufficientDataActions]);
      const isRelated =
        isOnService(alarm as MetricAlarm) || notifies.some((arn) => topicArns.includes(arn));
      return { name: alarm.AlarmName ?? "", notifies, metrics, isRelated };
    })
    .filter(({ isRelated }) => isRelated)
    .map(({ isRelated: _, ...alarm }) => alarm)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Their names, if a metric of the service is in them. */
export async function readDashboards(reads: Reads): Promise<readonly string[] | "unread"> {
  const names = await reads.attempt("dashboards", () => dashboardNames(reads));
  if (names === "unread") return names;
  const bodies = await Promise.all(
    names.map((name) => reads.attempt(`dashboard ${name}`, () => dashboard(reads, name))),
  );
  if (names.length > 0 && bodies.every((body) => body === "unread")) return "unread";
  return sorted(names.filter((_, index) => bodies[index]?.includes(METRICS) === true));
}

async function dashboardNames(reads: Reads): Promise<string[]> {
  const client = await reads.reading.clients.cloudWatch();
  const { paginateListDashboards } = await import("@aws-sdk/client-cloudwatch");
  return read("cloudwatch:ListDashboards", "*", (options) =>
    itemsOf(paginateListDashboards({ client }, {}, options), ({ DashboardEntries = [] }) =>
      DashboardEntries.flatMap(({ DashboardName }) => DashboardName ?? []),
    ),
  );
}

async function dashboard(reads: Reads, DashboardName: string): Promise<string> {
  const client = await reads.reading.clients.cloudWatch();
  const { GetDashboardCommand } = await import("@aws-sdk/client-cloudwatch");
  const resource = globalArnOf(
    reads.reading.environment,
    "cloudwatch",
    `dashboard/${DashboardName}`,
  );
  const { DashboardBody = "" } = await read("cloudwatch:GetDashboard", resource, (options) =>
    client.send(new GetDashboardCommand({ DashboardName }), options),
  );
  return DashboardBody;
}

/** On a metric of the service directly, in an expression's metric, or in a Metrics Insights query. */
function isOnService({ Namespace, Metrics = [] }: MetricAlarm): boolean {
  const isQueried = ({ MetricStat, Expression = "" }: MetricDataQuery) =>
    MetricStat?.Metric?.Namespace === METRICS || Expression.includes(METRICS);
  return Namespace === METRICS || Metrics.some(isQueried);
}

function metricsOf({ Namespace, MetricName, Dimensions, Metrics = [] }: MetricAlarm) {
  const own = { Namespace, MetricName, Dimensions };
  return [own, ...Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])]
    .filter((metric) => metric.Namespace === METRICS)
    .map(
      (metric): WatchedMetric => ({
        name: metric.MetricName ?? "",
        dimensions: sorted((metric.Dimensions ?? []).flatMap(({ Name }) => Name ?? [])),
      }),
    );
}
