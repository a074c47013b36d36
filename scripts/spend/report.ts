import type { AlarmDefinition } from "../../constructs/alarms/alarm-definition";
import type { BudgetDefinition } from "../../constructs/alarms/budgets";
import type { Severity } from "../../constructs/alarms/options";
import type { SpendLimit } from "../../constructs/alarms/spend-options";
import { compositeAlarms } from "../../constructs/alarms/spend-plan";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import type { Fee } from "../../constructs/money/fees";
import type { Rate } from "../../constructs/money/rates";
import { highestRate } from "../../constructs/money/worst-case";
import { isOurs } from "../../constructs/shared/part";
import { estimatedArithmetic, feeRateArithmetic } from "./arithmetic";
import { assumedMatches, costOf, numbersOf, type WatchCost } from "./cost";
import { type MetricDataQuery, metricDataQueries } from "./metric-data-queries";
import type { Monitored } from "./monitored";
import { notCovered } from "./not-covered";

export type AlarmKind =
  | ("fee rate" | "estimated" | "delivery")
  /** Of alarms that see nothing. */
  | ("blindness" | "quiet estimate" | "part");

export interface ReportedAlarm {
  readonly name: string;
  readonly kind: AlarmKind;
  /** Null where nobody is told, as it is a part of another. */
  readonly severity: Severity | null;
  readonly description: string;
  /** Missing for an alarm on other alarms. */
  readonly threshold?: number;
  readonly periodSeconds?: number;
  readonly query?: AlarmDefinition["query"];
  /** How the threshold follows from the limit; one line, or a line and its parts. */
  readonly arithmetic: readonly string[];
}

/** Who is told of one severity. */
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
  readonly budgets: readonly BudgetDefinition[];
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
  const { environment, options, monitoring, plan } = monitored;
  return {
    account: environment.account,
    region: environment.region,
    scope: options.scope ?? "region",
    limits: options.limits,
    alarms: reportedAlarms(monitored),
    budgets: plan.budgets,
    dashboard: monitoring.dashboard.definition.name,
    told: told(monitored),
    rateCard: { file: environment.spend?.rateCard ?? "", rates: options.rates.length },
    worstCase: worstCase(options.rates),
    cost: costOf(monitored, assumedMatches(monitored)),
    assumedNumbers: numbersOf(monitored),
    notCovered: notCovered(monitored),
    metricDataQueries: metricDataQueries(monitoring.dashboard.definition),
  };
}

function worstCase(rates: readonly Rate[]): Readonly<Record<Fee, Rate>> {
  return {
    MessageFee: highestRate(rates, "MessageFee"),
    MetaTemplateMessageFee: highestRate(rates, "MetaTemplateMessageFee"),
  };
}

function reportedAlarms({ options, plan, monitoring }: Monitored): ReportedAlarm[] {
  const { MessageFee, MetaTemplateMessageFee } = worstCase(options.rates);
  return [
    ...plan.feeRate.map((alarm) => {
      const arithmetic = [feeRateArithmetic(alarm, MessageFee, MetaTemplateMessageFee)];
      return reported("fee rate", alarm, arithmetic);
    }),
    ...plan.estimated.map((alarm) => reported("estimated", alarm, estimatedArithmetic(alarm))),
    ...compositeAlarms(plan).flatMap((alarm) => [
      reported(alarm === plan.missingMetrics ? "blindness" : "quiet estimate", alarm),
      ...alarm.allOf.map((part) => reported("part", part)),
    ]),
    ...monitoring.delivery.definitions.map((alarm) => reported("delivery", alarm)),
  ];
}

type Definition = Pick<AlarmDefinition, "name" | "severity" | "description"> &
  Partial<AlarmDefinition>;

function reported(
  kind: AlarmKind,
  { name, severity, description, threshold, periodSeconds, query }: Definition,
  arithmetic: readonly string[] = [],
): ReportedAlarm {
  return {
    name,
    kind,
    severity: severity ?? null,
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
