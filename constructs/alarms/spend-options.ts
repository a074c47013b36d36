import { z } from "zod";
import { oneNumberArn } from "../../formats/arns";
import * as names from "../../formats/names";
import {
  decimal,
  list,
  literal,
  literalArnInScope,
  literalWhole,
  optionsOf,
  text,
} from "../../formats/options";
import { sharePercent, spendLimitUsd, splits, windowHours } from "../../formats/ranges";
import { FEES, type Fee } from "../money/fees";
import { anyText, type Rate } from "../money/rates";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { type Scope, scope } from "../shared/scope";
import {
  type AlarmLinks,
  alarmLinks,
  alarmTarget,
  type Severity,
  severity,
  type Targets,
} from "./options";

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

/** Alarms on limits per hour: upper bounds of what the fees cost, which need no knowledge of dimensions. */
export interface FeeRateOptions {
  /**
   * Whether they are built.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * How the bounds are made. `listedMetrics` corrects the worst rate for ten metrics under `estimated`, those that
   * it overstates most: an alarm then is a query and metrics in one expression, which AWS documents without an
   * example. `queriesOnly` counts every fee at the worst rate, if AWS refuses that.
   * @default "listedMetrics"
   */
  readonly scheme?: "listedMetrics" | "queriesOnly";
  /**
   * In how many ways a limit is divided among listed and other fees, 3 to 9, and 5 at least where more than ten of
   * Meta's metrics are listed. The alarm fires at 90 % of the limit or later if all fees are listed. If some count at
   * the worst rate, it fires at 52 % of that bound or later with three, 76 with five, 86 with seven. Each costs two
   * alarms on queries for each limit per hour; `spend` prints the price.
   * @default 5; 3 in scope numbers, or 5 for a number with more than ten of Meta's metrics
   */
  readonly splits?: number;
  /**
   * Hours to look back, 1 to 3. It changes nothing any more.
   * @default - the last three hours are looked at, one by one
   * @deprecated remove it
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

/** "Notify me when one country gets that much." */
export interface CountryBurst {
  /** US dollars within an hour, for messages to one country at the highest rates. */
  readonly usd: number;
  /** Who is notified: see `alarms`. */
  readonly severity: Severity;
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
   * Alarms for limits per hour.
   * @default - they are built, and divide each limit in several ways
   */
  readonly feeRate?: FeeRateOptions;
  /**
   * Metrics whose fees have a known price, as `npm run spend -- <environment> --check` lists them. Ten of each number,
   * or of all, let alarms per hour fire close to their limit, those that the worst rate overstates most; alarms per
   * day add up all of them.
   * @default - every fee counts at the worst rate, and there are no alarms per day
   */
  readonly estimated?: readonly FeeSeries[];
  /**
   * AWS Budgets, for limits per day and month; billing data lags by hours.
   * @default - they are built, and filter by the names of billing services
   */
  readonly budgets?: BudgetOptions;
  /**
   * An alarm that looks at each country by itself and names those with a burst, such as one of a leaked key. It is an
   * alarm on several series, which AWS documents; a refusal would be loud.
   * @default - no country is watched by itself
   */
  readonly countryBurst?: CountryBurst;
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
export interface SpendAlarmsProps extends Scope, SpendOptions, AlarmLinks, ResourceOptions {
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
  usd: decimal(spendLimitUsd),
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
export const countryBurst = optionsOf<CountryBurst>()({ usd: decimal(spendLimitUsd), severity });

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
    scheme: z.enum(["listedMetrics", "queriesOnly"]).optional(),
    splits: literalWhole(splits).optional(),
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
  countryBurst: countryBurst.optional(),
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
  ...resourceOptions,
  ...scope,
  ...spendOptions.shape,
  targets: z.strictObject({ warning: alarmTarget.optional(), critical: alarmTarget.optional() }),
  eventTopicName: text(names.topicName).optional(),
  ...alarmLinks,
});
