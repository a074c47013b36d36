/** Numbers, whole unless the unit says otherwise, with the unit that belongs to them. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  /** Whose limit it is, where that is not obvious. */
  readonly because?: string;
  /** What to do instead of writing the closest number, which means something else. */
  readonly fix?: string;
}

/** How long KMS keeps a deleted key restorable: its own limits. */
export const deletionWindowDays: Range = { min: 7, max: 30, unit: "days" };

/** From a day to ten years: S3 itself knows no upper end. */
export const retentionDays: Range = { min: 1, max: 3650, unit: "days" };

/** More than anybody's bill, so that every threshold stays exact. */
export const spendLimitUsd: Range = {
  min: 0.01,
  max: 10_000_000,
  unit: "US dollars, with at most two decimals",
};

/** Whole per cents, so that they add up to 100 exactly. */
export const sharePercent: Range = { min: 1, max: 100, unit: "per cent" };

/** With two, an alarm could fire far below its limit; more than nine bring it hardly closer. */
export const splits: Range = { min: 3, max: 9, unit: "splits" };

/** Deprecated: what could be written once. */
export const windowHours: Range = { min: 1, max: 3, unit: "hours" };

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const visibilityTimeoutSeconds: Range = { min: 0, max: 43_200, unit: "seconds" };

/** SQS keeps messages for a minute to 14 days; whole days are enough for people. */
export const queueRetentionDays: Range = { min: 1, max: 14, unit: "days" };

/** SQS admits up to 1,000. */
export const maxReceiveCount: Range = { min: 1, max: 1000, unit: "receives" };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
export const batchSize: Range = { min: 1, max: 10_000, unit: "events" };
export const batchingWindowSeconds: Range = { min: 0, max: 300, unit: "seconds" };
export const maxConcurrency: Range = { min: 2, max: 1000, unit: "calls" };

/** As long as SQS keeps messages at all. */
export const oldestMinutes: Range = { min: 1, max: 20_160, unit: "minutes" };

/** SQS itself knows no upper end. */
export const depth: Range = { min: 1, max: 1_000_000, unit: "events" };

/** A share of messages; with 0, the alarm would never end. */
export const failedPercent: Range = {
  min: 0.01,
  max: 100,
  unit: "per cent, with at most two decimals",
};

/** More than anybody sends in a day. */
export const messageCount: Range = { min: 1, max: 10_000_000, unit: "messages" };

/** Meta's codes have one to seven digits, 0 among them. */
export const errorCode: Range = {
  min: 0,
  max: 9_999_999,
  unit: "in whole numbers",
  fix: "write one of Meta's error codes, such as 131026",
};

/** The whole number of the range that is closest to a wrong one. */
export function nearestIn(range: Range, value: number): number {
  return Math.min(range.max, Math.max(range.min, Math.round(value)));
}
