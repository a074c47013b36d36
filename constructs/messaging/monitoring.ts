import { Construct } from "constructs";
import { arnOf } from "../../formats/arns";
import * as names from "../../formats/names";
import { optionsOf, text } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import { AlarmTopic, ExistingAlarmTopic } from "../alarms/alarm-topic";
import { type AlarmTopicPart, alarmTopics, DELIVERY_SEVERITY } from "../alarms/decisions";
import type { WatchedQueue } from "../alarms/delivery";
import { DeliveryAlarms, inPlainWords } from "../alarms/delivery-alarms";
import { type AlarmOptions, type AlarmTarget, alarmOptions, type Targets } from "../alarms/options";
import { SpendAlarms } from "../alarms/spend-alarms";
import { monitoringFindings } from "../alarms/spend-decisions";
import { type SpendOptions, spendOptions } from "../alarms/spend-options";
import { MessagingDashboard } from "../dashboard/messaging-dashboard";
import { createKey } from "../keys/encryption-key";
import { checkProps } from "../shared/check-props";
import { literally } from "../shared/known-reference";
import type { MessagingKey } from "../shared/messaging-key";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { type Scope, scope as scopeFields } from "../shared/scope";

/** Who is notified of what. */
export interface MonitoringProps extends Scope, ResourceOptions {
  /** Who is notified. */
  readonly alarms: AlarmOptions;
  /**
   * Limits in money.
   * @default - no alarms on money
   */
  readonly spend?: SpendOptions;
  /** Name of the SNS topic that receives WhatsApp events. */
  readonly topicName: string;
}

/**
 * Alarms on money and delivery, the topics to which they go, and a dashboard.
 * @throws ProblemsError for an account, Region or prefix that is malformed or a token, a severity
 * without recipients, or alarms that would go to the event topic
 */
export class Monitoring extends Construct {
  /** Where alarms of each severity go. */
  public readonly targets: Targets;
  /** Nothing without limits. */
  public readonly spend: SpendAlarms | undefined;
  /** Alarms on the event topic and the queues after it. */
  public readonly delivery: DeliveryAlarms;
  /** @internal Its definition feeds the preview. */
  public readonly dashboard: MessagingDashboard;
  private readonly queues: WatchedQueue[] = [];
  private alarmKey: MessagingKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MonitoringProps,
  ) {
    super(scope, id);
    checkProps(this, monitoringDecisions, literally(props));
    this.targets = this.createTargets();
    this.spend = this.createSpendAlarms();
    this.delivery = this.createDeliveryAlarms();
    this.dashboard = this.createDashboard();
  }

  /** Adds alarms and a line on the dashboard. */
  public watchQueue(queue: WatchedQueue): void {
    this.delivery.watchQueue(queue);
    this.queues.push(inPlainWords(queue));
  }

  private createTargets(): Targets {
    const topics = alarmTopics(this.props, this.props.alarms);
    return Object.fromEntries(topics.map((topic) => [topic.severity, this.createTarget(topic)]));
  }

  private createTarget({ severity, name, arn, emails, key }: AlarmTopicPart): AlarmTarget {
    const { account, region } = this.props;
    const id = severity === "warning" ? "WarningTopic" : "CriticalTopic";
    if (name !== undefined && key !== undefined) {
      this.alarmKey ??= createKey(this, "Key", key);
      return new AlarmTopic(this, id, { account, region, name, emails, key: this.alarmKey });
    }
    const existing = key && createKey(this, `${id}Key`, key);
    return new ExistingAlarmTopic(this, id, { account, region, arn, emails, key: existing });
  }

  private createSpendAlarms(): SpendAlarms | undefined {
    const { account, region, namePrefix, topicName: eventTopicName, spend } = this.props;
    if (spend === undefined) return undefined;
    const of = { account, region, namePrefix, eventTopicName, targets: this.targets };
    return new SpendAlarms(this, "Spend", { ...spend, ...of });
  }

  private createDeliveryAlarms(): DeliveryAlarms {
    const { account, region, namePrefix, topicName, alarms } = this.props;
    const severity = alarms.delivery ?? DELIVERY_SEVERITY;
    const target = this.targets[severity];
    const of = { account, region, namePrefix, topicName, severity, target };
    return new DeliveryAlarms(this, "Delivery", of);
  }

  private createDashboard(): MessagingDashboard {
    const { account, region, namePrefix, topicName, spend } = this.props;
    return new MessagingDashboard(this, "Dashboard", {
      account,
      region,
      namePrefix,
      shown: () => ({
        spend,
        topicName,
        queues: this.queues,
        alarmNames: [...(this.spend?.alarms ?? []), ...this.delivery.definitions].map(
          ({ name }) => name,
        ),
      }),
    });
  }
}

const monitoringDecisions = {
  schema: optionsOf<MonitoringProps>()({
    ...resourceOptions,
    ...scopeFields,
    alarms: alarmOptions,
    spend: spendOptions.optional(),
    topicName: text(names.topicName),
  }),
  findings: (props: Partially<MonitoringProps>, written: unknown) => {
    const { account, region, topicName } = props;
    const known = account !== undefined && region !== undefined && topicName !== undefined;
    const eventTopicArn = known ? arnOf({ account, region }, "sns", topicName) : undefined;
    return monitoringFindings(props, props, written, eventTopicArn);
  },
};
