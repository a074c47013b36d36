import { Construct } from "constructs";
import { arnOf } from "../../formats/arns";
import { namePrefix } from "../../formats/names";
import { show } from "../../formats/problem";
import { type AlarmTarget, AlarmTopic } from "../alarms/alarm-topic";
import type { WatchedQueue } from "../alarms/delivery";
import { DeliveryAlarms } from "../alarms/delivery-alarms";
import { ExistingAlarmTopic } from "../alarms/existing-alarm-topic";
import type { Targets } from "../alarms/metric-alarm";
import { alarmName } from "../alarms/names";
import { SpendAlarms } from "../alarms/spend-alarms";
import type { AlarmScope, SpendOptions } from "../alarms/spend-options";
import { MessagingDashboard } from "../dashboard/messaging-dashboard";
import { EncryptionKey } from "../keys/encryption-key";
import { ExistingKey } from "../keys/existing-key";
import { SEVERITIES, type Severity } from "../money/limits";
import type { MessagingKey } from "../shared/messaging-key";
import { defaultAlarmKeyAlias } from "../shared/names";
import { checkScope, literal, throwIfAny } from "../shared/validate";
import type { AlarmOptions, AlarmTargetOptions } from "./alarm-options";

/** Who is told of what. */
export interface MonitoringProps extends AlarmScope {
  /** Who is told. */
  readonly alarms: AlarmOptions;
  /**
   * Limits in money.
   * @default - no alarms on money
   */
  readonly spend?: SpendOptions;
  /** Of the SNS topic that receives WhatsApp events. */
  readonly topicName: string;
}

/**
 * Alarms on money and delivery, the topics that tell of them, and a dashboard.
 * @throws ProblemsError for an account, Region or prefix that is malformed or a token, a severity of which
 * nobody is told, or alarms that would go to the event topic
 */
export class Monitoring extends Construct {
  /** Where alarms of each severity go. */
  public readonly targets: Targets;
  /** Nothing without limits. */
  public readonly spend: SpendAlarms | undefined;
  /** Of the event topic and the queues behind it. */
  public readonly delivery: DeliveryAlarms;
  /** @internal Its definition feeds the preview. */
  public readonly dashboard: MessagingDashboard;
  /** @internal Watched so far. */
  public readonly queues: WatchedQueue[] = [];
  private alarmKey: MessagingKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MonitoringProps,
  ) {
    super(scope, id);
    throwIfAny(this, [
      ...checkScope(this, props),
      literal(namePrefix, "namePrefix", props.namePrefix),
      this.unnotifiedDelivery(),
      ...this.onEventTopic(),
    ]);
    this.targets = this.createTargets();
    this.spend = this.createSpendAlarms(props.spend);
    this.delivery = this.createDeliveryAlarms();
    this.dashboard = this.createDashboard();
  }

  /** Adds alarms and a line on the dashboard. */
  public watchQueue(queue: WatchedQueue): void {
    this.delivery.watchQueue(queue);
    this.queues.push(queue);
  }

  private unnotifiedDelivery() {
    if (this.props.alarms[this.deliverySeverity] !== undefined) return undefined;
    return {
      field: "alarms.delivery",
      got: `${this.deliverySeverity}, of which nobody is told`,
      allowed: "a severity that alarms lists",
      fix: `add alarms.${this.deliverySeverity}, or write warning`,
    };
  }

  private onEventTopic() {
    const { alarms, topicName } = this.props;
    const eventTopic = arnOf(this.props, "sns", topicName);
    return SEVERITIES.filter((each) => alarms[each]?.existingTopicArn === eventTopic).map(
      (severity) => ({
        field: `alarms.${severity}.existingTopicArn`,
        got: `${show(eventTopic)}, which is the event topic`,
        allowed: "another topic than the event topic, whose subscribers expect WhatsApp events",
        fix: "name a topic of its own, or leave it out and one is created",
      }),
    );
  }

  private get deliverySeverity(): Severity {
    return this.props.alarms.delivery ?? "warning";
  }

  private createTargets(): Targets {
    const { alarms } = this.props;
    return Object.fromEntries(
      SEVERITIES.flatMap((severity) => {
        const options = alarms[severity];
        return options === undefined ? [] : [[severity, this.createTarget(severity, options)]];
      }),
    );
  }

  private createTarget(severity: Severity, options: AlarmTargetOptions): AlarmTarget {
    const { account, region } = this.props;
    const { emails, existingTopicArn: arn, existingTopicKeyArn: keyArn } = options;
    const id = severity === "warning" ? "WarningTopic" : "CriticalTopic";
    if (arn === undefined) {
      const name = alarmName(this.props.namePrefix, "alarms", severity);
      return new AlarmTopic(this, id, { account, region, name, emails, key: this.key() });
    }
    const key =
      keyArn === undefined
        ? undefined
        : new ExistingKey(this, `${id}Key`, { account, region, arn: keyArn });
    return new ExistingAlarmTopic(this, id, { account, region, arn, emails, key });
  }

  /** Created with its first use: topics that exist need none. */
  private key(): MessagingKey {
    const { account, region, namePrefix: prefix, alarms } = this.props;
    const { existingArn: arn, deletionWindowDays } = alarms.key ?? {};
    const alias = defaultAlarmKeyAlias(prefix);
    this.alarmKey ??=
      arn === undefined
        ? new EncryptionKey(this, "Key", { account, region, alias, deletionWindowDays })
        : new ExistingKey(this, "Key", { account, region, arn });
    return this.alarmKey;
  }

  private createSpendAlarms(spend: SpendOptions | undefined): SpendAlarms | undefined {
    if (spend === undefined) return undefined;
    const { account, region, namePrefix: prefix, topicName } = this.props;
    return new SpendAlarms(this, "Spend", {
      ...spend,
      account,
      region,
      namePrefix: prefix,
      targets: this.targets,
      eventTopicName: topicName,
    });
  }

  private createDeliveryAlarms(): DeliveryAlarms {
    const severity = this.deliverySeverity;
    const target = this.targets[severity];
    if (target === undefined) throw new Error(`no target for ${severity}`); // refused above
    return new DeliveryAlarms(this, "Delivery", { ...this.props, severity, target });
  }

  private createDashboard(): MessagingDashboard {
    return new MessagingDashboard(this, "Dashboard", {
      ...this.props,
      shown: () => ({
        spend: this.props.spend,
        topicName: this.props.topicName,
        queues: this.queues,
        alarmNames: [
          ...(this.spend?.notifyingAlarms ?? []),
          ...this.delivery.definitions.map(({ name }) => name),
        ],
      }),
    });
  }
}
