import {
  type AlarmDefinition,
  type AlarmKind,
  type AlarmScope,
  metricAlarm,
} from "../alarms/alarm-definition";
import type { Metric } from "../alarms/metrics";
import { alarmName, inRunbook } from "../alarms/texts";
import { RULE_METRIC } from "../shared/metric-names";

const KIND: AlarmKind = { name: "brake", what: "on a brake that did not stop everything" };

/** How often the state machine was started, and how often it did not end well. */
export function executions(machineArn: string, name: string): Metric {
  return { namespace: "AWS/States", name, dimensions: { StateMachineArn: machineArn } };
}

/**
 * Notifies when the brake was pulled and somebody can send all the same. An alarm, and no rule of EventBridge on
 * failed executions: EventBridge sends no source keys to an encrypted topic, which would have to let in the rules of
 * every customer of AWS.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function failedBrakeAlarm(
  scope: AlarmScope,
  machineArn: string,
  ruleNames: readonly string[],
): AlarmDefinition {
  const failures = [
    ...["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"].map((name) =>
      executions(machineArn, name),
    ),
    ...ruleNames.map((rule) => ({
      namespace: "AWS/Events",
      name: RULE_METRIC.failed,
      dimensions: { RuleName: rule },
    })),
  ];
  const metrics = failures.map((metric, index) => ({ id: `m${index}`, metric }));
  const expression = metrics.map(({ id }) => `FILL(${id},0)`).join("+");
  return metricAlarm(
    {
      query: { kind: "math", label: "pulls that did not stop everything", expression, metrics },
      price: { metrics: metrics.length, matches: false, composites: 0 },
      listing: { namespace: "AWS/States" },
      sees: () => failures,
      judge: () => ({
        verdict: "can fire",
        why: "Step Functions and EventBridge count failures under the names of this state machine and its rules",
      }),
    },
    {
      id: "Failed",
      name: alarmName(scope.namePrefix, "brake", "failed", "critical"),
      kind: KIND,
      severity: "critical",
      description: [
        "The brake was pulled, but not everything could be stopped: WhatsApp messages are still sent, and cost money.",
        "Run `npm run brake -- <environment> --status`, which names what is not stopped, and pull it by hand with `--on --reason`.",
        inRunbook(scope, "the-brake"),
      ].join(" "),
      periodSeconds: 60,
      periods: 1,
      threshold: 1,
    },
  );
}
