import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { checkProps } from "../shared/check-props";
import { budgets, cloudWatchAlarms } from "../shared/publisher";
import {
  type Alarm,
  type AlarmDefinition,
  type BudgetDefinition,
  type CompositeDefinition,
  isComposite,
  type MonitoredSpend,
  namesNotifying,
} from "./alarm-definition";
import { actionsOf, createMetricAlarm } from "./metric-alarm";
import type { Severity, Targets } from "./options";
import { spendAlarmsDecisions } from "./spend-decisions";
import type { SpendAlarmsProps } from "./spend-options";
import { spendAlarms, spendBudgets } from "./spend-plan";
import { alarmArns } from "./texts";

/**
 * Alarms and budgets on what WhatsApp costs. AWS publishes counts of fees and never money, so each
 * limit becomes numbers of fees through the rate card; every alarm's description holds the arithmetic.
 * @throws ProblemsError for limits that nothing watches or that are out of order, shares that do not make
 * 100 %, metrics that cannot exist or have no rate, rates that are wrong or without a worst case, a severity without a target, or
 * money that other alarms of the app watch
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/monitoring-cloudwatch.html
 * @example
 * new SpendAlarms(this, "Spend", {
 *   account,
 *   region,
 *   namePrefix: "acme",
 *   limits: [{ usd: 40, per: "hour", severity: "warning" }],
 *   rates: parseRateCard(rateCardText, "rates.csv").rates,
 *   targets: { warning: target },
 * });
 */
export class SpendAlarms extends Construct {
  /** The first of `resources`, for arguments that this class does not offer. */
  public readonly resource: SpendResource;
  /** Every alarm, a composite one before its parts, then every budget: each kind in the order of `limits`. */
  public readonly resources: readonly SpendResource[];
  /**
   * Names of the alarms that notify, by severity, as literals: what pulls a `SpendBrake`. A name says its limit, and
   * changes with it.
   */
  public readonly literalAlarmNames: Readonly<Record<Severity, readonly string[]>>;
  /** @internal What the alarms are made of, for `npm run spend`. */
  public readonly monitored: MonitoredSpend;
  /** @internal For the dashboard and `npm run spend`. */
  public readonly alarms: readonly Alarm[];
  /** @internal Of each budget that is built, its name as a reference, so that what uses it waits for it. */
  public readonly budgetNames = new Map<string, string>();

  constructor(scope: Construct, id: string, props: SpendAlarmsProps) {
    super(scope, id);
    checkProps(this, spendAlarmsDecisions, props);
    const { targets, eventTopicName } = props;
    this.monitored = { scope: props, options: props, eventTopicName };
    this.alarms = spendAlarms(this.monitored);
    this.literalAlarmNames = {
      warning: namesNotifying(this.alarms, "warning"),
      critical: namesNotifying(this.alarms, "critical"),
    };
    // A topic that only budgets notify lets in no alarm.
    const publisher = cloudWatchAlarms(props, alarmArns(props, props.namePrefix));
    const severities = new Set(this.alarms.flatMap(({ severity }) => severity ?? []));
    for (const severity of severities) targets[severity]?.grantPublish(publisher);
    const alarms = this.alarms.flatMap((alarm) =>
      isComposite(alarm)
        ? createCompositeAlarm(this, alarm, targets)
        : [createMetricAlarm(this, alarm, targets)],
    );
    this.resources = [...alarms, ...this.createBudgets(targets)];
    this.resource = this.resources[0] as SpendResource; // limits that nothing watches are refused
    this.node.defaultChild = this.resource;
  }

  private createBudgets(targets: Targets): readonly BudgetsBudget[] {
    return spendBudgets(this.monitored).flatMap((budget) => {
      const target = targets[budget.severity];
      if (target === undefined) return []; // refused above
      target.grantPublish(budgets(this.monitored.scope));
      const created = createBudget(this, budget, target.arn);
      this.budgetNames.set(budget.name, created.name);
      return [created];
    });
  }
}

/** What watches money, and is a resource of its own. */
export type SpendResource = CloudwatchCompositeAlarm | CloudwatchMetricAlarm | BudgetsBudget;

function createCompositeAlarm(
  scope: Construct,
  { id, name, description, severity, anyOfEach }: CompositeDefinition,
  targets: Targets,
): SpendResource[] {
  const parts = anyOfEach.flat().map((part) => createMetricAlarm(scope, part, {}));
  const composite = new CloudwatchCompositeAlarm(scope, id, {
    alarmName: name,
    alarmDescription: description,
    alarmRule: anyOfEach.map(anyInAlarm).join(" AND "),
    ...actionsOf(severity, targets),
    // CloudWatch refuses a rule that names an alarm before it exists.
    dependsOn: parts,
  });
  return [composite, ...parts];
}

function anyInAlarm(parts: readonly AlarmDefinition[]): string {
  const states = parts.map(({ name }) => `ALARM("${name}")`).join(" OR ");
  return parts.length === 1 ? states : `(${states})`;
}

/**
 * Notifies once per period at each share of its limit. Credits and refunds are left out: with them, a bill that is
 * paid by credits would be 0.
 */
function createBudget(scope: Construct, budget: BudgetDefinition, topicArn: string): BudgetsBudget {
  return new BudgetsBudget(scope, budget.id, {
    name: budget.name,
    budgetType: "COST",
    limitAmount: budget.limit.usd.toFixed(2),
    limitUnit: "USD",
    timeUnit: budget.timeUnit,
    costTypes: { includeCredit: false, includeRefund: false },
    costFilter: budget.filters.map(({ name, values }) => ({ name, values: [...values] })),
    notification: budget.notifications.map(({ type, percentOfLimit }) => ({
      notificationType: type,
      comparisonOperator: "GREATER_THAN",
      threshold: percentOfLimit,
      thresholdType: "PERCENTAGE",
      subscriberSnsTopicArns: [topicArn],
    })),
  });
}
