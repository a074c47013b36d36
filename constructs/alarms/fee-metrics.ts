import type { Fee } from "../money/fees";
import { feesOf } from "./metrics";

/**
 * One query in CloudWatch Metrics Insights, under the names of an alarm's `metricQuery`; it needs a `period` and
 * `returnData` besides.
 */
export interface MetricQuery {
  /** Unlike that of every other query beside it. */
  readonly id: string;
  /** What is counted. */
  readonly label: string;
  /** In SQL. */
  readonly expression: string;
}

/**
 * Queries of the fees of account and Region, whatever their dimensions are.
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/monitoring-cloudwatch.html
 */
export interface FeeMetrics {
  /** What AWS charges for messages. */
  readonly messageFees: MetricQuery;
  /** What Meta charges for template messages on top of it. */
  readonly templateFees: MetricQuery;
}

/** @internal The queries of the alarms on fees. */
export function feeMetrics(): FeeMetrics {
  return {
    messageFees: { id: "messageFees", label: "message fees", expression: sql("MessageFee") },
    templateFees: {
      id: "templateFees",
      label: "template fees",
      expression: sql("MetaTemplateMessageFee"),
    },
  };
}

function sql(fee: Fee): string {
  return feesOf({ fee }).query.sql;
}
