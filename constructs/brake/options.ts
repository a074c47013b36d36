import { z } from "zod";
import { phoneNumberArn } from "../../formats/arns";
import type { Format } from "../../formats/format";
import { list, literal, literalArnInScope, optionsOf, text } from "../../formats/options";
import { type AlarmLinks, type AlarmTarget, alarmLinks, alarmTarget } from "../alarms/options";
import {
  type SpendFileOptions,
  type SpendOptions,
  spendFileOptions,
  spendOptions,
} from "../alarms/spend-options";
import { type Bounded, bounded } from "../shared/permissions-boundary";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { type Scope, scope } from "../shared/scope";

/** Whose sending the brake stops. */
export interface BrakedSenders {
  /**
   * ARNs of the IAM roles that send messages, each with its path. IAM refuses service-linked roles, and roles
   * of IAM Identity Center are refused here, because Identity Center manages their policies.
   * @default - none
   */
  readonly roles?: readonly string[];
  /**
   * ARNs of the IAM users that send messages, each with its path.
   * @default - none
   */
  readonly users?: readonly string[];
  /**
   * Who pulls the brake: a person with `npm run brake`, or in addition the alarms themselves. Nothing but a
   * person ever releases it.
   * @default "manual"
   */
  readonly mode?: "manual" | "automatic";
}

/** Something that stops the sending of messages, and so what they cost. */
export interface BrakeOptions extends BrakedSenders {
  /**
   * The severity of the limits that call for the brake.
   * @default "critical"
   */
  readonly on?: "critical";
  /**
   * Whether AWS Budgets pulls the brake, too, once the critical limit per month is billed, which is 8 to 24 hours
   * late. In mode `manual` somebody has to approve it in the console of AWS Budgets.
   * @default false
   */
  readonly budgetAction?: boolean;
}

/** The part of `spend` that does not only watch. */
export interface Braked {
  /**
   * Stops the sending of messages: a policy that denies it is attached to the listed roles and users. These are
   * changed in nothing else.
   * @default - nothing can stop what WhatsApp costs
   */
  readonly brake?: BrakeOptions;
}

/** Limits in code, and what stops the spending. */
export interface BrakedSpendOptions extends SpendOptions, Braked {}

/** Limits in an environment file, and what stops the spending. */
export interface BrakedSpendFileOptions extends SpendFileOptions, Braked {}

/** Whose sending is stopped, of which numbers, and by whom. */
export interface SpendBrakeProps
  extends Scope,
    Bounded,
    BrakedSenders,
    AlarmLinks,
    ResourceOptions {
  /**
   * The numbers from which nothing can be sent while the brake is on.
   * @default - all numbers
   */
  readonly numberArns?: readonly string[];
  /**
   * Names of the CloudWatch alarms that pull the brake, in mode `automatic`, such as `literalAlarmNames.critical` of
   * `SpendAlarms`.
   * @default - none
   */
  readonly alarmNames?: readonly string[];
  /**
   * Names of budgets that pull the brake once all of their limit is billed.
   * @default - none
   */
  readonly budgetNames?: readonly string[];
  /**
   * Who is notified when not everything could be stopped, and of what a budget does.
   * @default - nobody; modes and budgets that pull the brake need it
   */
  readonly target?: AlarmTarget;
}

const PATH = String.raw`(?:[\w+=,.@-]+/)*`;
const NAME = String.raw`[\w+=,.@-]{1,64}$`;

/** Without the roles to which IAM or Identity Center lets nobody attach a policy that stays. */
export const brakedRole: Format = {
  pattern: new RegExp(
    String.raw`^(?=.{1,640}$)arn:aws[a-z-]*:iam::\d{12}:role/(?!aws-service-role/)(?!${PATH}AWSReservedSSO_)${PATH}${NAME}`,
  ),
  allowed:
    "the ARN of one IAM role, neither a service-linked one nor one of IAM Identity Center (AWSReservedSSO_*)",
  fix: (got) => {
    if (got.includes("/aws-service-role/"))
      return "leave it out: IAM attaches no policy to a service-linked role, so that nothing can stop it";
    if (got.includes("AWSReservedSSO_"))
      return "leave it out: IAM Identity Center manages its policies, so deny the two actions in its permission set instead";
    if (got.includes(":assumed-role/"))
      return "write the role itself, as arn:aws:iam::111122223333:role/sender";
    if (got.includes(":user/")) return "move it to users";
    return fixOfIdentity(got, "role");
  },
};

const brakedUser: Format = {
  pattern: new RegExp(String.raw`^(?=.{1,640}$)arn:aws[a-z-]*:iam::\d{12}:user/${PATH}${NAME}`),
  allowed: "the ARN of one IAM user",
  fix: (got) => {
    if (/:(assumed-)?role\//.test(got)) return "move it to roles";
    return fixOfIdentity(got, "user");
  },
};

function fixOfIdentity(got: string, kind: "role" | "user"): string {
  if (/[*?]/.test(got)) return `list each ${kind} by itself, without wildcards`;
  if (got.includes(":group/")) return "list the users of the group under users";
  if (got.endsWith(":root"))
    return "leave it out: no policy stops the root user, so nothing may send with its credentials";
  return `write its ARN with its path, as arn:aws:iam::111122223333:${kind}/sender`;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const alarmNameFormat: Format = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._ /-]{0,254}$/,
  allowed: "the name of a CloudWatch alarm in this account and Region",
  fix: () => "write its name, not its ARN",
};

/** @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html */
const budgetName: Format = {
  pattern: /^[^:\\/\p{Cc}]{1,100}$/u,
  allowed: "the name of a budget of this account",
  fix: () => "write its name, not its ARN",
};

const EMPTY = (one: string, field: string) => ({
  allowed: `at least one ${one}`,
  fix: `list one, or leave ${field} out`,
});

const senders = {
  roles: list(literalArnInScope(brakedRole), {
    literal: true,
    notEmpty: EMPTY("role", "roles"),
  }).optional(),
  users: list(literalArnInScope(brakedUser), {
    literal: true,
    notEmpty: EMPTY("user", "users"),
  }).optional(),
  mode: z.enum(["manual", "automatic"]).optional(),
};

const brakeOptions = optionsOf<BrakeOptions>()({
  ...senders,
  on: z.enum(["critical"]).optional(),
  budgetAction: z.boolean().optional(),
});

const braked = { brake: brakeOptions.optional() };

/** @internal */
export const brakedSpendOptions = optionsOf<BrakedSpendOptions>()({
  ...spendOptions.shape,
  ...braked,
});

/** @internal */
export const brakedSpendFileOptions = optionsOf<BrakedSpendFileOptions>()({
  ...spendFileOptions.shape,
  ...braked,
});

/** @internal */
export const spendBrakeProps = optionsOf<SpendBrakeProps>()({
  ...resourceOptions,
  ...scope,
  ...bounded,
  ...alarmLinks,
  ...senders,
  numberArns: list(literalArnInScope(phoneNumberArn), {
    literal: true,
    once: true,
    notEmpty: EMPTY("number", "numberArns"),
  }).optional(),
  alarmNames: list(literal(alarmNameFormat), {
    literal: true,
    once: true,
    notEmpty: EMPTY("alarm", "alarmNames"),
  }).optional(),
  budgetNames: list(text(budgetName), {
    once: true,
    notEmpty: EMPTY("budget", "budgetNames"),
  }).optional(),
  target: alarmTarget.optional(),
});
