import { z } from "zod";
import { type AwsScope, keyArn, topicArn } from "../../formats/arns";
import * as names from "../../formats/names";
import { arnInScope, list, literal, made, optionsOf, text } from "../../formats/options";
import type { MessagingTopic } from "../events/event-topic";
import { type KeyOptions, keyOptions } from "../keys/options";
import { type GivenKey, messagingKey } from "../shared/messaging-key";
import type { Publisher } from "../shared/publisher";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope, type Scope, scope } from "../shared/scope";
import { type SlackOptions, slackOptions } from "./slack";

/** Each severity has its own topic, so that each can wake other people. */
export const SEVERITIES = ["warning", "critical"] as const;
/** Who is notified. */
export type Severity = (typeof SEVERITIES)[number];

/** Where alarms and budgets notify people: a topic that is created, or one that exists. */
export interface AlarmTarget {
  /** A reference or a literal. */
  readonly arn: string;
  /**
   * Lets a service publish there, or asks the owner to.
   * @example
   * target.grantPublish({
   *   name: "Backups",
   *   service: "backup.amazonaws.com",
   *   sourceAccount: account,
   *   sourceArn: "arn:aws:backup:eu-west-1:111122223333:*",
   * });
   */
  grantPublish(publisher: Publisher): void;
}

/** Where alarms go, by severity. */
export type Targets = Readonly<Partial<Record<Severity, AlarmTarget | undefined>>>;

/** Who is notified of the alarms of one severity. */
export interface AlarmTargetOptions {
  /**
   * E-mail addresses; each has to confirm, by a link that SNS sends.
   * @default - none
   */
  readonly emails?: readonly string[];
  /**
   * A Slack channel. Its workspace must be authorized once by hand before the first deploy; both severities may
   * name the same channel.
   * @default - none
   */
  readonly slack?: SlackOptions;
  /**
   * ARN of a topic in this account and Region, which is used instead of a created one.
   * @default - a topic is created
   */
  readonly existingTopicArn?: string;
  /**
   * The key that encrypts an existing topic.
   * @default - it has no customer-managed key
   */
  readonly existingTopicKeyArn?: string;
}

/** What the descriptions of alarms link, for people who are woken by one. */
export interface AlarmLinks {
  /**
   * Where your runbook lies, for example "https://wiki.example.com/whatsapp": descriptions continue it with the
   * section, such as "#spend-reaches-a-limit".
   * @default - docs/runbook.md of this package
   */
  readonly runbookUrl?: string;
  /**
   * The CloudWatch dashboard that shows what was spent.
   * @default - none is linked
   */
  readonly dashboardName?: string;
}

/** Who is notified of alarms. */
export interface AlarmOptions extends Pick<AlarmLinks, "runbookUrl"> {
  /** Who is notified of what can wait until the morning. */
  readonly warning: AlarmTargetOptions;
  /**
   * Who is notified of what cannot wait.
   * @default - there are no critical alarms
   */
  readonly critical?: AlarmTargetOptions;
  /**
   * Encrypts created alarm topics: a key of their own, so that who watches over money and delivery
   * gets nothing to do with the key of messages.
   * @default - a key is created
   */
  readonly key?: KeyOptions;
  /**
   * The severity of events that get lost or pile up.
   * @default "warning"
   */
  readonly delivery?: Severity;
}

/** What an alarm topic is made of. */
export interface AlarmTopicProps extends AwsScope, ResourceOptions {
  /** Name of a standard topic. */
  readonly name: string;
  /** Encrypts the messages at rest. */
  readonly key: GivenKey;
  /**
   * E-mail addresses; each has to confirm, by a link that SNS sends.
   * @default - none
   */
  readonly emails?: readonly string[];
}

/** Which topic, and who is subscribed to it. */
export interface ExistingAlarmTopicProps extends AwsScope, ResourceOptions {
  /** A topic in the same account and Region: CloudWatch and Budgets reach no other. */
  readonly arn: string;
  /**
   * The key that encrypts it.
   * @default - it is not encrypted with a customer-managed key
   */
  readonly key?: GivenKey;
  /**
   * E-mail addresses, subscribed beside those who are there already; each has to confirm.
   * @default - none
   */
  readonly emails?: readonly string[];
}

