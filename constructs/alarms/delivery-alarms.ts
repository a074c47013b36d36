import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { z } from "zod";
import { type AwsScope, arnOf, topicNameIn } from "../../formats/arns";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import { argumentFindings } from "../shared/check-arguments";
import { checkProps, throwFindings } from "../shared/check-props";
import { literally } from "../shared/known-reference";
import { camelCase, cloudWatchAlarms } from "../shared/publisher";
import type { AlarmDefinition } from "./alarm-definition";
import { DELIVERY_SEVERITY, deliveryAlarmsDecisions, topicAlarmsDecisions } from "./decisions";
import {
  type DeliveryScope,
  queueAlarms,
  topicAlarms,
  type WatchedQueue,
  watchedQueue,
} from "./delivery";
import { createMetricAlarm } from "./metric-alarm";
import type { AlarmTarget, DeliveryAlarmsProps, Severity, TopicAlarmsProps } from "./options";
import { alarmArns } from "./texts";

/**
 * Alarms on events that get lost or pile up after the event topic.
 * @throws ProblemsError for an account, Region or prefix that is malformed or a token
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 * @example
 * const alarms = new DeliveryAlarms(this, "Delivery", {
 *   account,
 *   region,
 *   namePrefix: "acme",
 *   topicName: "acme-events",
 *   severity: "warning",
 *   target,
 * });
 * alarms.watchQueue(inbound);
 */
export class DeliveryAlarms extends Construct {
  private readonly watch: Watch;

  constructor(scope: Construct, id: string, props: DeliveryAlarmsProps) {
    super(scope, id);
    checkProps(this, deliveryAlarmsDecisions, props);
    props.target?.grantPublish(cloudWatchAlarms(props, alarmArns(props, props.namePrefix)));
    this.watch = new Watch(this, props);
  }

  /** The first of `resources`, for arguments that this class does not offer: with `topicName`, that on failed deliveries. */
  public get resource(): CloudwatchMetricAlarm | undefined {
    return this.watch.resources[0];
  }

  /** Every alarm built so far, those on the topic first. */
  public get resources(): readonly CloudwatchMetricAlarm[] {
    return this.watch.resources;
  }

  /** @internal What they are made of. */
  public get definitions(): readonly AlarmDefinition[] {
    return this.watch.definitions;
  }

  /**
   * Adds alarms on events that wait too long in a queue, are too many, or end in its dead letters.
   * @throws ProblemsError for a queue that is watched already, as those after a composition's topic are
   */
  public watchQueue(given: WatchedQueue): void {
    this.watch.add(given);
  }
}

/**
 * Alarms on events that get lost or pile up after a topic that is used without WhatsAppMessaging: on the topic, and on the
 * queues of every subscriber, subscribed before or later.
 * @throws ProblemsError for a topic that is watched already or whose name is not known, or a malformed prefix
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 * @example
 * new TopicAlarms(this, "Alarms", { topic, target });
 * topic.subscribeQueue("Inbound"); // is watched, too
 */
export class TopicAlarms extends Construct {
  /** The alarm on failed deliveries of the topic, for arguments that this class does not offer. */
  public readonly resource: CloudwatchMetricAlarm;
  private readonly watch: Watch;

  constructor(scope: Construct, id: string, props: TopicAlarmsProps) {
    super(scope, id);
    checkProps(this, topicAlarmsDecisions, props, valueAt(props, ["topic"]) as AwsScope);
    const { topic, target, severity = DELIVERY_SEVERITY, runbookUrl, dashboardName } = props;
    const { account, region, literalArn } = topic;
    const topicName = topicNameIn(literalArn) ?? ""; // known, or refused above
    const namePrefix = props.namePrefix ?? topic.subscriberPrefix ?? topicName;
    const alarms = arnOf(topic, "cloudwatch", `alarm:${namePrefix}-delivery-*`);
    const publisher = cloudWatchAlarms(topic, alarms);
    // The target may notify of an environment's alarms, too, under the publisher's own name.
    target?.grantPublish({ ...publisher, name: `${publisher.name}${camelCase(namePrefix)}` });
    const links = { runbookUrl, dashboardName };
    const watching = { account, region, namePrefix, ...links, topicName, severity, target };
    this.watch = new Watch(this, { ...watching, prefixOnce: true });
    this.resource = this.node.defaultChild as CloudwatchMetricAlarm; // a topic always has alarms
    topic.watchWith((queues) => this.watchQueue(queues));
  }

  /** Every alarm built so far, those on the topic first. */
  public get resources(): readonly CloudwatchMetricAlarm[] {
    return this.watch.resources;
  }

  /**
   * Adds alarms on queues that are not behind the topic, such as the dead letters of an `EventRule`.
   * @throws ProblemsError for a queue that is watched already
   */
  public watchQueue(queue: WatchedQueue): void {
    this.watch.add(queue);
  }
}

interface Watching extends DeliveryScope {
  readonly topicName?: string | undefined;
  readonly severity: Severity;
  readonly target?: AlarmTarget | undefined;
}

/** Builds the alarms on one topic and on queues, each queue once. */
class Watch {
  readonly definitions: AlarmDefinition[] = [];
  readonly resources: CloudwatchMetricAlarm[] = [];
  private readonly deadLetters = new Set<string>();
  private readonly read = new Set<string>();

  constructor(
    private readonly owner: Construct,
    private readonly watching: Watching,
  ) {
    const { topicName, severity } = watching;
    if (topicName !== undefined) this.create(topicAlarms(watching, severity, topicName));
  }

  add(given: WatchedQueue): void {
    const queue = inPlainWords(given);
    const { owner, watching } = this;
    throwFindings(owner, argumentFindings({ queue: fieldsOf(given) }, { queue }, watching));
    this.refuseSecond(queue);
    const deadLetterQueueNames = this.unwatched(queue.deadLetterQueueNames);
    this.create(queueAlarms(watching, watching.severity, { ...queue, deadLetterQueueNames }));
  }

  private refuseSecond({ queueName }: WatchedQueue): void {
    if (queueName === undefined) return;
    const watched = this.read.has(queueName);
    throwFindings(
      this.owner,
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
    const { severity, target } = this.watching;
    for (const definition of definitions) {
      const shown = notifyingOrNot(definition, target);
      this.resources.push(createMetricAlarm(this.owner, shown, { [severity]: target }));
      this.definitions.push(definition);
    }
    this.owner.node.defaultChild = this.resources[0];
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
  fix: "leave it out: WhatsAppMessaging and TopicAlarms watch the queues after their topic by themselves",
};
