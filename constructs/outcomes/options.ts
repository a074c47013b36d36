import { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import { decimal, list, literalWhole, optionsOf } from "../../formats/options";
import { errorCode, failedPercent, messageCount } from "../../formats/ranges";
import {
  type AlarmLinks,
  alarmLinks,
  alarmTarget,
  type Severity,
  severity,
  type Targets,
} from "../alarms/options";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope, type Scope, scope } from "../shared/scope";

/** Spans over which the share of failed messages is looked at. */
const PERIODS = ["hour", "day"] as const;

/** A share of messages that fail. */
export interface FailedShareOptions {
  /** Per cent of the messages, above 0 and at most 100, with at most two decimals. */
  readonly percent: number;
  /** With fewer messages than this there is no alarm: one failure among ten messages is already 10 per cent. */
  readonly atLeast: number;
  /**
   * The span that is looked at, which ends now.
   * @default "hour"
   */
  readonly per?: (typeof PERIODS)[number];
  /** Who is notified. */
  readonly severity: Severity;
}

/** Codes that notify. */
export interface FailedCodeOptions {
  /**
   * One of Meta's error codes, such as 130429. Each code has an alarm of its own.
   * @default - `codes` lists several
   */
  readonly code?: number;
  /**
   * Several of Meta's error codes.
   * @default - `code` is one
   */
  readonly codes?: readonly number[];
  /** Who is notified. */
  readonly severity: Severity;
  /**
   * Messages of one code that fail within five minutes.
   * @default 1
   */
  readonly atLeast?: number;
}

/** Which messages that fail notify whom, and what is kept of each message. */
export interface OutcomeOptions {
  /**
   * Notifies when too many of the messages fail.
   * @default - no alarm on a share
   */
  readonly failed?: FailedShareOptions;
  /**
   * Notifies when a message fails for one of these reasons.
   * @default - no alarms on codes
   */
  readonly codes?: readonly FailedCodeOptions[];
  /**
   * Days after which CloudWatch Logs deletes the outcome of a message: 1, 3, 5, 7, 14, 30, 60, 90 or any other
   * number that it admits.
   * @default 7
   */
  readonly retentionDays?: number;
  /**
   * Keeps each event as it is, with the id of the message and the number that sent it, instead of its type, Meta's
   * id of the number and its first error code. For when no outcomes arrive: that EventBridge shortens the events as
   * it does here was not tried on AWS.
   * @default false
   */
  readonly wholeEvents?: boolean;
  /**
   * What lets EventBridge write the log: a log resource policy, of which an account takes ten in each Region. create
   * makes one for all environments of the account and Region, existing relies on it or on one of your own.
   * @default - in a file, create where serviceLinkedRole is create or import, else existing; in code, create
   */
  readonly logPolicy?: LogPolicyMode;
}

/** Whether the log resource policy is made here. */
export type LogPolicyMode = "create" | "existing";

/** Whose messages, and who is notified. */
export interface MessageOutcomesProps extends Scope, AlarmLinks, OutcomeOptions, ResourceOptions {
  /** Where alarms of each severity go; each severity that is used needs one. */
  readonly targets: Targets;
}

/** Whose logs. */
export interface OutcomeLogPolicyProps extends AwsScope, ResourceOptions {}

const failedShare = optionsOf<FailedShareOptions>()({
  percent: decimal(failedPercent),
  atLeast: literalWhole(messageCount),
  per: z.enum(PERIODS).optional(),
  severity,
});

const failedCodes = optionsOf<FailedCodeOptions>()({
  code: literalWhole(errorCode).optional(),
  codes: list(literalWhole(errorCode), {
    literal: true,
    notEmpty: { allowed: "at least one code", fix: "list one, or remove the entry" },
  }).optional(),
  severity,
  atLeast: literalWhole(messageCount).optional(),
});

/** What CloudWatch Logs admits: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const RETENTIONS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const fields = {
  failed: failedShare.optional(),
  codes: list(failedCodes).optional(),
  retentionDays: literalWhole({ min: 1, max: 3653, unit: "days" }).optional(),
  wholeEvents: z.boolean().optional(),
  logPolicy: z.enum(["create", "existing"]).optional(),
};

/** @internal */
export const outcomeOptions = optionsOf<OutcomeOptions>()(fields);

/** @internal */
export const messageOutcomesProps = optionsOf<MessageOutcomesProps>()({
  ...resourceOptions,
  ...scope,
  ...alarmLinks,
  ...fields,
  targets: z.strictObject({ warning: alarmTarget.optional(), critical: alarmTarget.optional() }),
});

/** @internal */
export const outcomeLogPolicyProps = optionsOf<OutcomeLogPolicyProps>()({
  ...resourceOptions,
  ...awsScope,
});
