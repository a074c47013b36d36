/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html */
export const MOST_INSIGHTS_ALARMS = 200;

/** A query that matches more metrics looks at the first ones only, and says so nowhere but in its state. */
export const MOST_MATCHED_SERIES = 10_000;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const MOST_METRICS_OF_MATH = 10;

/** Alarms whose states one composite alarm takes. */
export const MOST_PARTS_OF_COMPOSITE = 100;

/** Alarm names, which begin with a prefix and end with a severity. */
export const LONGEST_ALARM_NAME = 255;

/** Of an alarm's description, in characters. */
export const LONGEST_DESCRIPTION = 1024;
