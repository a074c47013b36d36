import { Construct } from "constructs";
import { z } from "zod";
import { show } from "../../formats/problem";
import { argumentFindings } from "../shared/check-arguments";
import { checkProps, throwFindings } from "../shared/check-props";
import { literally } from "../shared/known-reference";
import { cloudWatchAlarms } from "../shared/publisher";
import type { AlarmDefinition } from "./alarm-definition";
import { DELIVERY_SEVERITY, deliveryAlarmsDecisions } from "./decisions";
import { queueAlarms, topicAlarms, type WatchedQueue, watchedQueue } from "./delivery";
import { createMetricAlarm } from "./metric-alarm";
import type { AlarmTarget, DeliveryAlarmsProps } from "./options";
import { alarmArns } from "./texts";

/**
 * Alarms on events that get lost or pile up after the event topic.
 * @throws ProblemsError for an account, Region or prefix that is malformed or a token
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export class DeliveryAlarms extends Construct {
  /** @internal Every alarm built so far. */
  public readonly definitions: AlarmDefinition[] = [];
  private readonly deadLetters = new Set<string>();
  private readonly read = new Set<string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeliveryAlarmsProps,
  ) {
    super(scope, id);
    checkProps(this, deliveryAlarmsDecisions, props);
    props.target?.grantPublish(cloudWatchAlarms(props, alarmArns(props, props.namePrefix)));
    this.create(topicAlarms(props, props.severity, props.topicName));
  }

  /**
   * Adds alarms on events that wait too long in a queue, are too many, or end in its dead letters.
   * @throws ProblemsError for a queue that is watched already, as those after a composition's topic are
   */
  public watchQueue(given: WatchedQueue): void {
    const queue = inPlainWords(given);
    throwFindings(this, argumentFindings({ queue: fieldsOf(given) }, { queue }, this.props));
    this.refuseSecond(queue);
    const deadLetterQueueNames = this.unwatched(queue.deadLetterQueueNames);
    this.create(queueAlarms(this.props, this.props.severity, { ...queue, deadLetterQueueNames }));
  }

  private refuseSecond({ queueName }: WatchedQueue): void {
    if (queueName === undefined) return;
    const watched = this.read.has(queueName);
    throwFindings(
      this,
      watched ? [{ path: ["queueName"], got: show(queueName), ...EACH_QUEUE_ONCE }] : [],
    );
    this.read.add(queueName);
  }

  /** Queues may share their dead letters, which need one alarm only. */
  private unwatched(deadLetterQueueNames: readonly string[]): readonly string[] {
    const added = [...new Set(deadLetterQueueNames)].filter((name) => !this.deadLetters.has(name));
    for (const name of added) this.deadLetters.add(name);
    return added;
  }

  private create(definitions: readonly AlarmDefinition[]): void {
    const { severity, target } = this.props;
    for (const definition of definitions) {
      createMetricAlarm(this, notifyingOrNot(definition, target), { [severity]: target });
      this.definitions.push(definition);
    }
  }
}

/** Of a construct what alarms read, and literals in the place of references: alarms are named after the queues. */
export function inPlainWords(queue: WatchedQueue): WatchedQueue {
  if (!Construct.isConstruct(queue)) return literally(queue);
  const { queueName, deadLetterQueueNames, oldestMinutes, depth } = queue as WatchedQueue;
  return literally({ queueName, deadLetterQueueNames, oldestMinutes, depth });
}

/** A construct with queues has more fields than a queue in plain words. */
function fieldsOf(queue: unknown): z.ZodObject {
  return Construct.isConstruct(queue) ? z.object(watchedQueue.shape) : watchedQueue;
}

/**
 * Alarms on queues while `alarms` is not set. They stand where `Monitoring` would build them, under the
 * names of its default severity, so that setting it later updates them and replaces none.
 */
export function unnotifiedAlarms(
  scope: Construct,
  props: Omit<DeliveryAlarmsProps, "severity" | "target">,
): DeliveryAlarms {
  return new DeliveryAlarms(new Construct(scope, "Monitoring"), "Delivery", {
    ...props,
    severity: DELIVERY_SEVERITY,
  });
}

/** A reader of the alarm must not believe that others were notified. */
function notifyingOrNot(
  definition: AlarmDefinition,
  target: AlarmTarget | undefined,
): AlarmDefinition {
  if (target !== undefined) return definition;
  const description = `${definition.description} Nobody is notified of this alarm.`;
  return { ...definition, description };
}

const EACH_QUEUE_ONCE = {
  allowed: "each queue once",
  fix: "leave it out: WhatsAppMessaging watches the queues after its topic by itself",
};