/** Which topic, and who is notified. */
export interface DeliveryAlarmsProps extends Scope, AlarmLinks, ResourceOptions {
  /**
   * Name of the SNS topic that receives WhatsApp events.
   * @default - there is none: what is behind it cannot be watched
   */
  readonly topicName?: string;
  /** Part of every alarm's name. */
  readonly severity: Severity;
  /**
   * Who is notified.
   * @default - nobody: the alarms' states show in the console, and go to EventBridge
   */
  readonly target?: AlarmTarget;
}

/** Which topic is watched, and who is notified. */
export interface TopicAlarmsProps extends AlarmLinks, ResourceOptions {
  /** A topic that is used without WhatsAppMessaging, which watches its own. */
  readonly topic: MessagingTopic;
  /**
   * Starts the name of every alarm.
   * @default - what starts the names of the topic's queues
   */
  readonly namePrefix?: string;
  /**
   * Part of every alarm's name.
   * @default "warning"
   */
  readonly severity?: Severity;
  /**
   * Who is notified.
   * @default - nobody: the alarms' states show in the console, and go to EventBridge
   */
  readonly target?: AlarmTarget;
}

/** @internal */
export const severity = z.enum(SEVERITIES);

/** Construct ids are made of them. */
const emails = list(literal(names.emailAddress), { once: true }).optional();

const runbookUrl = text(names.pageUrl).optional();

/** @internal The fields of `AlarmLinks`. */
export const alarmLinks = { runbookUrl, dashboardName: text(names.dashboardName).optional() };

const target = optionsOf<AlarmTargetOptions>()({
  emails,
  slack: slackOptions.optional(),
  existingTopicArn: arnInScope(topicArn).optional(),
  existingTopicKeyArn: arnInScope(keyArn).optional(),
});

/** @internal */
export const alarmOptions = optionsOf<AlarmOptions>()({
  warning: target,
  critical: target.optional(),
  key: keyOptions.optional(),
  delivery: severity.optional(),
  runbookUrl,
});

const keyOfTopic = messagingKey("the messages of an alarm topic");

/** @internal */
export const alarmTopicProps = optionsOf<AlarmTopicProps>()({
  ...resourceOptions,
  ...awsScope,
  name: text(names.topicName),
  key: keyOfTopic,
  emails,
});

/** @internal */
export const existingAlarmTopicProps = optionsOf<ExistingAlarmTopicProps>()({
  ...resourceOptions,
  ...awsScope,
  arn: arnInScope(topicArn),
  key: keyOfTopic.optional(),
  emails,
});

/** @internal */
export const alarmTarget = made<AlarmTarget>((value) => offers(value, "arn", "grantPublish"), {
  allowed: "an AlarmTopic or an ExistingAlarmTopic",
  fix: "create new AlarmTopic(...) and pass it",
});

/** @internal */
export const deliveryAlarmsProps = optionsOf<DeliveryAlarmsProps>()({
  ...resourceOptions,
  ...scope,
  topicName: text(names.topicName).optional(),
  severity,
  target: alarmTarget.optional(),
  ...alarmLinks,
});

/** @internal */
export const topicAlarmsProps = optionsOf<TopicAlarmsProps>()({
  ...resourceOptions,
  topic: made<MessagingTopic>((value) => offers(value, "literalArn", "watchWith"), {
    allowed: "an EventTopic or an ExistingTopic",
    fix: "create new EventTopic(...) and pass it",
  }),
  namePrefix: literal(names.alarmPrefix).optional(),
  severity: severity.optional(),
  target: alarmTarget.optional(),
  ...alarmLinks,
});

/** Recognised by what it offers: a topic may come from another copy of this package. */
function offers(value: unknown, ...names: readonly string[]): boolean {
  return typeof value === "object" && value !== null && names.every((name) => name in value);
}
