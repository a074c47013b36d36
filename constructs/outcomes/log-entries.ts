import type { EventType } from "../../formats/event-types";
import type { Metric } from "../alarms/metrics";
import { OUTCOME_METRIC } from "../shared/metric-names";
import { outcomesName } from "../shared/names";
import type { Scope } from "../shared/scope";
import type { OutcomeOptions } from "./options";

/** Which events are counted, and as what. Never *Received*, whose content AWS does not document. */
const COUNTED: Readonly<Record<keyof typeof OUTCOME_METRIC, EventType>> = {
  sent: "WhatsApp Message Sent",
  delivered: "WhatsApp Message Delivered",
  read: "WhatsApp Message Read",
  failed: "WhatsApp Message Failed",
  undeliverable: "WhatsApp Message Undeliverable",
};

export type Outcome = keyof typeof COUNTED;

/** Every outcome, in the order in which a message can have them. */
export const OUTCOMES = Object.keys(COUNTED) as readonly Outcome[];

/** The events that the rule matches. */
export const EVENT_PATTERN = JSON.stringify({
  source: ["aws.social-messaging"],
  "detail-type": Object.values(COUNTED),
});

/** How a filter finds entries of a type or of a code. Of several errors of one message, the first one counts. */
interface Selectors {
  readonly type: string;
  readonly coded: (code: number) => string;
}

const WHOLE: Selectors = {
  type: "$.detail-type",
  coded: (code) => `$.detail.errors[0].code = ${code}`,
};
const SHORT: Selectors = { type: "$.type", coded: (code) => `$.code = "${code}"` };

/**
 * What is kept of an event: its type, Meta's id of the number that sent, and its first error code; neither the id of the
 * message nor the number itself. For log groups a template has the two keys `timestamp` and `message` and no others, and
 * the message is a text: here it is JSON for the metric filters. Everything in it is in quotes, so that it is JSON
 * whatever EventBridge writes for a code that an event lacks.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export const SHORTENED = {
  inputPaths: {
    time: "$.time",
    type: "$.detail-type",
    number: "$.detail.originationPhoneNumberId",
    code: "$.detail.errors[0].code",
  },
  inputTemplate: String.raw`{"timestamp":<time>,"message":"{\"type\":\"<type>\",\"number\":\"<number>\",\"code\":\"<code>\"}"}`,
} as const;

/** What one metric filter counts. */
export interface OutcomeFilter {
  /** The construct's id, and the name of the filter in its log group. */
  readonly name: string;
  readonly pattern: string;
  readonly metric: Metric;
}

/** A metric filter for each outcome, and one for each code that an alarm watches. */
export function outcomeFilters(
  scope: Scope,
  { codes, wholeEvents = false }: Pick<OutcomeOptions, "codes" | "wholeEvents">,
): readonly OutcomeFilter[] {
  const { type, coded } = wholeEvents ? WHOLE : SHORT;
  return [
    ...OUTCOMES.map((outcome) => ({
      name: OUTCOME_METRIC[outcome],
      pattern: `{ ${type} = "${COUNTED[outcome]}" }`,
      metric: outcomeMetric(scope, outcome),
    })),
    ...watchedCodes({ codes }).map((each) => ({
      name: errorMetricName(each),
      pattern: `{ ${coded(each)} }`,
      metric: errorMetric(scope, each),
    })),
  ];
}

/** Each code of `codes`, in their order. */
export function watchedCodes({ codes = [] }: Pick<OutcomeOptions, "codes">): readonly number[] {
  return codes.flatMap((entry) => [...(entry.codes ?? []), ...[entry.code ?? []].flat()]);
}

export function outcomeMetric(scope: Pick<Scope, "namePrefix">, outcome: Outcome): Metric {
  return metric(scope, OUTCOME_METRIC[outcome]);
}

export function errorMetric(scope: Pick<Scope, "namePrefix">, code: number): Metric {
  return metric(scope, errorMetricName(code));
}

const errorMetricName = (code: number) => `Error${code}`;

/** Metrics of filters have their environment in the namespace, as a filter has no constant dimensions. */
function metric({ namePrefix }: Pick<Scope, "namePrefix">, name: string): Metric {
  return { namespace: outcomesName(namePrefix), name, dimensions: {} };
}
