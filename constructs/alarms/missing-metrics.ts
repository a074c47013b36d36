import { TOPIC_METRIC } from "../shared/metric-names";
import {
  type AlarmDefinition,
  type AlarmKind,
  type AlarmScope,
  type CompositeDefinition,
  compositeAlarm,
  partAlarm,
  type SpendAlarmType,
} from "./alarm-definition";
import { feesOf, INSIGHTS_HOURS, ofTopic, silenceOf, withoutGaps } from "./metrics";
import { tailOf, watched } from "./numbers";
import type { SpendOptions } from "./spend-options";
import { alarmName, inRunbook } from "./texts";

const HOUR = 3600;

const KIND: AlarmKind = {
  name: "blindness",
  what: "on fees that are not counted at all (composite)",
};

export const missingMetrics: SpendAlarmType = {
  alarms: ({ scope, options, eventTopicName }) =>
    eventTopicName === undefined ? [] : [missingMetricsAlarm(scope, options, eventTopicName)],
  notCovered: ({ eventTopicName }) =>
    eventTopicName === undefined
      ? []
      : [
          "Blindness at quiet times: the blindness alarm needs an event in each of the last 3 hours to notice that no fee is counted.",
        ],
};

/**
 * Notifies when the spend alarms see nothing: events arrived in each of the last three hours, and not one
 * fee was counted. Every inbound message costs a fee, so that cannot be right for long. With less
 * traffic than an event in every hour it stays silent, where little money is at stake; after a busy time,
 * receipts that trickle in alone for three hours set it off without need.
 */
export function missingMetricsAlarm(
  scope: AlarmScope,
  options: SpendOptions,
  topicName: string,
): CompositeDefinition {
  return compositeAlarm({
    id: "Blindness",
    name: alarmName(scope.namePrefix, "spend", "blind", "warning"),
    kind: KIND,
    severity: "warning",
    description: [
      "Spend is not watched: every alarm on fees is blind, whatever is spent.",
      `The event topic ${topicName} received WhatsApp events in each of the last ${INSIGHTS_HOURS} hours, but CloudWatch counted no fee.`,
      `Either the service-linked role is missing, or ${options.scope === "numbers" ? "the metrics do not carry the listed numbers, or " : ""}only receipts of older messages arrived.`,
      "Look at `npm run spend -- <environment> --check`.",
      inRunbook(scope, "spend-alarms-see-nothing"),
    ].join(" "),
    anyOfEach: [eventsArrive(scope, topicName), ...noFees(scope, options)].map((part) => [part]),
  });
}

function eventsArrive(scope: AlarmScope, topicName: string): AlarmDefinition {
  return partAlarm(withoutGaps("events", ofTopic(topicName, TOPIC_METRIC.published)), {
    id: "EventsArrive",
    name: alarmName(scope.namePrefix, "spend", "blind", "events-arrive"),
    description: `In ALARM while ${topicName} receives events: normal, and half of the blindness alarm; alone it says nothing of money. ${inRunbook(scope, "spend-alarms-see-nothing")}`,
    periodSeconds: HOUR,
    periods: INSIGHTS_HOURS,
    threshold: 1,
  });
}

/** Every message costs AWS's fee, so its metric alone shows it. In scope `numbers`, no number may have one. */
function noFees(scope: AlarmScope, options: SpendOptions): AlarmDefinition[] {
  return watched(options).map((part) => {
    const { arn } = part;
    return partAlarm(silenceOf(feesOf({ fee: "MessageFee", numberArn: arn })), {
      id: ["NoFees", ...tailOf(part)].join("-"),
      name: alarmName(scope.namePrefix, "spend", "blind", "no-fees", ...tailOf(part)),
      description: `In ALARM while no fee is counted${arn === undefined ? "" : ` for ${arn}`}: normal at quiet times, and half of the blindness alarm; alone it says nothing of money. ${inRunbook(scope, "spend-alarms-see-nothing")}`,
      periodSeconds: INSIGHTS_HOURS * HOUR,
      periods: 1,
      breaksWhen: "below",
      threshold: 1,
      missingData: "breaching", // no data point is what it looks for
    });
  });
}
