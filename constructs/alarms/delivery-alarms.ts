import { Construct } from "constructs";
import { namePrefix } from "../../formats/names";
import { show } from "../../formats/problem";
import type { Severity } from "../money/limits";
import { cloudWatchAlarms } from "../shared/publisher";
import { checkScope, literal, throwIfAny } from "../shared/validate";
import type { AlarmDefinition } from "./alarm-definition";
import type { AlarmTarget } from "./alarm-topic";
import { queueAlarms, topicAlarms, type WatchedQueue } from "./delivery";
import { createMetricAlarm } from "./metric-alarm";
import { alarmArns } from "./names";
import type { AlarmScope } from "./spend-options";

/** Which topic, and who is told. */
export interface DeliveryAlarmsProps extends AlarmScope {
  /** Of the SNS topic that receives WhatsApp events. */
  readonly topicName: string;
  /** Part of every alarm's name. */
  readonly severity: Severity;
  /**
   * Who is told.
   * @default - nobody: the alarms' states show in the console, and go to EventBridge
   */
  readonly target?: AlarmTarget;
}

/**
 * Alarms on events that get lost or pile up behind the event topic.
 * @throws ProblemsError for an account, Region or prefix that is malformed or a token
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export class DeliveryAlarms extends Construct {
  /** @internal Of every alarm built so far. */
  public readonly definitions: AlarmDefinition[] = [];
  private readonly deadLetters = new Set<string>();
  private readonly read = new Set<string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeliveryAlarmsProps,
  ) {
    super(scope, id);
    throwIfAny(this, [
      ...checkScope(this, props),
      literal(namePrefix, "namePrefix", props.namePrefix),
    ]);
    props.target?.grantPublish(cloudWatchAlarms(props, alarmArns(props, props.namePrefix)));
    this.create(topicAlarms(props, props.severity, props.topicName));
  }

  /**
   * Tells when events wait too long in a queue, are too many, or end in its dead letters.
   * @throws ProblemsError for a queue that is watched already, as those behind a composition's topic are
   */
  public watchQueue(queue: WatchedQueue): void {
    throwIfAny(this, [this.watchedAlready(queue)]);
    const deadLetterQueueNames = this.unwatched(queue.deadLetterQueueNames);
    this.create(queueAlarms(this.props, this.props.severity, { ...queue, deadLetterQueueNames }));
  }

  private watchedAlready({ queueName }: WatchedQueue) {
    if (queueName === undefined) return undefined;
    if (this.read.has(queueName)) return { field: "queueName", got: show(queueName), ...ONCE };
    this.read.add(queueName);
    return undefined;
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
      createMetricAlarm(this, toldOrNot(definition, target), { [severity]: target });
      this.definitions.push(definition);
    }
  }
}

/** Whoever comes upon the alarm shall not believe that somebody else was told. */
function toldOrNot(definition: AlarmDefinition, target: AlarmTarget | undefined): AlarmDefinition {
  if (target !== undefined) return definition;
  const description = `${definition.description} Nobody is told of this alarm.`;
  return { ...definition, description };
}

const ONCE = {
  allowed: "each queue once",
  fix: "leave it out: WhatsAppMessaging watches the queues behind its topic by itself",
};
