import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Construct } from "constructs";
import {
  type Alarm,
  type AlarmDefinition,
  type BudgetDefinition,
  type CompositeDefinition,
  isComposite,
} from "./alarm-definition";
import type { Query } from "./metrics";
import type { Severity, Targets } from "./options";

/** Builds a definition word for word, and its parts before it. */
export function createAlarm(scope: Construct, alarm: Alarm, targets: Targets): void {
  if (isComposite(alarm)) createCompositeAlarm(scope, alarm, targets);
  else createMetricAlarm(scope, alarm, targets);
}

const COMPARISON = {
  atLeast: "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
} as const;

function createMetricAlarm(
  scope: Construct,
  alarm: AlarmDefinition,
  targets: Targets,
): CloudwatchMetricAlarm {
  return new CloudwatchMetricAlarm(scope, alarm.id, {
    alarmName: alarm.name,
    alarmDescription: alarm.description,
    comparisonOperator: COMPARISON[alarm.breaksWhen],
    evaluationPeriods: alarm.periods,
    threshold: alarm.threshold,
    treatMissingData: alarm.missingData,
    ...queryOf(alarm.query, alarm.periodSeconds),
    ...actionsOf(alarm.severity, targets),
  });
}

function createCompositeAlarm(
  scope: Construct,
  { id, name, description, severity, allOf }: CompositeDefinition,
  targets: Targets,
): void {
  new CloudwatchCompositeAlarm(scope, id, {
    alarmName: name,
    alarmDescription: description,
    alarmRule: allOf.map((part) => `ALARM("${part.name}")`).join(" AND "),
    ...actionsOf(severity, targets),
    // CloudWatch refuses a rule that names an alarm before it exists.
    dependsOn: allOf.map((part) => createMetricAlarm(scope, part, {})),
  });
}

/** At the beginning and at the end. */
function actionsOf(severity: Severity | undefined, targets: Targets) {
  const target = severity === undefined ? undefined : targets[severity];
  return target === undefined ? {} : { alarmActions: [target.arn], okActions: [target.arn] };
}

function queryOf(query: Query, period: number): Partial<CloudwatchMetricAlarmConfig> {
  switch (query.kind) {
    case "metric": {
      const { namespace, name: metricName, dimensions } = query.metric;
      return { namespace, metricName, dimensions, statistic: query.statistic, period };
    }
    case "insights":
      return { metricQuery: [{ id: "fees", expression: query.sql, period, returnData: true }] };
    case "math":
      return {
        metricQuery: [
          { id: "total", expression: query.expression, label: query.label, returnData: true },
          ...query.metrics.map(({ id, metric }) => ({
            id,
            metric: {
              namespace: metric.namespace,
              metricName: metric.name,
              dimensions: metric.dimensions,
              stat: "Sum",
              period,
            },
            returnData: false,
          })),
        ],
      };
  }
}

/** Notifies once per period, at its full limit. */
export function createBudget(scope: Construct, budget: BudgetDefinition, topicArn: string): void {
  new BudgetsBudget(scope, budget.id, {
    name: budget.name,
    budgetType: "COST",
    limitAmount: budget.limit.usd.toFixed(2),
    limitUnit: "USD",
    timeUnit: budget.timeUnit,
    costFilter: budget.filters.map(({ name, values }) => ({ name, values: [...values] })),
    notification: budget.notifications.map((notificationType) => ({
      notificationType,
      comparisonOperator: "GREATER_THAN",
      threshold: 100,
      thresholdType: "PERCENTAGE",
      subscriberSnsTopicArns: [topicArn],
    })),
  });
}
