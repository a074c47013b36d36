import { z } from "zod";
import { oneNumberArn } from "../../formats/arns";
import * as names from "../../formats/names";
import {
  list,
  literal,
  literalArnInScope,
  literalWhole,
  optionsOf,
  text,
  usd,
} from "../../formats/options";
import { sharePercent, spendLimitUsd, windowHours } from "../../formats/ranges";
import { FEES, type Fee } from "../money/fees";
import { anyText, type Rate } from "../money/rates";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { type Scope, scope } from "../shared/scope";
import { alarmTarget, type Severity, severity, type Targets } from "./options";

/** The spans over which a limit in money may be set. */
export const SPANS = ["hour", "day", "month"] as const;
/** The span over which a limit holds. */
export type Span = (typeof SPANS)[number];

/** "Notify me when we spend this much." */
export interface SpendLimit {
  /** US dollars. */
  readonly usd: number;
  /** The span in which that much may be spent. */
  readonly per: Span;
  /** Who is notified: see `alarms`. */
  readonly severity: Severity;
}

/** One phone number, and how much of every limit is its own. */
export interface NumberShare {
  /** The number's ARN, as AWS shows it: the dimension that metrics carry. */
  readonly arn: string;
  /** Per cent of every limit. The shares of all numbers make 100. */
  readonly sharePercent: number;
}

/** The exact dimensions of one published metric, which only the account itself knows. */
export interface FeeSeries {
  /** Whose fee the metric counts: AWS's or Meta's. */
  readonly fee: Fee;
  /** All dimensions of the metric, no more and no fewer, each exactly as the metric has it. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Alarms on the number of fees, which need no knowledge of dimensions. */
export interface FeeRateOptions {
  /**
   * Whether they are built.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Hours to look back, 1 to 3. All of them together must stay below the limit of one hour: a longer window
   * notifies earlier of steady spend, and still sees fees that are counted up to `windowHours - 1` hours late.
   * @default 1
   */
  readonly windowHours?: number;
}

/** AWS Budgets, for limits per day and per month. */
export interface BudgetOptions {
  /**
   * Whether they are built.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * How the budget finds the costs: by the names of billing services or by exact usage types.
   * @default "service"
   */
  readonly filter?: "service" | "usageTypes";
  /**
   * The services under which AWS bills WhatsApp, as Cost Explorer names them; `spend --check` says which
   * ones the account has.
   * @default - those that AWS's pages and price lists name, all unverified: "AWS End User Messaging",
   * "Amazon Pinpoint", "AWSEndUserMessaging3pFees"
   */
  readonly serviceNames?: readonly string[];
  /**
   * One service, in place of `serviceNames`.
   * @default - `serviceNames`
   * @deprecated AWS's fee and Meta's may be billed under two names: use `serviceNames`
   */
  readonly serviceName?: string;
}

/** What may be chosen about money, in a file and in code alike. */
export interface SpendLimitOptions {
  /**
   * Metrics know the AWS account, the Region and the phone number, not our environments: `region`
   * watches everything in account and Region, and is built once there; `numbers` watches given numbers.
   * @default "region"
   */
  readonly scope?: "region" | "numbers";
  /**
   * The numbers of scope `numbers`, with their shares.
   * @default - none
   */
  readonly numbers?: readonly NumberShare[];
  /** When to notify: at most one for each severity and span. */
  readonly limits: readonly SpendLimit[];
  /**
   * Alarms on the number of fees, for limits per hour.
   * @default - they are built, and look back one hour
   */
  readonly feeRate?: FeeRateOptions;
  /**
   * Metrics of estimated-spend alarms, as `npm run spend -- <environment> --check` lists them.
   * @default - no estimated-spend alarms
   */
  readonly estimated?: readonly FeeSeries[];
  /**
   * AWS Budgets, for limits per day and month; billing data lags by hours.
   * @default - they are built, and filter by the names of billing services
   */
  readonly budgets?: BudgetOptions;
}

/** What may be chosen about money in code. */
export interface SpendOptions extends SpendLimitOptions {
  /** The rate card: built-in prices would be wrong within a quarter. */
  readonly rates: readonly Rate[];
}

/** What may be chosen about money in an environment file. */
export interface SpendFileOptions extends SpendLimitOptions {
  /** A CSV file beside the environment files: what each fee costs. */
  readonly rateCard: string;
}

/** Limits, rates, and who is notified. */
export interface SpendAlarmsProps extends Scope, SpendOptions, Pick<ResourceOptions, "tags"> {
  /** Who is notified; every severity among the limits needs a target, and so does `warning`. */
  readonly targets: Targets;
  /**
   * The SNS topic that receives WhatsApp events in the same account and Region: what arrives there
   * without a fee shows that the alarms are blind.
   * @default - nobody is notified when no fee is counted at all
   */
  readonly eventTopicName?: string;
}

/** @internal */
export const spendLimit = optionsOf<SpendLimit>()({
  usd: usd(spendLimitUsd),
  per: z.enum(SPANS),
  severity,
});

/** @internal Queries carry the ARN in quotes. */
export const numberShare = optionsOf<NumberShare>()({
  arn: literalArnInScope(oneNumberArn),
  sharePercent: literalWhole(sharePercent),
});

/** @internal */
export const feeSeries = optionsOf<FeeSeries>()({
  fee: z.enum(FEES),
  dimensions: z.record(z.string(), literal(names.dimensionValue)),
});

/** @internal */
export const spendLimitOptions = optionsOf<SpendLimitOptions>()({
  scope: z.enum(["region", "numbers"]).optional(),
  numbers: z.array(numberShare).optional(),
  limits: list(spendLimit, {
    notEmpty: {
      allowed: "at least one limit",
      fix: "write one, such as {usd: 40, per: hour, severity: warning}, or remove spend",
    },
  }),
  feeRate: optionsOf<FeeRateOptions>()({
    enabled: z.boolean().optional(),
    windowHours: literalWhole(windowHours).optional(),
  }).optional(),
  estimated: z.array(feeSeries).optional(),
  budgets: optionsOf<BudgetOptions>()({
    enabled: z.boolean().optional(),
    filter: z.enum(["service", "usageTypes"]).optional(),
    serviceNames: list(text(names.billingService), {
      once: true,
      notEmpty: {
        allowed: "at least one name",
        fix: "write the names that `spend --check` prints, or remove serviceNames",
      },
    }).optional(),
    serviceName: text(names.billingService).optional(),
  }).optional(),
});

/** @internal */
export const spendFileOptions = optionsOf<SpendFileOptions>()({
  rateCard: text(names.rateCardName),
  ...spendLimitOptions.shape,
});

const rate = optionsOf<Rate>()({
  fee: z.enum(FEES),
  country: anyText,
  category: anyText,
  type: anyText,
  usd: anyText,
  effective: anyText,
  source: anyText,
});

/** @internal */
export const spendOptions = optionsOf<SpendOptions>()({
  ...spendLimitOptions.shape,
  rates: z.array(rate),
});

/** @internal */
export const spendAlarmsProps = optionsOf<SpendAlarmsProps>()({
  tags: resourceOptions.tags,
  ...scope,
  ...spendOptions.shape,
  targets: z.strictObject({ warning: alarmTarget.optional(), critical: alarmTarget.optional() }),
  eventTopicName: text(names.topicName).optional(),
});
