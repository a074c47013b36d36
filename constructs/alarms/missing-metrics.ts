import { windowHours } from "../../formats/ranges";
import type { Scope } from "../shared/scope";
import type { AlarmDefinition, CompositeDefinition, Metric } from "./alarm-definition";
import { countOf } from "./fee-rate";
import { alarmName, numberTail } from "./names";
import { watched } from "./numbers";
import { inRunbook } from "./sentences";
import type { SpendOptions } from "./spend-options";

const HOUR = 3600;

/**
 * Tells that the spend alarms see nothing: events arrived in each of the last three hours, and not one
 * fee was counted. Every inbound message costs a fee, so that cannot be right for long. With less
 * traffic than an event in every hour it stays silent, where little money is at stake; after a busy time,
 * receipts that trickle in alone for three hours set it off without need.
 */
export function missingMetricsAlarm(
  scope: Scope,
  options: SpendOptions,
  topicName: string,
): CompositeDefinition {
  return {
    id: "Blindness",
    name: alarmName(scope.namePrefix, "spend", "blind", "warning"),
    severity: "warning",
    description: [
      `The event topic ${topicName} received WhatsApp events in each of the last ${windowHours.max} hours, but CloudWatch counted no fee:`,
      "every spend alarm is blind, whatever is spent.",
      `Either the service-linked role is missing, or ${options.scope === "numbers" ? "the metrics do not carry the listed numbers, or " : ""}only receipts of older messages arrived.`,
      "Look at `npm run spend -- <environment> --check`.",
      inRunbook("spend-alarms-see-nothing"),
    ].join(" "),
    allOf: [eventsArrive(scope, topicName), ...noFees(scope, options)],
  };
}

function eventsArrive(scope: Scope, topicName: string): AlarmDefinition {
  return {
    id: "EventsArrive",
    name: alarmName(scope.namePrefix, "spend", "blind", "events-arrive"),
    severity: undefined,
    description: `In ALARM while ${topicName} receives events: normal, and half of the blindness alarm; alone it says nothing of money. ${inRunbook("spend-alarms-see-nothing")}`,
    query: {
      kind: "math",
      label: "events",
      // Without zeros, CloudWatch would judge by older hours that had events.
      expression: "FILL(m0,0)",
      metrics: [{ id: "m0", metric: published(topicName) }],
    },
    periodSeconds: HOUR,
    periods: windowHours.max,
    breaksWhen: "atLeast",
    threshold: 1,
    missingData: "notBreaching",
  };
}

function published(topicName: string): Metric {
  const dimensions = { TopicName: topicName };
  return { namespace: "AWS/SNS", name: "NumberOfMessagesPublished", dimensions };
}

/** Every message costs AWS's fee, so its metric alone tells. In scope `numbers`, no number may have one. */
function noFees(scope: Scope, options: SpendOptions): AlarmDefinition[] {
  return watched(options).map(({ arn }) => {
    const tail = arn === undefined ? [] : [numberTail(arn)];
    return {
      id: ["NoFees", ...tail].join("-"),
      name: alarmName(scope.namePrefix, "spend", "blind", "no-fees", ...tail),
      severity: undefined,
      description: `In ALARM while no fee is counted${arn === undefined ? "" : ` for ${arn}`}: normal at quiet times, and half of the blindness alarm; alone it says nothing of money. ${inRunbook("spend-alarms-see-nothing")}`,
      query: { kind: "insights", sql: countOf("MessageFee", arn) },
      periodSeconds: windowHours.max * HOUR,
      periods: 1,
      breaksWhen: "below",
      threshold: 1,
      missingData: "breaching", // no data point is what it looks for
    };
  });
}
