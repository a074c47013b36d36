import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Construct } from "constructs";
import type { AlarmDefinition } from "./alarm-definition";
import { FEES_ID, type Query } from "./metrics";
import type { Severity, Targets } from "./options";

const COMPARISON = {
  atLeast: "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
} as const;

/** Builds a definition word for word. */
export function createMetricAlarm(
  scope: Construct,
  alarm: AlarmDefinition,
  targets: Targets,
): CloudwatchMetricAlarm {
  return new CloudwatchMetricAlarm(scope, alarm.id, {
    alarmName: alarm.name,
    alarmDescription: alarm.description,
    comparisonOperator: COMPARISON[alarm.breaksWhen],
    evaluationPeriods: alarm.periods,
    datapointsToAlarm: alarm.breakingPeriods,
    threshold: alarm.threshold,
    treatMissingData: alarm.missingData,
    ...queryOf(alarm.query, alarm.periodSeconds),
    ...actionsOf(alarm.severity, targets),
  });
}

/** Notifies at the beginning and at the end of an alarm. */
export function actionsOf(severity: Severity | undefined, targets: Targets) {
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
      return { metricQuery: [{ id: FEES_ID, expression: query.sql, period, returnData: true }] };
    case "math":
      return {
        metricQuery: [
          { id: "total", expression: query.expression, label: query.label, returnData: true },
          ...(query.insights === undefined
            ? []
            : [{ id: FEES_ID, expression: query.insights, period, returnData: false }]),
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
