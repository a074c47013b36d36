import { anyQueueName } from "../../formats/names";
import { list, literal, literalWhole, optionsOf } from "../../formats/options";
import { depth, oldestMinutes } from "../../formats/ranges";
import { QUEUE_METRIC, TOPIC_METRIC } from "../shared/metric-names";
import {
  type AlarmDefinition,
  type AlarmKind,
  type AlarmScope,
  metricAlarm,
} from "./alarm-definition";
import { ofQueue, ofTopic, type Source } from "./metrics";
import type { Severity } from "./options";
import { alarmName, inRunbook } from "./texts";

/** The queues of one subscriber. */
export interface WatchedQueue {
  /** Takes events, in the account and Region of the alarms; functions and web addresses have none. */
  readonly queueName: string | undefined;
  /** Queues of what could not be delivered or processed. */
  readonly deadLetterQueueNames: readonly string[];
  /**
   * Minutes that the oldest event may wait.
   * @default 15
   */
  readonly oldestMinutes?: number;
  /**
   * Events that may wait.
   * @default 1000
   */
  readonly depth?: number;
}

/** @internal */
export const watchedQueue = optionsOf<WatchedQueue>()({
  queueName: literal(anyQueueName).optional(),
  deadLetterQueueNames: list(literal(anyQueueName)),
  oldestMinutes: literalWhole(oldestMinutes).optional(),
  depth: literalWhole(depth).optional(),
});

const KIND: AlarmKind = { name: "delivery", what: "on the delivery of events" };

const FIVE_MINUTES = 300;

/** Where alarms on delivery are, and how they are named. */
export interface DeliveryScope extends AlarmScope {
  /**
   * The names of queues start with the prefix, which the name of the alarm does not repeat.
   * @default - alarms of an environment repeat it: a new name would replace each of them
   */
  readonly prefixOnce?: true;
}

type OfQueue = (scope: DeliveryScope, severity: Severity, queue: WatchedQueue) => AlarmDefinition[];

/** Every type of alarm on queues. A new one is a function and a name here. */
const QUEUE_ALARMS: readonly OfQueue[] = [oldEvents, manyEvents, deadLetters];

/** Whether events pile up in a queue, or end in its dead letters. */
export const queueAlarms: OfQueue = (...of) => QUEUE_ALARMS.flatMap((alarms) => alarms(...of));

/** Whether events get lost between the event topic and its subscribers. */
export function topicAlarms(scope: DeliveryScope, severity: Severity, topicName: string) {
  return [
    alarm(scope, severity, ofTopic(topicName, TOPIC_METRIC.failed), {
      what: ["failed"],
      threshold: 1,
      periods: 1,
      description: `SNS gave up delivering events of ${topicName} to a subscriber: without a dead-letter queue they are lost. Fees of what was sent fall due all the same. Look at the subscriber's permissions, its key and its endpoint.`,
      anchor: "events-get-lost",
    }),
  ];
}

function oldEvents(scope: DeliveryScope, severity: Severity, queue: WatchedQueue) {
  const { queueName, oldestMinutes: minutes = 15 } = queue;
  if (queueName === undefined) return [];
  return [
    alarm(scope, severity, ofQueue(queueName, QUEUE_METRIC.age), {
      what: ["age", queueName],
      threshold: minutes * 60,
      periods: 3,
      description: `For 15 minutes the oldest event in ${queueName} has waited for ${minutes} ${minutes === 1 ? "minute" : "minutes"} or more: the consumer is stopped or too slow, and customers wait for answers. Answers after 24 hours cost a template's fees. Look at the consumer's errors.`,
      anchor: "events-pile-up",
    }),
  ];
}

function manyEvents(scope: DeliveryScope, severity: Severity, queue: WatchedQueue) {
  const { queueName, depth = 1000 } = queue;
  if (queueName === undefined) return [];
  return [
    alarm(scope, severity, ofQueue(queueName, QUEUE_METRIC.waiting), {
      what: ["depth", queueName],
      threshold: depth,
      periods: 3,
      description: `For 15 minutes ${depth.toLocaleString("en-US")} events or more have waited in ${queueName}: the consumer is stopped or too slow. Answers after 24 hours cost a template's fees. Look at the consumer's errors and its concurrency.`,
      anchor: "events-pile-up",
    }),
  ];
}

function deadLetters(scope: DeliveryScope, severity: Severity, queue: WatchedQueue) {
  return queue.deadLetterQueueNames.map((queueName) =>
    alarm(scope, severity, ofQueue(queueName, QUEUE_METRIC.waiting), {
      what: ["dead-letters", queueName],
      threshold: 1,
      periods: 1,
      description: `Events lie in ${queueName}: they could not be delivered or processed, and expire there. Fees of what was sent fall due all the same. Look at one of them, mend the cause and redrive the queue.`,
      anchor: "events-get-lost",
    }),
  );
}

interface Watching {
  /** Its id: the construct around it is called Delivery already. */
  readonly what: readonly string[];
  readonly threshold: number;
  readonly periods: number;
  readonly description: string;
  readonly anchor: string;
}

function alarm(scope: DeliveryScope, severity: Severity, source: Source, watching: Watching) {
  const { what, threshold, periods, description, anchor } = watching;
  return metricAlarm(source, {
    id: what.join("-"),
    name: nameOf(scope, [...what, severity]),
    kind: KIND,
    severity,
    description: `${description} ${inRunbook(scope, anchor)}`,
    periodSeconds: FIVE_MINUTES,
    periods,
    threshold,
  });
}

function nameOf({ namePrefix, prefixOnce }: DeliveryScope, what: readonly string[]): string {
  if (!prefixOnce) return alarmName(namePrefix, "delivery", ...what);
  const start = `${namePrefix}-`;
  const rest = what.map((word) => (word.startsWith(start) ? word.slice(start.length) : word));
  return [namePrefix, "delivery", ...rest].join("-");
}
