import type { Fee } from "./fees";

/** The spans over which a limit in money may be set. */
export const SPANS = ["hour", "day", "month"] as const;
/** The span over which a limit holds. */
export type Span = (typeof SPANS)[number];

/** Each severity has its own topic, so that each can wake other people. */
export const SEVERITIES = ["warning", "critical"] as const;
/** Who is told. */
export type Severity = (typeof SEVERITIES)[number];

/** "Tell me when we spend this much." */
export interface SpendLimit {
  /** US dollars, above 0, at most two decimals. */
  readonly usd: number;
  /** The span in which that much may be spent. */
  readonly per: Span;
  /** Who is told. */
  readonly severity: Severity;
}

/** One phone number, and how much of every limit is its own. */
export interface NumberShare {
  /** The number's ARN, as AWS shows it: the dimension that metrics carry. */
  readonly arn: string;
  /** Per cent. The shares of all numbers make 100. */
  readonly sharePercent: number;
}

/** The exact dimensions of one published metric, which only the account itself can tell. */
export interface FeeSeries {
  /** Whose fee the metric counts. */
  readonly fee: Fee;
  /** All dimensions of the metric, no more and no fewer. */
  readonly dimensions: Readonly<Record<string, string>>;
}
