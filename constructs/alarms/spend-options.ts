import type { AwsScope } from "../../formats/arns";
import { NUMBER_DIMENSION } from "../money/fees";
import type { FeeSeries, NumberShare, SpendLimit } from "../money/limits";
import type { Rate } from "../money/rates";

/** What an operator chooses about money; every field means the same in environment files. */
export interface SpendOptions {
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
  /** When to tell: at most one for each severity and span. */
  readonly limits: readonly SpendLimit[];
  /** The rate card: built-in prices would be wrong within a quarter. */
  readonly rates: readonly Rate[];
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
   * AWS Budgets, for limits per day and month.
   * @default - they are built, and filter by the service's name
   */
  readonly budgets?: BudgetOptions;
}

/** Lists of which some entries could not be read: nothing is told that those may set right. */
export type Incomplete = ReadonlySet<"limits" | "numbers" | "estimated">;

/** Alarms on the number of fees, which need no knowledge of dimensions. */
export interface FeeRateOptions {
  /**
   * Whether they are built.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Hours to look back, 1 to 3: longer tells less often of short bursts.
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
   * How the budget finds the costs: by the billing service's name or by exact usage types.
   * @default "service"
   */
  readonly filter?: "service" | "usageTypes";
  /**
   * The billing service; unverified, as no bill was seen.
   * @default "AWS End User Messaging"
   */
  readonly serviceName?: string;
}

/** Whose alarms they are. */
export interface AlarmScope extends AwsScope {
  /** Starts every name. */
  readonly namePrefix: string;
}

/** What one alarm of a kind watches: everything, or one number and its share of each limit. */
export interface Watched {
  readonly arn: string | undefined;
  readonly sharePercent: number;
}

export function watched({
  scope,
  numbers,
}: Pick<SpendOptions, "scope" | "numbers">): readonly Watched[] {
  return scope === "numbers" ? (numbers ?? []) : [{ arn: undefined, sharePercent: 100 }];
}

/** The listed metrics of one number, or of all. */
export function seriesOf(
  { arn }: Watched,
  { estimated = [] }: Pick<SpendOptions, "estimated">,
): readonly FeeSeries[] {
  return estimated.filter(
    ({ dimensions }) => arn === undefined || dimensions[NUMBER_DIMENSION] === arn,
  );
}
