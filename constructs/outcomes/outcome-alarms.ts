import {
  type AlarmDefinition,
  type AlarmKind,
  type AlarmScope,
  metricAlarm,
} from "../alarms/alarm-definition";
import { single } from "../alarms/metrics";
import type { Severity } from "../alarms/options";
import { alarmName, inRunbook, onDashboard } from "../alarms/texts";
import { RULE_METRIC } from "../shared/metric-names";
import { outcomesLogGroupName, outcomesName } from "../shared/names";
import { meaningOf } from "./error-codes";
import { errorMetric, type Outcome, outcomeMetric } from "./log-entries";
import type { FailedShareOptions, OutcomeOptions } from "./options";

const KIND: AlarmKind = { name: "outcome", what: "on messages that fail" };

const FIVE_MINUTES = 300;
const SECONDS = { hour: 3600, day: 86_400 } as const;

/** EventBridge does not promise to deliver every event of the service. */
const BEST_EFFORT = "EventBridge delivers the events behind this number at best effort";

/** Every alarm on the outcomes of messages. */
export function outcomeAlarms(
  scope: AlarmScope,
  options: OutcomeOptions,
): readonly AlarmDefinition[] {
  const { failed, codes = [] } = options;
  return [
    ...(failed === undefined ? [] : [failedShare(scope, failed)]),
    ...codes.flatMap(({ code, codes: several = [], severity, atLeast = 1 }) =>
      [...several, ...(code === undefined ? [] : [code])].map((each) =>
        failedForReason(scope, each, severity, atLeast),
      ),
    ),
    unwritten(scope),
  ];
}

/**
 * Per cent of the messages. Whether a message that fails was counted as sent before is not documented, so that there are
 * as many messages as were sent, or as were delivered and failed, whichever is more: right in both cases, and never too
 * many, so that the share is never too small.
 */
function shareExpression(atLeast: number): string {
  const failed = "(FILL(failed,0)+FILL(undeliverable,0))";
  const [sent, settled] = ["FILL(sent,0)", `(FILL(delivered,0)+${failed})`];
  const messages = `IF(${sent}>${settled},${sent},${settled})`;
  return `IF(${messages}>=${atLeast},100*${failed}/${messages},0)`;
}

const IN_SHARE: readonly Outcome[] = ["sent", "delivered", "failed", "undeliverable"];

function failedShare(scope: AlarmScope, options: FailedShareOptions): AlarmDefinition {
  const { percent, atLeast, per = "hour", severity } = options;
  const metrics = IN_SHARE.map((id) => ({ id, metric: outcomeMetric(scope, id) }));
  const sent = ofLog(scope, outcomeMetric(scope, "sent"));
  return metricAlarm(
    {
      ...sent,
      query: { kind: "math", label: "% failed", expression: shareExpression(atLeast), metrics },
      price: { ...sent.price, metrics: metrics.length },
    },
    {
      id: "FailedShare",
      name: alarmName(scope.namePrefix, "outcomes", "failed", severity),
      kind: KIND,
      severity,
      description: [
        `About ${percent} % or more of the messages of the last ${per} failed, and there were ${count(atLeast)} or more.`,
        `The share is an estimate: ${BEST_EFFORT}.`,
        `Look at the reasons in the log group ${outcomesLogGroupName(scope.namePrefix)}${onDashboard(scope).replace(/^ /, " and ")}, and stop sending what cannot arrive: a number that fails often loses quality.`,
        inRunbook(scope, "messages-fail"),
      ].join(" "),
      periodSeconds: SECONDS[per],
      periods: 1,
      threshold: percent,
    },
  );
}

function failedForReason(
  scope: AlarmScope,
  code: number,
  severity: Severity,
  atLeast: number,
): AlarmDefinition {
  const meaning = meaningOf(code);
  const anchor = meaning === undefined ? "messages-fail" : `error-${code}`;
  return metricAlarm(ofLog(scope, errorMetric(scope, code)), {
    id: `Error-${code}`,
    name: alarmName(scope.namePrefix, "outcomes", "error", String(code), severity),
    kind: KIND,
    severity,
    description: [
      `${atLeast === 1 ? "A message" : `${count(atLeast)} or more`} failed with WhatsApp's error ${code} within five minutes: ${meaning ?? "what it means is not known here"}.`,
      `There may be more of them: ${BEST_EFFORT}.`,
      inRunbook(scope, anchor),
    ].join(" "),
    periodSeconds: FIVE_MINUTES,
    periods: 1,
    threshold: atLeast,
  });
}

/** Without it, a log that nobody may write to looks like messages that never fail. */
function unwritten(scope: AlarmScope): AlarmDefinition {
  const RuleName = outcomesName(scope.namePrefix);
  const metric = { namespace: "AWS/Events", name: RULE_METRIC.failed, dimensions: { RuleName } };
  const listing = { namespace: "AWS/Events", dimensions: { RuleName } };
  return metricAlarm(single(metric, "Sum", listing, `rule ${RuleName}`), {
    id: "Unwritten",
    name: alarmName(scope.namePrefix, "outcomes", "unwritten", "warning"),
    kind: KIND,
    severity: "warning",
    description: [
      `EventBridge could not write outcomes of messages to ${outcomesLogGroupName(scope.namePrefix)}, so that alarms on messages that fail see too few of them.`,
      "Look whether a log resource policy of the account lets EventBridge write there: `npm run verify -- <environment>` says so.",
      inRunbook(scope, "outcomes-are-not-written"),
    ].join(" "),
    periodSeconds: FIVE_MINUTES,
    periods: 1,
    threshold: 1,
  });
}

/** A metric that a filter of the log group publishes. */
function ofLog({ namePrefix }: AlarmScope, metric: Parameters<typeof single>[0]) {
  const listing = { namespace: metric.namespace };
  return single(metric, "Sum", listing, `log group ${outcomesLogGroupName(namePrefix)}`);
}

function count(messages: number): string {
  return `${messages.toLocaleString("en-US")} ${messages === 1 ? "message" : "messages"}`;
}
