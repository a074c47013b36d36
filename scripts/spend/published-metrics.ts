import type { CloudWatchClient, ListMetricsCommandInput } from "@aws-sdk/client-cloudwatch";
import type { Metric } from "../../constructs/alarms/alarm-definition";
import { NAMESPACE } from "../../constructs/money/fees";
import type { AwsClients } from "../aws/clients";
import { explained } from "../aws/explain-error";

/** All that the check may do in AWS. */
export const LIST_METRICS = "cloudwatch:ListMetrics";

/** CloudWatch lists a metric that had data this recently. */
export const LISTED_FOR = "two weeks";

/** The metrics that an account has, as far as alarms look at them. */
export interface PublishedMetrics {
  /** Of the service, every name and dimension set. */
  readonly fees: readonly Metric[];
  /** Of the event topic, and of queues. */
  readonly delivery: readonly Metric[];
  readonly calls: number;
}

/**
 * Reads which metrics exist, never their values: one call for each 500 metrics of the service, whatever
 * their names, one for the topic and, where alarms look at queues, one for each 500 queues of the account.
 */
export async function readPublishedMetrics(
  clients: AwsClients,
  topicName: string,
  queuesToo: boolean,
): Promise<PublishedMetrics> {
  const client = await clients.cloudWatch();
  const fees = await list(client, { Namespace: NAMESPACE });
  const topic = await list(client, {
    Namespace: "AWS/SNS",
    Dimensions: [{ Name: "TopicName", Value: topicName }],
  });
  const queues = queuesToo ? await list(client, OF_QUEUES) : { metrics: [], calls: 0 };
  return {
    fees: fees.metrics,
    delivery: [...topic.metrics, ...queues.metrics],
    calls: fees.calls + topic.calls + queues.calls,
  };
}

/** A queue that has this one has all the others. */
const OF_QUEUES = {
  Namespace: "AWS/SQS",
  MetricName: "ApproximateNumberOfMessagesVisible",
};

async function list(client: CloudWatchClient, filter: ListMetricsCommandInput) {
  const { ListMetricsCommand } = await import("@aws-sdk/client-cloudwatch");
  const metrics: Metric[] = [];
  let calls = 0;
  let NextToken: string | undefined;
  do {
    const command = new ListMetricsCommand({ ...filter, NextToken });
    const call = { action: LIST_METRICS, resource: "*" };
    const page = await explained(call, () => client.send(command));
    for (const { Namespace = "", MetricName = "", Dimensions = [] } of page.Metrics ?? []) {
      const dimensions = Dimensions.map(({ Name = "", Value = "" }) => [Name, Value]);
      metrics.push({
        namespace: Namespace,
        name: MetricName,
        dimensions: Object.fromEntries(dimensions),
      });
    }
    calls += 1;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return { metrics, calls };
}
