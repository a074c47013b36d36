import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { Construct } from "constructs";
import { checkProps } from "../shared/check-props";
import { budgets, cloudWatchAlarms } from "../shared/publisher";
import type { AlarmDefinition } from "./alarm-definition";
import type { BudgetDefinition } from "./budgets";
import { actionsOf, createMetricAlarm } from "./metric-alarm";
import { alarmArns } from "./names";
import { spendAlarmsDecisions } from "./spend-decisions";
import type { SpendAlarmsProps } from "./spend-options";
import { compositeAlarms, type SpendPlan, spendPlan } from "./spend-plan";

type Telling = Pick<AlarmDefinition, "name" | "severity">;

/**
 * Alarms and budgets on what WhatsApp costs. AWS publishes counts of fees and never money, so each
 * limit becomes numbers of fees through the rate card; every alarm's description holds the arithmetic.
 * @throws ProblemsError for limits that nothing watches or that are out of order, shares that do not make
 * 100 %, metrics that cannot exist or have no rate, rates that are wrong or without a worst case, a severity without a target, or
 * money that other alarms of the app watch
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/monitoring-cloudwatch.html
 */
export class SpendAlarms extends Construct {
  /** @internal The arithmetic, for `npm run spend`. */
  public readonly plan: SpendPlan;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SpendAlarmsProps,
  ) {
    super(scope, id);
    checkProps(this, spendAlarmsDecisions, props);
    this.plan = spendPlan(props, props, props.eventTopicName);
    this.grantAlarms();
    this.createAlarms();
    this.createCompositeAlarms();
    this.createBudgets();
  }

  /** @internal Names of the alarms that tell somebody. */
  public get notifyingAlarms(): readonly string[] {
    return this.telling.map(({ name }) => name);
  }

  private get telling(): readonly Telling[] {
    return [...this.plan.feeRate, ...this.plan.estimated, ...compositeAlarms(this.plan)];
  }

  private createAlarms(): void {
    for (const definition of [...this.plan.feeRate, ...this.plan.estimated]) {
      createMetricAlarm(this, definition, this.props.targets);
    }
  }

  /** Not a topic that only budgets tell something. */
  private grantAlarms(): void {
    const publisher = cloudWatchAlarms(this.props, alarmArns(this.props, this.props.namePrefix));
    const severities = new Set(this.telling.flatMap(({ severity }) => severity ?? []));
    for (const severity of severities) this.props.targets[severity]?.grantPublish(publisher);
  }

  private createCompositeAlarms(): void {
    for (const definition of compositeAlarms(this.plan)) {
      const parts = definition.allOf.map((part) => createMetricAlarm(this, part, {}));
      new CloudwatchCompositeAlarm(this, definition.id, {
        alarmName: definition.name,
        alarmDescription: definition.description,
        alarmRule: definition.allOf.map(({ name }) => `ALARM("${name}")`).join(" AND "),
        ...actionsOf(definition.severity, this.props.targets),
        dependsOn: parts, // CloudWatch refuses a rule that names an alarm before it exists
      });
    }
  }

  private createBudgets(): void {
    for (const definition of this.plan.budgets) {
      const target = this.props.targets[definition.severity];
      if (target === undefined) continue; // refused above
      target.grantPublish(budgets(this.props));
      createBudget(this, definition, target.arn);
    }
  }
}

/** Told once per period, at its full limit. */
function createBudget(scope: Construct, definition: BudgetDefinition, topicArn: string): void {
  new BudgetsBudget(scope, definition.id, {
    name: definition.name,
    budgetType: "COST",
    limitAmount: definition.limit.usd.toFixed(2),
    limitUnit: "USD",
    timeUnit: definition.timeUnit,
    costFilter: definition.filters.map(({ name, values }) => ({ name, values: [...values] })),
    notification: definition.notifications.map((notificationType) => ({
      notificationType,
      comparisonOperator: "GREATER_THAN",
      threshold: 100,
      thresholdType: "PERCENTAGE",
      subscriberSnsTopicArns: [topicArn],
    })),
  });
}
