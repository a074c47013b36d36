import { accountsOf } from "../../constructs/accounts/decisions";
import {
  type Alarm,
  type AlarmDefinition,
  type BudgetDefinition,
  isComposite,
  withParts,
} from "../../constructs/alarms/alarm-definition";
import { MOST_MATCHED_SERIES } from "../../constructs/alarms/cloudwatch-limits";
import { costOf, type WatchCost } from "../../constructs/alarms/cost";
import type { Metric } from "../../constructs/alarms/metrics";
import type { Severity } from "../../constructs/alarms/options";
import type { SpendLimit } from "../../constructs/alarms/spend-options";
import { SPEND_ALARMS, spendBudgets } from "../../constructs/alarms/spend-plan";
import type { Chart, Line } from "../../constructs/dashboard/charts";
import { chartsOf, type DashboardDefinition } from "../../constructs/dashboard/dashboard";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import {
  CATEGORIES,
  FEES,
  type Fee,
  METRIC,
  NAMESPACE,
  NUMBER_DIMENSION,
  TYPES,
} from "../../constructs/money/fees";
import { ANY, countriesOn, type Rate } from "../../constructs/money/rates";
import { rateFor, worstRates } from "../../constructs/money/worst-case";
import { isOurs } from "../../constructs/shared/part";
import { toRun } from "../terminal/to-run";
import { alarmsOf, billedBeside, type Monitored } from "./monitored";
import { notBehindBrake } from "./not-behind-brake";
import { alarmsFire, type LimitFires } from "./when-alarms-fire";

interface ReportedAlarm {
  readonly name: string;
  /** Of its type. */
  readonly kind: string;
  /** Null if it notifies no topic, because it is a part of another alarm. */
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
type ReportedBudget = Omit<BudgetDefinition, "arithmetic" | "rights">;

/** Who is notified of one severity. */
export interface Recipients {
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
  readonly told: readonly Recipients[];
  readonly alarmsFire: readonly LimitFires[];
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
    told: recipients(monitored),
    alarmsFire: alarmsFire(monitored),
    rateCard: { file: environment.spend?.rateCard ?? "", rates: options.rates.length },
    worstCase: worstRates(options.rates),
    cost: costOf(alarms, billedBeside(monitored), assumedMetrics(monitored)),
    assumedNumbers: numbersOf(monitored),
    notCovered: notCovered(monitored),
    metricDataQueries: metricDataQueries(dashboard),
  };
}

function reported(alarm: Alarm): ReportedAlarm {
  const { name, kind, severity = null, description, arithmetic } = alarm;
  const { threshold, periodSeconds, query }: Partial<AlarmDefinition> = isComposite(alarm)
    ? {}
    : alarm;
  const about = { name, kind: kind.name, severity, description };
  return { ...about, threshold, periodSeconds, query, arithmetic };
}

function recipients({ environment }: Monitored): Recipients[] {
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

interface MetricDataQuery {
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
function metricDataQueries(definition: DashboardDefinition): MetricDataQuery[][] {
  return chartsOf(definition).map((chart) => chart.lines.map((line) => queryOf(line, chart)));
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

/** What no alarm here reports, or reports later than one might think. */
export function notCovered(monitored: Monitored): readonly string[] {
  const check = toRun("spend", monitored.environment.name, "--check");
  return [
    ...outsideOfCard(monitored),
    cardAge(monitored),
    ...numbersScope(monitored),
    "Fees before the service-linked role exists: without it no metric appears (docs/runbook.md#no-metrics-appear). How soon the service counts a fee after that is not documented.",
    `Other Regions and AWS accounts: everything here watches ${monitored.environment.account} in ${monitored.environment.region}.`,
    "WhatsApp voice calls: they cost money by the minute and are watched nowhere. AWS publishes no metric for them, and under which name it bills them is not known.",
    "What Meta invoices outside of AWS: it appears in no metric and no AWS bill.",
    `Which dimension sets the service publishes is not documented. A fee that it counts under several of them counts several times: alarms then fire early, not late. A query looks at ${MOST_MATCHED_SERIES.toLocaleString("en-US")} metrics at most. ${check} reports both.`,
    ...SPEND_ALARMS.flatMap((type) => type.notCovered?.(monitored.money, check) ?? []),
    ...notBehindBrake(monitored.environment),
    ...confirmations(monitored),
  ];
}

function outsideOfCard({ environment, options }: Monitored): string[] {
  return FEES.filter((fee) => !coversEveryCountry(options.rates, fee)).map((fee) => {
    const countries = countriesOn(options.rates.filter((rate) => rate.fee === fee));
    const named = countries.length === 0 ? "" : ` besides ${countries.join(", ")}`;
    return `${fee} to countries that ${environment.spend?.rateCard} does not name${named}: no row with country ${ANY} prices all of them. Where such a fee costs more than the worst case, the limit is passed unseen.`;
  });
}

function coversEveryCountry(rates: Monitored["options"]["rates"], fee: Fee): boolean {
  const types = TYPES[fee].length === 0 ? [ANY] : TYPES[fee];
  return CATEGORIES[fee].every((category) =>
    types.every((type) => rateFor(rates, { fee, country: ANY, category, type }) !== undefined),
  );
}

function cardAge({ environment, options }: Monitored): string {
  const oldest = options.rates.map(({ effective }) => effective).sort()[0];
  return `Price changes: thresholds hold for the rates of ${environment.spend?.rateCard}, the oldest of ${oldest}. Prices may change in each quarter, and nothing here looks them up.`;
}

function numbersScope({ options }: Monitored): string[] {
  if (options.scope !== "numbers") return [];
  return [
    "Numbers that spend.numbers does not list, and fees that the service counts without a number: scope numbers watches the listed ones alone, each against its own share of the limit.",
  ];
}

function confirmations({ environment }: Monitored): string[] {
  const topics = partsWithRole(partsOf(environment), "alarm topic");
  if (topics.every(({ emails }) => emails.length === 0)) return [];
  return [
    "Addresses that have not confirmed: SNS sends each a link after the deploy, and nothing else until it is opened.",
  ];
}
