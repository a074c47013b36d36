import {
  type AlarmDefinition,
  type AlarmKind,
  type AlarmScope,
  type CompositeDefinition,
  compositeAlarm,
  partAlarm,
  type SpendAlarmType,
} from "./alarm-definition";
import { type PricedSeries, pricedFor, split } from "./estimated";
import { feesOf, INSIGHTS_HOURS, silenceOf, sumOf } from "./metrics";
import { tailOf, type Watched, watched } from "./numbers";
import type { SpendOptions } from "./spend-options";
import { alarmName, describeWatched, inRunbook, metrics } from "./texts";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** As far back as an alarm on metric math can look. */
const QUIET_DAYS = 7;

const normal = (scope: AlarmScope) =>
  `normal alone, and half of the alarm on quiet estimates; alone it says nothing of money. ${inRunbook(scope, "spend-alarms-see-nothing")}`;

const KIND: AlarmKind = {
  name: "quiet estimate",
  what: "on listed metrics that count nothing (composite)",
};

export const staleEstimate: SpendAlarmType = {
  alarms: ({ scope, options }) => staleEstimateAlarms(scope, options),
};

/**
 * Notifies when the alarms per day see nothing, for each number or for all: fees are counted, but for
 * a week none of the listed metrics had one. With the wrong dimensions they would be silent for ever,
 * and look healthy.
 */
export function staleEstimateAlarms(
  scope: AlarmScope,
  options: SpendOptions,
): CompositeDefinition[] {
  if (options.limits.every(({ per }) => per !== "day")) return [];
  return watched(options).flatMap((part) => {
    const series = pricedFor(part, options);
    return series.length === 0 ? [] : [staleEstimateAlarm(scope, part, series)];
  });
}

function staleEstimateAlarm(
  scope: AlarmScope,
  part: Watched,
  series: readonly PricedSeries[],
): CompositeDefinition {
  const tail = tailOf(part);
  return compositeAlarm({
    id: ["QuietEstimate", ...tail].join("-"),
    name: alarmName(scope.namePrefix, "spend", "quiet-estimate", ...tail, "warning"),
    kind: KIND,
    severity: "warning",
    description: [
      "Estimated spend per day is not watched: the alarms on it see nothing, whatever is spent.",
      `Fees are counted${describeWatched(part)}, but for ${QUIET_DAYS} days not one in ${metrics(series.length)} listed under spend.estimated.`,
      "Either the metrics carry other dimensions, or these fees fall due no more.",
      "Look at `npm run spend -- <environment> --check`.",
      inRunbook(scope, "spend-alarms-see-nothing"),
    ].join(" "),
    anyOfEach: [feesCounted(scope, part), ...listedAreQuiet(scope, part, series)].map((part) => [
      part,
    ]),
  });
}

/** Every message costs AWS's fee. */
function feesCounted(scope: AlarmScope, part: Watched): AlarmDefinition {
  const tail = tailOf(part);
  return partAlarm(feesOf({ fee: "MessageFee", numberArn: part.arn }), {
    id: ["FeesCounted", ...tail].join("-"),
    name: alarmName(scope.namePrefix, "spend", "quiet-estimate", "fees-counted", ...tail),
    description: `In ALARM while fees are counted: ${normal(scope)}`,
    periodSeconds: INSIGHTS_HOURS * HOUR,
    periods: 1,
    threshold: 1,
  });
}

function listedAreQuiet(
  scope: AlarmScope,
  part: Watched,
  series: readonly PricedSeries[],
): AlarmDefinition[] {
  const groups = split(series);
  return groups.map((group, index) => {
    const suffix = [...tailOf(part), ...(groups.length === 1 ? [] : [String(index + 1)])];
    const sum = sumOf("fees", group, (idOf) =>
      group.map((_, at) => `FILL(${idOf(at)},0)`).join("+"),
    );
    return partAlarm(silenceOf(sum), {
      id: ["ListedQuiet", ...suffix].join("-"),
      name: alarmName(scope.namePrefix, "spend", "quiet-estimate", "listed-quiet", ...suffix),
      description: `In ALARM while ${metrics(group.length)} listed under spend.estimated counted nothing for ${QUIET_DAYS} days: ${normal(scope)}`,
      periodSeconds: DAY,
      periods: QUIET_DAYS,
      breaksWhen: "below",
      threshold: 1,
      missingData: "breaching", // no data point is what it looks for
    });
  });
}
