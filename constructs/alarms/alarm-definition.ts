import type { Severity } from "./options";

/** One published time series, with all its dimensions: CloudWatch finds no other by part of them. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export type Statistic = "Sum" | "Maximum";

/** What an alarm compares with its threshold. */
export type Query =
  | { readonly kind: "metric"; readonly metric: Metric; readonly statistic: Statistic }
  | { readonly kind: "insights"; readonly sql: string }
  | {
      readonly kind: "math";
      /** What the expression counts. */
      readonly label: string;
      /** Over the metrics' ids, each the sum of its period. */
      readonly expression: string;
      readonly metrics: readonly { readonly id: string; readonly metric: Metric }[];
    };

/** A CloudWatch alarm as plain data: the constructs build it, the scripts print it, the tests replay it. */
export interface AlarmDefinition {
  /** The construct's id: it must never change. */
  readonly id: string;
  readonly name: string;
  /** Who is told; nobody when the alarm is only a part of another. */
  readonly severity: Severity | undefined;
  /** What happened, what it means, what to look at, and where the runbook goes on. */
  readonly description: string;
  readonly query: Query;
  readonly periodSeconds: number;
  /** How many periods in a row must break the threshold. */
  readonly periods: number;
  readonly breaksWhen: "atLeast" | "below";
  readonly threshold: number;
  /** Whether a period without data breaks the threshold. */
  readonly missingData: "notBreaching" | "breaching";
}

/** An alarm on the states of others. */
export interface CompositeDefinition extends Pick<AlarmDefinition, "id" | "name" | "description"> {
  readonly severity: Severity;
  /** All of them have to be in ALARM. */
  readonly allOf: readonly AlarmDefinition[];
}
