import { accountsOf } from "../../constructs/accounts/decisions";
import {
  type Alarm,
  type AlarmDefinition,
  type BudgetDefinition,
  isComposite,
  withParts,
} from "../../constructs/alarms/alarm-definition";
import { costOf, type WatchCost } from "../../constructs/alarms/cost";
import type { Metric } from "../../constructs/alarms/metrics";
import type { Severity } from "../../constructs/alarms/options";
import type { SpendLimit } from "../../constructs/alarms/spend-options";
import { spendBudgets } from "../../constructs/alarms/spend-plan";
import type { Chart, Line } from "../../constructs/dashboard/charts";
import type { DashboardDefinition } from "../../constructs/dashboard/dashboard";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { type Fee, METRIC, NAMESPACE, NUMBER_DIMENSION } from "../../constructs/money/fees";
import type { Rate } from "../../constructs/money/rates";
import { highestRate } from "../../constructs/money/worst-case";
import { isOurs } from "../../constructs/shared/part";
import { alarmsOf, billedBeside, type Monitored } from "./monitored";
import { notCovered } from "./not-covered";

export interface ReportedAlarm {
  readonly name: string;
  /** Of its type. */
  readonly kind: string;
  /** Null where nobody is notified, as it is a part of another. */
  readonly severity: Severity | null;
  readonly description: string;
  /** Missing for an alarm on other alarms. */
  readonly threshold?: number;
  readonly periodSeconds?: number;
  readonly query?: AlarmDefinition["query"];
  /** How the threshold follows from the limit; one line, or a line and its parts. */
  readonly arithmetic: readonly string[];
}

/** Without what only builds and deploys it. */
export type ReportedBudget = Omit<BudgetDefinition, "arithmetic" | "rights">;

/** Who is notified of one severity. */
export interface Told {
  readonly severity: Severity;
  /** A name where the topic is created, an ARN where it exists. */
  readonly topic: string;
  readonly created: boolean;
  readonly emails: readonly string[];
}

export interface SpendReport {
  readonly account: string;
  readonly region: string;
  readonly scope: "region" | "numbers";
  readonly limits: readonly SpendLimit[];
  readonly alarms: readonly ReportedAlarm[];
  readonly budgets: readonly ReportedBudget[];
  readonly dashboard: string;
  readonly told: readonly Told[];
  readonly rateCard: { readonly file: string; readonly rates: number };
  readonly worstCase: Readonly<Record<Fee, Rate>>;
  readonly cost: WatchCost;
  /** What the example in `cost` assumes. */
  readonly assumedNumbers: number;
  readonly notCovered: readonly string[];
  /** For `aws cloudwatch get-metric-data --metric-data-queries`, one list for each call. */
  readonly metricDataQueries: readonly (readonly MetricDataQuery[])[];
}

/** What an environment's limits in money lead to, with no look at AWS. */
export function spendReport(monitored: Monitored): SpendReport {
  const { environment, options, money, dashboard } = monitored;
  const alarms = alarmsOf(monitored);
  return {
    account: environment.account,
    region: environment.region,
    scope: options.scope ?? "region",
    limits: options.limits,
    alarms: withParts(alarms).map(reported),
    budgets: spendBudgets(money).map(({ arithmetic: _, rights: __, ...budget }) => budget),
    dashboard: dashboard.name,
    told: told(monitored),
    rateCard: { file: environment.spend?.rateCard ?? "", rates: options.rates.length },
    worstCase: {
      MessageFee: highestRate(options.rates, "MessageFee"),
      MetaTemplateMessageFee: highestRate(options.rates, "MetaTemplateMessageFee"),
    },
    cost: costOf(alarms, billedBeside(monitored), assumedMetrics(monitored)),
    assumedNumbers: numbersOf(monitored),
    notCovered: notCovered(monitored),
    metricDataQueries: metricDataQueries(dashboard),
  };
}

function reported(alarm: Alarm): ReportedAlarm {
  const { name, kind, severity = null, description, arithmetic } = alarm;
  const { threshold, periodSeconds, query } = isComposite(alarm)
    ? ({} as Partial<AlarmDefinition>)
    : alarm;
  return {
    name,
    kind: kind.name,
    severity,
    description,
    threshold,
    periodSeconds,
    query,
    arithmetic,
  };
}

function told({ environment }: Monitored): Told[] {
  return partsWithRole(partsOf(environment), "alarm topic").map((topic) => {
    const { severity, name, arn, emails } = topic;
    return { severity, topic: name ?? arn, created: isOurs(topic), emails };
  });
}

/** As if each number published one metric for each rate of the card. */
function assumedMetrics(monitored: Monitored): Metric[] {
  const { numbers = [], rates } = monitored.options;
  const arns = Array.from({ length: numbersOf(monitored) }, (_, at) => numbers[at]?.arn ?? "");
  return arns.flatMap((arn) =>
    rates.map(({ fee }) => {
      const dimensions = { [NUMBER_DIMENSION]: arn };
      return { namespace: NAMESPACE, name: METRIC[fee], dimensions };
    }),
  );
}

/** Numbers that the file names; at least the one without which nothing is sent. */
function numbersOf({ environment, options }: Monitored): number {
  const accounts = accountsOf(environment);
  const wired = accounts.reduce((sum, { phoneNumbers }) => sum + phoneNumbers.length, 0);
  return Math.max(1, wired, options.numbers?.length ?? 0);
}

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
function metricDataQueries({ charts }: DashboardDefinition): MetricDataQuery[][] {
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
