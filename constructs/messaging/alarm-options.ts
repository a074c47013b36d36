import type { KeyOptions } from "../keys/options";
import type { Severity } from "../money/limits";

/** Who is told of one severity. */
export interface AlarmTargetOptions {
  /**
   * E-mail addresses; each has to confirm, by a link that SNS sends.
   * @default - nobody
   */
  readonly emails?: readonly string[];
  /**
   * ARN of a topic in this account and Region, which is named instead of created.
   * @default - a topic is created
   */
  readonly existingTopicArn?: string;
  /**
   * The key of an existing topic.
   * @default - it has no customer-managed key
   */
  readonly existingTopicKeyArn?: string;
}

/** Who is told of alarms. */
export interface AlarmOptions {
  /** Of what can wait until the morning. */
  readonly warning: AlarmTargetOptions;
  /**
   * Of what cannot wait.
   * @default - there are no critical alarms
   */
  readonly critical?: AlarmTargetOptions;
  /**
   * Encrypts created alarm topics: one of their own, so that who watches over money and delivery
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
