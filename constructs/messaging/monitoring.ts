import type { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { arnOf } from "../../formats/arns";
import { below } from "../../formats/finding";
import * as names from "../../formats/names";
import { optionsOf, text } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import { valueAt } from "../../formats/schema-walk";
import type { AlarmScope } from "../alarms/alarm-definition";
import { AlarmTopic, ExistingAlarmTopic } from "../alarms/alarm-topic";
import {
  type AlarmTopicPart,
  alarmTopics,
  DELIVERY_SEVERITY,
  slackChannels,
} from "../alarms/decisions";
import type { WatchedQueue } from "../alarms/delivery";
import { DeliveryAlarms, inPlainWords } from "../alarms/delivery-alarms";
import {
  type AlarmOptions,
  type AlarmTarget,
  alarmOptions,
  type Severity,
  type Targets,
} from "../alarms/options";
import type { SlackChannel } from "../alarms/slack-channel";
import { SpendAlarms } from "../alarms/spend-alarms";
import { monitoringFindings } from "../alarms/spend-decisions";
import { dashboardName } from "../alarms/texts";
import { brakeOf } from "../brake/decisions";
import { brakeFindings } from "../brake/findings";
import { type BrakedSpendOptions, brakedSpendOptions } from "../brake/options";
import type { SpendBrake } from "../brake/spend-brake";
import { MessagingDashboard } from "../dashboard/messaging-dashboard";
import { createKey } from "../keys/encryption-key";
import { outcomeFindings, unnotifiedOutcomes } from "../outcomes/decisions";
import type { MessageOutcomes } from "../outcomes/message-outcomes";
import { type OutcomeOptions, outcomeOptions } from "../outcomes/options";
import { checkProps } from "../shared/check-props";
import { literally } from "../shared/known-reference";
import type { MessagingKey } from "../shared/messaging-key";
import { type Bounded, bounded } from "../shared/permissions-boundary";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { type Scope, scope as scopeFields } from "../shared/scope";

/** Who is notified of what. */
export interface MonitoringProps extends Scope, Bounded, ResourceOptions {
  /** Who is notified. */
  readonly alarms: AlarmOptions;
  /**
   * Limits in money, and what stops the spending.
   * @default - no alarms on money, and no brake
   */
  readonly spend?: BrakedSpendOptions;
  /**
   * Why messages fail.
   * @default - no log and no alarms
   */
  readonly outcomes?: OutcomeOptions;
  /**
   * Name of the SNS topic that receives WhatsApp events.
   * @default - there is none: what is behind it cannot be watched
   */
  readonly topicName?: string;
}

/**
 * Alarms on money and delivery, the topics to which they go, and a dashboard.
 * @throws ProblemsError for an account, Region or prefix that is malformed or a token, a severity
 * without recipients, or alarms that would go to the event topic
 * @example
 * new Monitoring(this, "Monitoring", {
 *   account,
 *   region,
 *   namePrefix: "acme",
 *   topicName: "acme-events",
 *   alarms: { warning: { emails: ["messaging-team@example.com"] } },
 * });
 */
export class Monitoring extends Construct {
  /** The dashboard, which shows everything else that is built here, for arguments that this class does not offer. */
  public readonly resource: CloudwatchDashboard;
  /** Where alarms of each severity go. */
  public readonly targets: Targets;
  /** In most Regions they need a provider of their own: see `SlackChannel`. */
  public readonly slackChannels: readonly SlackChannel[];
  /** Nothing without limits. */
  public readonly spend: SpendAlarms | undefined;
  /** Nothing without `spend.brake`. */
  public readonly brake: SpendBrake | undefined;
  /** Alarms on the event topic and the queues after it. */
  public readonly delivery: DeliveryAlarms;
  /** Nothing without `outcomes`. */
  public readonly outcomes: MessageOutcomes | undefined;
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
    this.slackChannels = this.createSlackChannels();
    this.spend = this.createSpendAlarms();
    this.brake = this.createBrake();
    this.delivery = this.createDeliveryAlarms();
    this.outcomes = this.createOutcomes();
    this.dashboard = this.createDashboard();
    this.resource = this.dashboard.resource;
    this.node.defaultChild = this.resource;
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

  private createSlackChannels(): readonly SlackChannel[] {
    const topicArnOf = (severity: Severity) => this.targets[severity]?.arn ?? "";
    const channels = slackChannels(this.props, this.props.alarms, topicArnOf);
    if (channels.length === 0) return [];
    // Loaded with its first use: few environments have a channel.
    const lazily = require("../alarms/slack-channel") as typeof import("../alarms/slack-channel");
    return channels.map(({ severity, ...props }) => {
      const id = severity === "warning" ? "WarningSlack" : "CriticalSlack";
      return new lazily.SlackChannel(this, id, props);
    });
  }

  private createSpendAlarms(): SpendAlarms | undefined {
    const { topicName: eventTopicName, spend } = this.props;
    if (spend === undefined) return undefined;
    const { brake: _, ...limits } = spend;
    const of = { ...this.alarmScope(), eventTopicName, targets: this.targets };
    return new SpendAlarms(this, "Spend", { ...limits, ...of });
  }

  private createBrake(): SpendBrake | undefined {
    const { spend, topicName, permissionsBoundaryArn } = this.props;
    const scope = { ...this.alarmScope(), permissionsBoundaryArn };
    const props = spend && brakeOf(scope, spend, topicName);
    if (props === undefined) return undefined;
    // Loaded with its first use, as most environments have no brake.
    const { SpendBrake } = require("../brake/spend-brake") as typeof import("../brake/spend-brake");
    const budgetNames = props.budgetNames?.map((name) => this.spend?.budgetNames.get(name) ?? name);
    const target = this.targets.critical;
    return new SpendBrake(this, "Brake", { ...props, budgetNames, target });
  }

  private createDeliveryAlarms(): DeliveryAlarms {
    const { topicName, alarms } = this.props;
    const severity = alarms.delivery ?? DELIVERY_SEVERITY;
    const target = this.targets[severity];
    return new DeliveryAlarms(this, "Delivery", {
      ...this.alarmScope(),
      topicName,
      severity,
      target,
    });
  }

  private createOutcomes(): MessageOutcomes | undefined {
    const { outcomes } = this.props;
    if (outcomes === undefined) return undefined;
    // Loaded with its first use, as most environments have none.
    const lazily =
      require("../outcomes/message-outcomes") as typeof import("../outcomes/message-outcomes");
    const of = { ...this.alarmScope(), targets: this.targets };
    return new lazily.MessageOutcomes(this, "Outcomes", { ...outcomes, ...of });
  }

  private alarmScope(): AlarmScope {
    const { account, region, namePrefix, alarms } = this.props;
    const links = { runbookUrl: alarms.runbookUrl, dashboardName: dashboardName({ namePrefix }) };
    return { account, region, namePrefix, ...links };
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
        brake: this.brake,
        outcomes: this.props.outcomes,
        alarmNames: [
          ...(this.spend?.alarms ?? []),
          ...(this.brake?.alarms ?? []),
          ...this.delivery.definitions,
          ...(this.outcomes?.alarms ?? []),
        ].map(({ name }) => name),
      }),
    });
  }
}

const monitoringDecisions = {
  schema: optionsOf<MonitoringProps>()({
    ...resourceOptions,
    ...scopeFields,
    ...bounded,
    alarms: alarmOptions,
    spend: brakedSpendOptions.optional(),
    outcomes: outcomeOptions.optional(),
    topicName: text(names.topicName).optional(),
  }),
  findings: (props: Partially<MonitoringProps>, written: unknown) => {
    const { account, region, topicName } = props;
    const known = account !== undefined && region !== undefined && topicName !== undefined;
    const eventTopicArn = known ? arnOf({ account, region }, "sns", topicName) : undefined;
    return [
      ...monitoringFindings(props, props, written, eventTopicArn),
      ...below(["spend"], brakeFindings(props.spend, valueAt(written, ["spend"]))),
      ...unnotifiedOutcomes(props.outcomes, written),
      ...below(["outcomes"], outcomeFindings(props.outcomes, valueAt(written, ["outcomes"]))),
    ];
  },
};
